"""The results page and the API say what was corrected, and offer what was typed."""

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import Article


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    Article.objects.create(title="Kunjungan", body="Presiden meninjau pasar.")
    call_command("reindex", verbosity=0)


def test_the_page_shows_both_queries(client: Client) -> None:
    page = client.get("/search", {"q": "persiden <b>"}).content.decode()

    assert "Menampilkan hasil untuk" in page
    assert "presiden" in page
    assert "tepat=1" in page
    assert "<b>" not in page


def test_exactly_as_typed(client: Client) -> None:
    page = client.get("/search", {"q": "persiden", "tepat": "1"}).content.decode()

    assert "Menampilkan hasil untuk" not in page
    assert "Mungkin maksud Anda" in page


def test_the_api_says_it_too(client: Client) -> None:
    found = client.get("/api/v1/search", {"q": "persiden"}).json()
    literal = client.get("/api/v1/search", {"q": "persiden", "tepat": "1"}).json()

    assert (found["total"], found["corrected"], found["suggested"]) == (1, "presiden", None)
    assert "Menampilkan hasil untuk" in found["notice"]
    assert (literal["total"], literal["corrected"], literal["suggested"]) == (0, None, "presiden")


def test_a_strange_switch_is_told(client: Client) -> None:
    assert "tulis 1 atau 0" in client.get("/search", {"q": "pasar", "tepat": "ya"}).content.decode()
