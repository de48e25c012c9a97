"""The buttons of the article form: publish, schedule, draft, ask; and who may press them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from lxml.html import document_fromstring

from articles.models import Article, NewsSource, PublicationRequest
from tests.articles.admin.conftest import (
    LIST,
    change_url,
    text_of,
)

ADD = f"{LIST}add/"
FUTURE = {"published_at_0": "2031-03-05", "published_at_1": "08:30:00"}


@pytest.fixture
def admin_database(db: None) -> None:
    """Keep the tests in transactions: they search nothing."""


@pytest.fixture
def article_factory(db: None) -> Callable[..., Article]:
    """Return a function that saves an article."""

    def create(**fields: Any) -> Article:
        return Article.objects.create(**{"title": "Lama", "body": "Isi lama."} | fields)

    return create


def press(client: Any, button: str, values: dict[str, Any], article: Article | None = None) -> Any:
    """Send the form of a new or stored article with one button."""
    url = change_url(article) if article else ADD
    values = {name: value for name, value in values.items() if name != "status"}
    return client.post(url, {**values, button: "1"}, follow=True)


def buttons(response: Any) -> list[str]:
    """Return the names of the buttons that send the form, in their order."""
    page = document_fromstring(response.content)
    return [field.get("name") for field in page.cssselect("#article_form input[type=submit]")]


@pytest.mark.parametrize(
    ("button", "status"),
    [
        ("_publish", "published"),
        ("_save", "draft"),
        ("_draft", "draft"),
        ("_continue", "draft"),
        ("_ask", "draft"),
    ],
)
def test_a_button_decides_about_a_new_article(
    client: Any, form_values: Any, button: str, status: str
) -> None:
    press(client, button, form_values())

    assert Article.objects.get().status == status


@pytest.mark.parametrize("stored", ["draft", "published", "scheduled"])
def test_saving_keeps_the_state(
    client: Any, form_values: Any, article_factory: Any, stored: str
) -> None:
    article = article_factory(status=stored)
    values = form_values(title="Judul baru", **(FUTURE if stored == "scheduled" else {}))

    press(client, "_save", values, article)

    article.refresh_from_db()
    assert (article.title, article.status) == ("Judul baru", stored)


def test_enter_presses_a_button_that_never_publishes(client: Any, article_factory: Any) -> None:
    forms = [ADD, *(change_url(article_factory(status=s)) for s in ("draft", "scheduled"))]

    assert {buttons(client.get(form))[0] for form in forms} == {"_save"}


def test_the_cursor_waits_in_the_title_of_a_new_article(client: Any, article_factory: Any) -> None:
    focus = [
        field.get("name")
        for field in document_fromstring(client.get(ADD).content).cssselect("[autofocus]")
    ]

    assert focus == ["title"]
    assert "autofocus" not in text_of(client.get(change_url(article_factory())))


@pytest.mark.parametrize(
    "moment",
    [("2024-03-05", "08:30"), ("", ""), ("2024-03-05", "")],
    ids=["past", "none", "no time"],
)
def test_a_schedule_needs_a_time_ahead(
    client: Any, form_values: Any, moment: tuple[str, str]
) -> None:
    values = form_values(published_at_0=moment[0], published_at_1=moment[1])

    response = press(client, "_schedule", values)

    assert set(response.context["adminform"].form.errors) == {"published_at"}
    assert not Article.objects.exists()


def test_publishing_before_the_date_is_asked_about(client: Any, form_values: Any) -> None:
    question = press(client, "_publish", form_values(**FUTURE))
    none_yet = Article.objects.count()
    press(client, "_publish", form_values(**FUTURE, publish_early="on"))

    assert set(question.context["adminform"].form.errors) == {"publish_early"}
    assert "Jadwalkan" in text_of(question)
    assert none_yet == 0
    assert Article.objects.get().status == "published"


def test_the_buttons_of_a_question_are_those_of_the_stored_state(
    client: Any, form_values: Any, article_factory: Any
) -> None:
    article = article_factory(status="scheduled")

    question = press(client, "_publish", form_values(**FUTURE), article)

    assert buttons(question) == buttons(client.get(change_url(article)))
    assert "Terjadwal" in text_of(question)


def test_an_article_with_a_later_date_is_saved_without_a_question(
    client: Any, form_values: Any, article_factory: Any
) -> None:
    article = article_factory(published_at=datetime(2031, 3, 5, 1, 30, tzinfo=UTC))

    press(client, "_save", form_values(title="Judul baru", **FUTURE), article)

    article.refresh_from_db()
    assert article.title == "Judul baru"


def test_now_is_not_before_now(client: Any, form_values: Any) -> None:
    moment = timezone.localtime() + timedelta(seconds=20)
    values = form_values(published_at_0=f"{moment:%Y-%m-%d}", published_at_1=f"{moment:%H:%M:%S}")

    press(client, "_publish", values)

    assert Article.objects.get().status == "published"


@pytest.mark.parametrize(
    ("stored", "button", "status"),
    [
        ("scheduled", "_publish", "published"),
        ("scheduled", "_draft", "draft"),
        ("published", "_draft", "draft"),
        ("draft", "_publish", "published"),
    ],
)
def test_the_state_of_a_stored_article_changes(
    client: Any, form_values: Any, article_factory: Any, *, stored: str, button: str, status: str
) -> None:
    article = article_factory(status=stored)

    press(client, button, form_values(), article)

    article.refresh_from_db()
    assert article.status == status


# --- Users who may not publish ---------------------------------------------------------------


@pytest.mark.parametrize(
    "button", ["_publish", "_schedule", "_save", "_continue", "_ask", "_draft"]
)
def test_a_writer_saves_drafts_whatever_is_sent(
    staff_client: Any, form_values: Any, button: str
) -> None:
    writer = staff_client("add_article")

    writer.post(ADD, {**form_values(status="published", **FUTURE), button: "1"})

    assert Article.objects.get().status == "draft"


def test_a_writer_has_other_buttons(staff_client: Any) -> None:
    page = staff_client("add_article").get(ADD)

    assert buttons(page) == ["_save", "_ask", "_continue"]


def test_a_request_is_shown_and_answered_by_publishing(
    staff_client: Any, client: Any, form_values: Any
) -> None:
    press(staff_client("add_article"), "_ask", form_values())
    article = Article.objects.get()
    shown = text_of(client.get(change_url(article)))
    asked = PublicationRequest.objects.filter(pk=article.pk).exists()

    press(client, "_publish", form_values(), article)

    assert asked
    assert "minta diterbitkan" in shown
    assert not PublicationRequest.objects.exists()


@pytest.mark.parametrize("stored", ["published", "scheduled"])
@pytest.mark.parametrize("rights", [("add_article",), ("change_article", "view_article")])
def test_without_the_right_nobody_changes_what_readers_see(
    staff_client: Any, form_values: Any, article_factory: Any, stored: str, rights: Any
) -> None:
    writer = staff_client(*rights)
    article = article_factory(status=stored, created_by=User.objects.latest("pk"), title="Tetap")

    writer.post(change_url(article), form_values(title="Diganti", status="draft"))

    article.refresh_from_db()
    assert (article.title, article.status) == ("Tetap", stored)


@pytest.mark.parametrize(("action", "stored"), [("publish", "draft"), ("unpublish", "published")])
def test_list_actions_need_the_right(
    staff_client: Any, article_factory: Any, action: str, stored: str
) -> None:
    article = article_factory(status=stored)

    staff_client("view_article", "change_article").post(
        LIST, {"action": action, "_selected_action": [article.pk]}
    )

    article.refresh_from_db()
    assert article.status == stored


def test_a_source_publishes_only_for_those_who_may(staff_client: Any) -> None:
    clerk = staff_client("add_newssource", "change_newssource", "view_newssource")
    values = {"name": "Kabar", "address": "https://kabar.example/rss", "category": ""}
    values |= {"status": "published", "interval": "60", "active": "on"}

    refused = clerk.post("/admin/articles/newssource/add/", values)
    clerk.post("/admin/articles/newssource/add/", values | {"status": "draft"})
    source = NewsSource.objects.get()
    NewsSource.objects.update(status="published")
    changed = clerk.post(f"/admin/articles/newssource/{source.pk}/change/", values)

    assert refused.context["adminform"].form.errors.keys() == {"status"}
    assert changed.status_code == 403
