"""Accounts that may only add articles: they see their own, and change those that are drafts."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from lxml.html import document_fromstring

from articles.models import Article, ImportBatch
from articles.operations.execution import run
from tests.articles.admin.conftest import LIST, UPLOAD, change_url, line, text_of


@pytest.fixture
def admin_database(db: None) -> None:
    """Keep the tests in transactions: they search nothing."""


@pytest.fixture
def article_factory(db: None) -> Any:
    """Return a function that makes an article."""

    def make(**fields: Any) -> Article:
        values = {"title": "Pintu air", "body": "Pintu air diperbaiki."} | fields
        return Article.objects.create(**values)

    return make


@pytest.fixture
def writer(db: None) -> User:
    """Return an account with the role kontributor."""
    user = User.objects.create_user("bima", is_staff=True)
    user.groups.set(Group.objects.filter(name="kontributor"))
    return user


@pytest.fixture
def desk(writer: User) -> Client:
    """Return a client with the writer logged in."""
    client = Client()
    client.force_login(writer)
    return client


def titles(response: Any) -> list[str]:
    page = document_fromstring(response.content)
    return [link.text_content().strip() for link in page.cssselect("#result_list tbody th a")]


def test_a_new_article_belongs_to_its_writer(desk: Any, writer: User, form_values: Any) -> None:
    response = desk.post(f"{LIST}add/", form_values(title="Tulisan Bima"), follow=True)

    article = Article.objects.get()
    assert (article.created_by, article.status) == (writer, "draft")
    assert response.status_code == 200
    assert response.request["PATH_INFO"] == LIST
    assert titles(response) == ["Tulisan Bima"]


def test_a_later_editor_does_not_take_an_article_over(
    client: Any, writer: User, article_factory: Any, form_values: Any
) -> None:
    article = article_factory(created_by=writer)

    client.post(change_url(article), form_values(title="Disunting"))

    article.refresh_from_db()
    assert (article.title, article.created_by) == ("Disunting", writer)


def test_the_list_has_one_s_own_articles(desk: Any, writer: User, article_factory: Any) -> None:
    article_factory(title="Milik sendiri", created_by=writer)
    article_factory(title="Milik orang lain")
    article_factory(title="Draf orang lain", status="draft")

    for query in ("", "?q=milik", "?status__exact=draft", "?o=1"):
        assert not [title for title in titles(desk.get(LIST + query)) if "orang" in title]
    assert titles(desk.get(LIST)) == ["Milik sendiri"]


@pytest.mark.parametrize("status", ["draft", "published"])
def test_articles_of_others_are_closed(
    desk: Any, article_factory: Any, form_values: Any, status: str
) -> None:
    article = article_factory(title="Rahasia meja lain", status=status)

    answers = [
        desk.get(change_url(article)),
        desk.post(change_url(article), form_values(title="Diganti")),
        desk.get(change_url(article).replace("change", "history")),
        desk.get(change_url(article).replace("change", "delete")),
        desk.post(change_url(article).replace("change", "delete"), {"post": "yes"}),
    ]

    article.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403] * 5
    assert not any("Rahasia" in text_of(answer) for answer in answers)
    assert (article.title, article.status) == ("Rahasia meja lain", status)


def test_own_drafts_may_be_changed(
    desk: Any, writer: User, article_factory: Any, form_values: Any
) -> None:
    article = article_factory(status="draft", created_by=writer)

    response = desk.post(change_url(article), form_values(title="Lebih baik", status="draft"))

    article.refresh_from_db()
    assert response.status_code == 302
    assert (article.title, article.status) == ("Lebih baik", "draft")


@pytest.mark.parametrize("status", ["published", "trashed"])
def test_own_articles_that_are_no_drafts_are_shown_only(
    desk: Any, writer: User, article_factory: Any, form_values: Any, status: str
) -> None:
    article = article_factory(title="Sudah lepas", status=status, created_by=writer)

    shown = desk.get(change_url(article), follow=True)
    saved = desk.post(change_url(article), form_values(title="Diganti"))

    article.refresh_from_db()
    assert shown.status_code == 200
    assert saved.status_code in {302, 403}
    assert (article.title, article.status) == ("Sudah lepas", status)


def test_actions_reach_no_article_of_others(desk: Any, article_factory: Any) -> None:
    article = article_factory(status="draft")

    for action in ("publish", "unpublish", "delete_selected"):
        desk.post(LIST, {"action": action, "_selected_action": [article.pk], "post": "yes"})

    assert Article.objects.get().status == "draft"


def test_uploaded_articles_belong_to_who_uploaded_them(
    desk: Any, writer: User, upload: Any
) -> None:
    previewed = upload(("a.jsonl", line("Panen raya", "Petani memanen padi.")), by=desk)

    desk.post(previewed.request["PATH_INFO"], {"status": "draft", "import": "1"})
    report = desk.get(previewed.request["PATH_INFO"])

    article, batch = Article.objects.get(), ImportBatch.objects.get()
    assert (article.created_by, article.status) == (writer, "draft")
    for link in document_fromstring(report.content).cssselect("#content a[href^='/admin/']"):
        assert desk.get(link.get("href")).status_code == 200
    assert titles(desk.get(f"{LIST}?impor={batch.pk}")) == ["Panen raya"]


def test_imports_of_others_are_closed(desk: Any, client: Any, upload: Any) -> None:
    previewed = upload(("a.jsonl", line("Panen raya", "Petani memanen padi.")))
    client.post(previewed.request["PATH_INFO"], {"status": "published", "import": "1"})
    batch = ImportBatch.objects.get()

    page = desk.get(f"/admin/articles/importbatch/{batch.pk}/change/")

    assert page.status_code == 403
    assert "a.jsonl" not in text_of(desk.get("/admin/articles/importbatch/"))


def test_a_writer_finds_the_ways_from_the_first_page(desk: Any) -> None:
    home = document_fromstring(desk.get("/admin/").content)
    addresses = {link.get("href") for link in home.cssselect("a[href]")}
    listed = {
        link.get("href") for link in document_fromstring(desk.get(LIST).content).cssselect("a")
    }

    assert {LIST, f"{LIST}add/"} <= addresses
    assert {UPLOAD, f"{LIST}fetch/", "/admin/"} <= listed


def discard(client: Client, articles: list[Article]) -> Any:
    keys = [article.pk for article in articles]
    values = {"action": "delete_selected", "_selected_action": keys}
    return client.post(LIST, values, follow=True)


def test_a_writer_discards_own_drafts_from_the_list_and_back(
    desk: Any, writer: User, article_factory: Any
) -> None:
    drafts = [article_factory(status="draft", created_by=writer) for _number in range(2)]
    shown = article_factory(created_by=writer)
    other = article_factory(status="draft")

    page = discard(desk, [*drafts, shown, other])

    trashed = Article.objects.filter(status="trashed")
    assert set(trashed) == set(drafts)
    assert "bukan draf yang boleh Anda buang" in page.content.decode()
    buttons = document_fromstring(page.content).cssselect("form.operation-undo")
    for expected in (0, 2, 0):  # back, again, and back
        assert len(buttons) == 1
        page = desk.post(buttons[0].get("action"), {"back": LIST}, follow=True)
        assert page.status_code == 200
        assert trashed.all().count() == expected
        buttons = document_fromstring(page.content).cssselect("form.operation-undo")


def test_an_old_trash_of_published_articles_comes_back_as_drafts(
    desk: Any, writer: User, article_factory: Any
) -> None:
    article = article_factory(created_by=writer)
    operation = run(kind="trash", user=writer, queryset=[article.pk], change={"status": "trashed"})

    desk.post(f"/admin/articles/operation/{operation.pk}/take-back/")

    article.refresh_from_db()
    assert article.status == "draft"
