"""The permissions that each page and action of the admin requires."""

from typing import Any

import pytest
from django.test import Client
from lxml.html import document_fromstring

from articles.models import Article
from tests.articles.admin.conftest import LIST, change_url, text_of

UPLOAD = f"{LIST}upload/"


@pytest.mark.parametrize("path", [LIST, UPLOAD, f"{UPLOAD}{'a' * 32}/", f"{LIST}add/"])
def test_anonymous_users_must_log_in(db: None, path: str) -> None:
    for send in (Client().get, Client().post):
        response = send(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_uploading_needs_the_permission_to_add(staff_client: Any) -> None:
    viewer = staff_client("view_article", "change_article", "delete_article")

    for path in (UPLOAD, f"{UPLOAD}{'a' * 32}/"):
        assert viewer.get(path).status_code == 403
        assert viewer.post(path).status_code == 403
    assert f'href="{UPLOAD}"' not in text_of(viewer.get(LIST))


def test_the_permission_to_add_is_enough_to_upload(staff_client: Any) -> None:
    assert staff_client("add_article").get(UPLOAD).status_code == 200


def test_updating_by_upload_needs_the_permission_to_change(
    staff_client: Any, article_factory: Any, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    article_factory(title="Lama", body="Asli.", url="https://contoh.id/a")
    adder = staff_client("add_article")
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "Lama", "body": "Diganti.", "url": "https://contoh.id/a"}\n')
    with path.open("rb") as stream:
        shown = adder.post(UPLOAD, {"uploads": stream}, follow=True)

    address = shown.request["PATH_INFO"]
    pick = {"1-version": "0", "1-asked": "1", "1-pick": "1", "1-choice": "update"}
    adder.post(address, {"status": "published", **pick})
    adder.post(address, {"status": "published", "choose": "page-all"})
    adder.post(address, {"status": "published", "import": "1", **pick})

    assert 'name="1-pick"' not in text_of(shown)
    assert Article.objects.get().body == "Asli."


def test_viewers_see_articles_but_cannot_change_them(
    staff_client: Any, article_factory: Any, form_values: Any
) -> None:
    article = article_factory(title="Tetap")
    viewer = staff_client("view_article")

    page = viewer.get(change_url(article))
    saved = viewer.post(change_url(article), form_values(title="Diganti"))
    viewer.post(LIST, {"action": "unpublish", "_selected_action": [article.pk]})
    viewer.post(
        LIST, {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}
    )

    assert page.status_code == 200
    assert "Tetap" in text_of(page)
    assert saved.status_code == 403
    article.refresh_from_db()
    assert (article.title, article.status) == ("Tetap", "published")


@pytest.mark.parametrize("permission", ["add_article", "delete_article"])
def test_publishing_needs_the_permission_to_change(
    staff_client: Any, article_factory: Any, permission: str
) -> None:
    article = article_factory(status="draft")

    staff_client("view_article", permission).post(
        LIST, {"action": "publish", "_selected_action": [article.pk]}
    )

    article.refresh_from_db()
    assert article.status == "draft"


def test_deleting_needs_the_permission_to_delete(staff_client: Any, article_factory: Any) -> None:
    article = article_factory()
    editor = staff_client("view_article", "change_article")

    editor.post(
        LIST, {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"}
    )
    response = editor.post(f"{LIST}{article.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert Article.objects.filter(pk=article.pk).exists()


@pytest.mark.django_db
def test_the_login_page_has_a_heading() -> None:
    page = document_fromstring(Client().get("/admin/login/", headers={"host": "localhost"}).content)

    assert [heading.text_content() for heading in page.cssselect("h1")] == ["Masuk"]
