"""The preview of an article form: the readers' pages, made of values that are not saved."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from lxml.html import document_fromstring

from articles.models import Article

PREVIEW = "/admin/pratinjau/"
VALUES = {
    "title": "Warga  menanam\nbakau",
    "body": "Pesisir utara terkikis.\r\n\r\nRatusan penanam bibit <b>datang</b> & bekerja.",
    "source": "Kabar Uji",
    "url": "https://kabar.example/bakau",
    "published_at_0": "2024-03-05",
    "published_at_1": "08:30",
}


@pytest.fixture
def client(collected_static: None, db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("redaktur"))
    return client


def page_of(client: Client, **values: str) -> Any:
    response = client.post(PREVIEW, VALUES | values)
    assert response.status_code == 200
    return document_fromstring(response.content.decode())


def texts(page: Any, selector: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.cssselect(selector)]


def test_the_preview_shows_the_page_of_readers(
    empty_index: None, client: Client, article_factory: Any
) -> None:
    page = page_of(client)
    shown = texts(page, ".reading__title"), texts(page, ".reading__body p")
    article = article_factory(title="Warga menanam bakau", body=VALUES["body"].replace("\r", ""))
    real = document_fromstring(Client().get(article.get_absolute_url()).content.decode())

    assert shown == (texts(real, ".reading__title"), texts(real, ".reading__body p"))
    assert texts(page, ".reading time") == ["Selasa, 5 Maret 2024, 08.30 WIB"]


def test_the_snippet_is_that_of_the_results_page(
    empty_index: None, client: Client, article_factory: Any
) -> None:
    page = page_of(client, preview_q="tanam bibit")
    stored = Article.objects.count()
    article_factory(title="Warga menanam bakau", body=VALUES["body"].replace("\r", ""))
    real = document_fromstring(Client().get("/search?q=tanam+bibit").content.decode())

    assert stored == 0
    assert texts(page, ".hit__snippet") == texts(real, ".hit__snippet")
    assert texts(page, ".hit mark") == texts(real, ".hit mark") != []


def test_a_query_that_the_article_lacks_is_named(client: Client) -> None:
    assert "Tidak ada kata dari kueri" in page_of(client, preview_q="kelapa").text_content()
    assert "Tidak ada kata dari kueri" not in page_of(client, preview_q="bakau").text_content()


@pytest.mark.parametrize(
    "values",
    [
        {"title": "", "body": ""},
        {"published_at_0": "31-02-2024", "published_at_1": "jam"},
        {"title": "x" * 5_000, "source": "y" * 5_000, "url": "javascript:alert(1)"},
        {"body": "kata " * 100_000, "preview_q": "kata"},
        {"preview_q": '"((' * 100},
        {"body": "nol\0byte", "title": "\0"},
        {"stated_kind": "tidak ada"},
    ],
    ids=lambda values: str(values)[:40],
)
def test_whatever_is_typed_has_a_preview(client: Client, values: dict[str, str]) -> None:
    page = page_of(client, **values)

    assert page.cssselect(".reading")
    assert not page.cssselect("a[href^='javascript']")


def test_the_preview_needs_a_right_to_articles(collected_static: None, db: None) -> None:
    user = User.objects.create(username="staf", is_staff=True)
    other = Client()
    other.force_login(user)
    refused = other.post(PREVIEW, VALUES).status_code
    user.user_permissions.add(Permission.objects.get(codename="add_article"))

    assert refused == 403
    assert other.post(PREVIEW, VALUES).status_code == 200
    assert Client().post(PREVIEW).status_code == 302
