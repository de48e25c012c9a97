"""ETags of the API: a client that has an answer gets 304 without a search; compressed answers."""

import gzip
import json

import pytest

from articles.models import Article
from indexer.search.service import search
from searchsite import page_memory
from searchsite.page_memory import PageMemory

pytestmark = pytest.mark.django_db(transaction=True)

SEARCH = "/api/v1/search?q=banjir"


@pytest.fixture(autouse=True)
def memory(monkeypatch, settings):
    settings.SEARCH_TIME_BUDGET_MS = 600_000  # a first search compiles and reads word lists
    memory = PageMemory(200_000)
    monkeypatch.setattr(page_memory, "memory", memory)
    return memory


@pytest.fixture
def flood(article_factory):
    return article_factory(title="Banjir di Demak", body="Air naik di Demak. " * 30)


@pytest.fixture
def searches(monkeypatch):
    """Return the searches that the API makes."""
    made = []

    def counted(request):
        made.append(request)
        return search(request)

    monkeypatch.setattr("searchsite.api.cursor.search", counted)
    return made


def test_a_client_that_polls_causes_one_search(client, flood, searches):
    first = client.get(SEARCH)
    polled = [client.get(SEARCH, headers={"If-None-Match": first["ETag"]}) for _ in range(50)]

    assert [each.status_code for each in polled] == [304] * 50
    assert {each.content for each in polled} == {b""}
    assert {each["ETag"] for each in polled} == {first["ETag"]}
    assert len(searches) == 1


def test_a_client_without_the_answer_gets_a_remembered_one(client, flood, searches):
    first, second = client.get(SEARCH), client.get(SEARCH)

    assert first.content == second.content
    assert len(searches) == 1


def test_every_change_of_articles_is_in_the_next_answer(client, flood, searches, article_factory):
    etag = client.get(SEARCH)["ETag"]
    other = article_factory(title="Banjir di Kudus")
    both = client.get(SEARCH, headers={"If-None-Match": etag})
    Article.objects.filter(pk=other.pk).update(status="draft")
    one = client.get(SEARCH, headers={"If-None-Match": both["ETag"]})

    assert [each.json()["total"] for each in (both, one)] == [2, 1]
    assert len(searches) == 3


def test_an_article_has_an_etag_until_it_is_withdrawn(client, flood):
    url = f"/api/v1/articles/{flood.pk}"
    etag = client.get(url)["ETag"]
    same = client.get(url, headers={"If-None-Match": etag})
    flood.status = "draft"
    flood.save()
    gone = client.get(url, headers={"If-None-Match": etag})

    assert (same.status_code, gone.status_code) == (304, 404)


def test_languages_and_addresses_have_etags_of_their_own(client, flood):
    urls = (SEARCH, f"{SEARCH}&bahasa=en", f"{SEARCH}&per_page=5", "/api/v1/search?q=demak")

    assert len({client.get(url)["ETag"] for url in urls}) == len(urls)


def test_errors_and_suggestions_are_kept_by_nobody(client, flood, memory):
    for url in (f"{SEARCH}&page=0", "/api/v1/articles/999999", "/api/v1/suggest?q=ban"):
        response = client.get(url)
        assert response["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers

    assert memory.size_bytes == 0


@pytest.mark.parametrize("url", [SEARCH, "/api/v1/suggest?q=ban", "/api/v1/openapi.json"])
def test_a_compressed_answer_is_the_same_answer(client, article_factory, url):
    for number in range(8):
        article_factory(title=f"Banjir besar di kota {number}", body="Air naik. " * 20)
    plain = client.get(url)
    packed = client.get(url, headers={"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in packed["Vary"]
    unpacked, known = json.loads(gzip.decompress(packed.content)), plain.json()
    assert unpacked | {"took_ms": 0} == known | {"took_ms": 0}
    assert len(packed.content) < len(plain.content)


def test_an_answer_varies_by_what_it_depends_on(client, flood):
    varies = set(client.get(SEARCH)["Vary"].split(", "))

    assert {"Accept-Encoding", "Accept-Language", "Authorization"} <= varies


def test_an_answer_sets_no_cookie(client, flood):
    assert not client.get(f"{SEARCH}&bahasa=en").cookies
