"""Unsaved work: kept while typing, offered again, filled in, thrown away, never published."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib import admin
from django.test import Client
from lxml.html import document_fromstring

from articles.admin.writing.unsaved import KeepsUnsavedWork
from articles.models import Article, UnsavedWork, VariantGroup
from articles.unsaved_work import store
from articles.unsaved_work.store import TypedForm
from tests.articles.admin.conftest import LIST, change_url, text_of

ADD = f"{LIST}add/"
TOKEN = "7d1f0c62-58a4-4c0e-9b63-2f1d6a0e9c11"
KEEP = "/admin/ketikan/"
NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)


@pytest.fixture
def admin_database(db: None) -> None:
    """Keep the tests in transactions: they search nothing."""


@pytest.fixture
def article_factory(db: None) -> Callable[..., Article]:
    """Return a function that saves an article."""

    def create(**fields: Any) -> Article:
        return Article.objects.create(**{"title": "Lama", "body": "Isi lama."} | fields)

    return create


def keep(client: Any, values: dict[str, Any], path: str = ADD, token: str = "") -> str:
    """Send the values as the script does; return the token."""
    token = token or str(uuid4())
    sent = {**values, "unsaved_path": path, "unsaved_token": token}
    response = client.post(KEEP, sent, headers={"X-Requested-With": "fetch"})
    assert response.status_code == 200, response.content
    return token


def field(response: Any, name: str) -> str:
    """Return the value that a form shows in a field."""
    (element,) = document_fromstring(response.content).cssselect(f"form [name={name}]")
    return str(element.value or "")


def test_typed_values_fill_the_form_again(client: Any, form_values: Any) -> None:
    body = "Satu.\r\n\r\n<b>Dua</b> & 'tiga'."
    token = keep(client, form_values(title="Setengah jadi", body=body))

    offered = client.get(ADD)
    filled = client.get(f"{ADD}?pulihkan={token}")

    assert "Setengah jadi" in text_of(offered)
    assert field(offered, "title") == ""
    assert field(filled, "title") == "Setengah jadi"
    assert field(filled, "body").replace("\r\n", "\n").strip() == body.replace("\r\n", "\n")
    assert field(filled, "unsaved_token") == token
    assert not Article.objects.exists()


def test_typing_changes_no_article(client: Any, form_values: Any, article_factory: Any) -> None:
    article = article_factory(title="Lama")

    token = keep(client, {**form_values(title="Baru"), "_publish": "1"}, change_url(article))
    filled = client.get(f"{change_url(article)}?pulihkan={token}")

    article.refresh_from_db()
    assert article.title == "Lama"
    assert field(filled, "title") == "Baru"
    assert "errornote" not in text_of(filled)


def test_saving_the_form_finishes_the_work_and_refuses_late_arrivals(
    client: Any, form_values: Any
) -> None:
    token = keep(client, form_values())

    client.post(ADD, {**form_values(), "unsaved_token": token, "_publish": "1"})
    late = client.post(KEEP, {**form_values(), "unsaved_path": ADD, "unsaved_token": token})

    assert late.status_code == 409
    assert not UnsavedWork.objects.filter(is_finished=False).exists()
    assert "Ketikan Anda yang belum" not in text_of(client.get(ADD))


def test_a_form_with_errors_keeps_its_work(client: Any, form_values: Any) -> None:
    token = keep(client, form_values())

    response = client.post(ADD, {**form_values(title=""), "unsaved_token": token, "_save": "1"})

    assert field(response, "unsaved_token") == token
    assert UnsavedWork.objects.get(token=token).is_finished is False


def test_work_is_thrown_away(client: Any, form_values: Any) -> None:
    token = keep(client, form_values())

    response = client.post(f"{KEEP}{token}/buang/", follow=True)

    assert response.redirect_chain == [(ADD, 302)]
    assert UnsavedWork.objects.get().values == ""
    assert client.get(f"{KEEP}{token}/").status_code == 404


def test_each_window_has_work_of_its_own(client: Any, form_values: Any) -> None:
    keep(client, form_values(title="Jendela satu"))
    keep(client, form_values(title="Jendela dua"))

    page = text_of(client.get(ADD))

    assert "Jendela satu" in page
    assert "Jendela dua" in page


def test_others_never_see_it(client: Any, staff_client: Any, form_values: Any) -> None:
    token = keep(client, form_values(title="Rahasia saya"))
    other = staff_client("add_article", "view_article")

    assert "Rahasia" not in text_of(other.get(ADD))
    assert "Rahasia" not in text_of(other.get(f"{ADD}?pulihkan={token}"))
    assert other.get(f"{KEEP}{token}/").status_code == 404
    assert other.post(f"{KEEP}{token}/buang/").status_code == 404


def test_a_script_without_a_session_is_told_so(db: None, form_values: Any) -> None:
    sent = {**form_values(), "unsaved_path": ADD, "unsaved_token": str(uuid4())}

    response = Client().post(KEEP, sent, headers={"X-Requested-With": "fetch"})

    assert (response.status_code, response.json()) == (401, {"state": "logged-out"})
    assert Client().get("/admin/sesi/").status_code == 401
    assert not UnsavedWork.objects.exists()


@pytest.mark.parametrize(
    ("path", "token"),
    [
        ("/admin/auth/user/add/", TOKEN),
        ("/search", TOKEN),
        ("//lain.example/", TOKEN),
        (ADD, "../../etc"),
        (ADD, ""),
    ],
)
def test_only_forms_that_keep_work_are_kept(client: Any, path: str, token: str) -> None:
    sent = {"title": "x", "unsaved_path": path, "unsaved_token": token}

    assert client.post(KEEP, sent).status_code == 404
    assert not UnsavedWork.objects.exists()


def test_secrets_and_buttons_are_not_kept(client: Any, form_values: Any) -> None:
    keep(client, {**form_values(), "old_password": "sandi-saya"})
    keep(client, {**form_values(), "_publish": "1"})

    (work,) = UnsavedWork.objects.all()
    assert "_publish" not in json.loads(work.values)


def test_an_article_that_is_gone_leaves_its_text_in_a_new_form(
    client: Any, form_values: Any, article_factory: Any
) -> None:
    article = article_factory()
    url, token = change_url(article), str(uuid4())
    Article.objects.all().delete()

    values = {**form_values(title="Ketikan lama"), "unsaved_token": token, "_save": "1"}
    response = client.post(url, values, follow=True)

    assert response.request["PATH_INFO"] == ADD
    assert field(response, "title") == "Ketikan lama"


def test_an_article_that_was_published_meanwhile_gives_the_text_back(
    staff_client: Any, form_values: Any
) -> None:
    writer = staff_client("add_article")
    writer.post(ADD, form_values())
    article = Article.objects.get()
    Article.objects.update(status="published")

    values = {**form_values(title="Perbaikan saya"), "unsaved_token": str(uuid4()), "_save": "1"}
    response = writer.post(change_url(article), values, follow=True)

    article.refresh_from_db()
    assert article.title != "Perbaikan saya"
    assert "Perbaikan saya" in text_of(response)
    assert "Kirim sekarang" not in text_of(response)


def test_inline_and_multiple_values_come_back(client: Any) -> None:
    path = "/admin/articles/variantgroup/add/"
    token = keep(client, {"kind": "acronym", "forms": "XYQ\nXilofon Yang Quasi"}, path)

    filled = client.get(f"{path}?pulihkan={token}")

    assert "Xilofon Yang Quasi" in text_of(filled)
    assert not VariantGroup.objects.filter(forms__contains="Xilofon Yang Quasi").exists()


def test_all_forms_with_texts_keep_work(client: Any) -> None:
    request = client.get(ADD).wsgi_request
    forgetful = {
        model.__name__
        for model, model_admin in admin.site._registry.items()
        if model_admin.has_add_permission(request) and not isinstance(model_admin, KeepsUnsavedWork)
    }

    assert forgetful == {"User", "Group", "ApiToken"}  # forms with passwords, rights and secrets


@pytest.mark.usefixtures("client")
def test_the_number_and_the_age_of_works_are_bounded(editor: Any) -> None:
    for number in range(store.MAX_WORKS + 3):
        form = TypedForm(ADD, {"title": [f"Judul {number}"]})
        store.keep(editor.pk, str(uuid4()), form, NOW + timedelta(minutes=number))
    kept = UnsavedWork.objects.count()

    later = NOW + store.KEEP_TIME + timedelta(days=1)
    store.keep(editor.pk, str(uuid4()), TypedForm(ADD, {"title": ["Baru"]}), later)

    assert kept == store.MAX_WORKS
    assert [work.title for work in UnsavedWork.objects.all()] == ["Baru"]


def test_a_form_beyond_the_limit_is_refused(editor: Any) -> None:
    form = TypedForm(ADD, {"body": ["x" * store.MAX_CHARACTERS]})

    with pytest.raises(store.TooLargeError):
        store.keep(editor.pk, str(uuid4()), form, NOW)


def test_finished_works_do_not_push_out_others(editor: Any) -> None:
    store.keep(editor.pk, str(uuid4()), TypedForm(ADD, {"title": ["Lama"]}), NOW)
    for number in range(store.MAX_WORKS + 5):
        store.finish(editor.pk, str(uuid4()), NOW + timedelta(seconds=number))
    store.keep(editor.pk, str(uuid4()), TypedForm(ADD, {"title": ["Baru"]}), NOW)

    assert {work.title for work in store.works_at(editor.pk, ADD, NOW)} == {"Lama", "Baru"}


def test_what_one_user_types_is_not_kept_for_another(client: Any, form_values: Any) -> None:
    sent = {**form_values(), "unsaved_path": ADD, "unsaved_token": TOKEN, "unsaved_user": "bima"}

    response = client.post(KEEP, sent, headers={"X-Requested-With": "fetch"})

    assert (response.status_code, response.json()) == (403, {"state": "other-user"})
    assert not UnsavedWork.objects.exists()
