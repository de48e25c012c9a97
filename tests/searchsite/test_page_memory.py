"""Remembered pages and ETags: no request gets a page older than itself."""

import gzip
import random
import re
import subprocess
import sys

import pytest
from django.conf import settings as site_settings
from django.db import connection

from articles.models import Article
from articles.synonyms.models import VariantGroup
from indexer import deadline
from indexer.search.service import search
from searchsite import page_memory
from searchsite.page_memory import PageMemory

pytestmark = pytest.mark.django_db(transaction=True)

SEARCH = "/search?q=banjir"
_TIME = re.compile(r'<span class="results__time">.*?</span>')
LIMIT = 200_000  # bytes


@pytest.fixture(autouse=True)
def memory(monkeypatch, index_dir):
    memory = PageMemory(LIMIT)
    monkeypatch.setattr(page_memory, "memory", memory)
    return memory


@pytest.fixture(autouse=True)
def unlimited_time(settings):
    """Let a first search that compiles and reads word lists take its time."""
    settings.SEARCH_TIME_BUDGET_MS = 600_000


@pytest.fixture
def flood(article_factory):
    return article_factory(title="Banjir di Demak", body="Air naik di Demak.", source="Kabar Uji")


def counted_searches(monkeypatch):
    calls = []

    def counted(request):
        calls.append(request)
        return search(request)

    monkeypatch.setattr("searchsite.pages.search.search", counted)
    return calls


def content_of(response):
    return _TIME.sub("", response.content.decode())


def test_a_repeated_page_is_not_searched_again(client, flood, monkeypatch):
    searches = counted_searches(monkeypatch)

    first, second = client.get(SEARCH), client.get(SEARCH)

    assert first.content == second.content
    assert len(searches) == 1


def test_a_browser_that_has_the_page_gets_304_without_a_search(client, flood, monkeypatch):
    etag = client.get(SEARCH).headers["ETag"]
    searches = counted_searches(monkeypatch)

    response = client.get(SEARCH, headers={"If-None-Match": etag})

    assert (response.status_code, response.content, searches) == (304, b"", [])
    assert response.headers["ETag"] == etag
    assert {"Accept-Encoding", "Accept-Language", "Cookie"} <= set(
        response.headers["Vary"].split(", ")
    )


@pytest.mark.parametrize(
    "url", ["/", "/help", "/lanjutan", "/tren?q=banjir", "/saringan/source?q=banjir"]
)
def test_other_pages_have_etags_too(client, flood, url):
    response = client.get(url, follow=True)
    path = response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"]

    repeated = client.get(path, headers={"If-None-Match": response.headers["ETag"]})

    assert repeated.status_code == 304


def test_languages_and_queries_have_pages_of_their_own(client, flood):
    etags = {
        client.get(url, headers={"Accept-Language": language}).headers["ETag"]
        for url in (SEARCH, "/search?q=demak")
        for language in ("id", "en")
    }

    assert len(etags) == 4


def test_a_compressed_page_is_the_same_page(client, flood, memory):
    plain = client.get(SEARCH)
    packed = client.get(SEARCH, headers={"Accept-Encoding": "br, gzip"})
    refused = client.get(SEARCH, headers={"Accept-Encoding": "gzip;q=0"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content == refused.content
    assert "Content-Encoding" not in refused.headers
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert memory.size_bytes < len(plain.content)


def test_answers_other_than_pages_are_not_remembered(client, flood, memory):
    for url in ("/articles/999999/tidak-ada", "/search?q=banjir&dalam=demak"):
        assert client.get(url).status_code != 200

    assert memory.size_bytes == 0


def test_a_partial_page_is_not_remembered(client, flood, monkeypatch, memory):
    def cut(request):
        deadline.current().cut()
        return search(request)

    monkeypatch.setattr("searchsite.pages.search.search", cut)

    response = client.get(SEARCH)

    assert response.status_code == 200
    assert memory.size_bytes == 0


def test_the_memory_stays_below_its_bytes(client, flood):
    memory = PageMemory(50_000)
    for number in range(300):
        memory.put(str(number), page_memory._Page(b"x" * 1_000, "text/html", is_compressed=False))

        assert memory.size_bytes <= 50_000
    assert memory.get("299")
    assert memory.get("0") is None


def test_a_page_larger_than_its_share_is_not_remembered(flood):
    memory = PageMemory(8_000)

    memory.put("large", page_memory._Page(b"x" * 2_000, "text/html", is_compressed=False))

    assert memory.get("large") is None


def test_processes_agree_on_the_version_of_the_program():
    code = (
        "import django; django.setup();"
        "from searchsite.page_memory import program_version; print(program_version())"
    )

    versions = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=site_settings.BASE_DIR,
        ).stdout
        for _ in range(2)
    }

    assert len(versions) == 1


def _change(rng, number):
    """Change the site in one of many ways, some of which bypass the models."""
    pks = list(Article.objects.values_list("pk", flat=True))
    article = Article.objects.get(pk=rng.choice(pks))
    rows = Article.objects.filter(pk=article.pk)
    match rng.randrange(8):
        case 0:
            article.title = f"Banjir nomor {number}"
            article.save()
        case 1:
            rows.update(status=rng.choice(["draft", "published"]))
        case 2 if len(pks) > 3:
            article.delete()
        case 3:
            Article.objects.create(title=f"Banjir baru {number}", body="Air naik.", status="draft")
        case 4:
            rows.update(url=f"https://example.org/{number}")
        case 5:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE articles_article SET body = %s WHERE id = %s",
                    [f"Banjir bandang {number}.", article.pk],
                )
        case 6:
            VariantGroup.objects.create(forms=f"banjir | bah{number}", kind="spelling")
        case _:
            Article.objects.bulk_create(
                [Article(title=f"Bah {number}", body="Banjir.", source="B")]
            )


@pytest.mark.parametrize("seed", range(2))
def test_no_page_is_older_than_its_request(client, article_factory, memory, monkeypatch, seed):
    rng = random.Random(seed)
    for number in range(6):
        article_factory(title=f"Banjir {number}", body="Air naik di desa.", source="Kabar Uji")
    off = PageMemory(0)

    for number in range(14):
        _change(rng, number)
        shown = Article.objects.published().order_by("pk").last()
        urls = [SEARCH, "/", "/search?q=bah", "/search?q="]
        urls += [shown.get_absolute_url()] if shown else []
        for url in urls:
            remembered = client.get(url)
            with monkeypatch.context() as patch:
                patch.setattr(page_memory, "memory", off)
                fresh = client.get(url)
            assert content_of(remembered) == content_of(fresh), (number, url)
            assert (
                client.get(url, headers={"If-None-Match": fresh.headers["ETag"]}).status_code == 304
            )
