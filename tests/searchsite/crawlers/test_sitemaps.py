"""The sitemap and its files: which articles they list, and that they follow sitemaps.org."""

import gzip
import random
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import set_script_prefix
from lxml import etree

from articles.models import Article
from indexer.deadline import Refused
from searchsite import page_memory
from searchsite.crawlers import sitemap_files
from searchsite.crawlers.sitemaps import NAMESPACE

pytestmark = pytest.mark.django_db(transaction=True)

FILE_IDS = 5  # in most of these tests
Status = Article.Status
#: The W3C profile of ISO 8601, as sitemaps.org demands it of ``lastmod``.
W3C_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


@pytest.fixture
def small_files(monkeypatch):
    """Give each file five ids."""
    monkeypatch.setattr(sitemap_files, "FILE_IDS", FILE_IDS)


def listed(client, url: str, root: str, **headers: str) -> list[tuple[str, datetime]]:
    """Return URL and last change of each row of a document that follows the protocol."""
    response = client.get(url, headers=headers)
    assert response.status_code == 200, url
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    document = etree.fromstring(response.content)
    assert document.tag == f"{{{NAMESPACE}}}{root}"
    row = {"urlset": "url", "sitemapindex": "sitemap"}[root]
    rows = []
    for element in document:
        assert element.tag == f"{{{NAMESPACE}}}{row}"
        loc, lastmod = element
        assert (loc.tag, lastmod.tag) == (f"{{{NAMESPACE}}}loc", f"{{{NAMESPACE}}}lastmod")
        assert W3C_DATETIME.fullmatch(lastmod.text), lastmod.text
        assert len(loc.text) < 2_048
        rows.append((loc.text, datetime.fromisoformat(lastmod.text)))
    assert len(rows) <= 50_000
    assert len(response.content) < 50 * 2**20
    return rows


def walk(client) -> list[str]:
    """Return the paths of the articles that a crawler finds from the index on."""
    found = []
    for url, changed in listed(client, "/sitemap.xml", "sitemapindex"):
        parts = urlsplit(url)
        assert (parts.scheme, parts.netloc) == ("http", "testserver")
        rows = listed(client, parts.path, "urlset")
        assert rows
        assert max(row[1] for row in rows) <= changed
        found += [urlsplit(row[0]).path for row in rows]
    return found


def add(count: int, **fields: object) -> list[Article]:
    articles = [Article(title=f"Banjir ke-{n}", body="Air naik.", **fields) for n in range(count)]
    return Article.objects.bulk_create(articles)


def test_all_published_articles_are_found_and_no_others(client, small_files):
    statuses = [Status.PUBLISHED, Status.DRAFT, Status.SCHEDULED, Status.TRASHED]
    chosen = random.Random(18).choices(statuses, weights=[6, 2, 1, 1], k=60)
    articles = [add(1, status=status)[0] for status in chosen]
    for article in articles[20:30]:
        article.delete()

    found = walk(client)

    published = [each for each in articles if each.pk and each.status == Status.PUBLISHED]
    assert len(published) > 20
    assert found == [article.get_absolute_url() for article in published]


def test_each_url_is_the_canonical_one_of_its_page(client, article_factory, open_page):
    articles = [
        article_factory(title="Banjir & “gempa” <b>di</b> Demak's"),
        article_factory(title="", body=""),
        article_factory(slug="x" * 80),
    ]
    Article.objects.filter(pk=articles[1].pk).update(slug="é-ü&'")  # of another program

    for path in walk(client):
        (canonical,) = open_page(path).cssselect('link[rel="canonical"]')

        assert canonical.get("href") == f"http://testserver{path}"


def test_an_article_never_changes_its_file(client, small_files):
    def files() -> dict[str, str]:
        """Return path of an article -> URL of its file."""
        return {
            row[0]: url
            for url, _ in listed(client, "/sitemap.xml", "sitemapindex")
            for row in listed(client, urlsplit(url).path, "urlset")
        }

    articles = add(3 * FILE_IDS)
    before = files()

    Article.objects.filter(pk=articles[1].pk).update(status=Status.DRAFT)
    articles[7].delete()
    add(FILE_IDS)

    after = files()
    assert len(before) == 3 * FILE_IDS
    assert len(before.keys() - after.keys()) == 2
    assert all(after[path] == before[path] for path in before.keys() & after.keys())


def test_an_edit_moves_the_last_change_of_its_article_and_file_only(client, small_files):
    old = datetime(2020, 5, 17, 3, tzinfo=UTC)
    articles = add(3 * FILE_IDS, first_published_at=old)
    Article.objects.update(updated_at=old)
    before = dict(listed(client, "/sitemap.xml", "sitemapindex"))
    assert set(before.values()) == {old}

    edited = articles[FILE_IDS]
    edited.title = "Banjir surut"
    edited.save()

    after = dict(listed(client, "/sitemap.xml", "sitemapindex"))
    (changed,) = [url for url in before if before[url] != after[url]]
    rows = dict(listed(client, urlsplit(changed).path, "urlset"))
    assert [url for url, time in rows.items() if time > old] == [
        f"http://testserver{edited.get_absolute_url()}"
    ]
    assert after[changed] > datetime.now(UTC) - timedelta(minutes=5)


def test_a_withdrawal_moves_the_last_change_of_the_file(client, small_files):
    old = datetime(2020, 5, 17, 3, tzinfo=UTC)
    withdrawn = add(FILE_IDS * 2, first_published_at=old)[3]
    Article.objects.update(updated_at=old)
    withdrawn.refresh_from_db()

    withdrawn.status = Status.DRAFT
    withdrawn.save()

    changes = [time for _, time in listed(client, "/sitemap.xml", "sitemapindex")]
    assert max(changes) > old


def test_a_file_without_published_articles_is_missing(client, small_files):
    first = add(FILE_IDS * 2)[0]
    number = (first.pk - 1) // FILE_IDS + 1
    Article.objects.filter(pk__lte=number * FILE_IDS).update(status=Status.DRAFT)

    urls = [url for url, _ in listed(client, "/sitemap.xml", "sitemapindex")]

    assert f"http://testserver/sitemap-{number}.xml" not in urls
    for missing in (number, 0, 999_999, 10**15, 10**40):
        assert client.get(f"/sitemap-{missing}.xml").status_code == 404


def test_a_site_without_articles_has_an_empty_index(client):
    assert listed(client, "/sitemap.xml", "sitemapindex") == []


@pytest.mark.parametrize("url", ["/sitemap.xml", "file"])
def test_a_crawler_that_has_the_document_gets_304(client, article_factory, empty_index, url):
    article = article_factory()
    path = _path_of(article) if url == "file" else url
    first = client.get(path)

    by_etag = client.get(path, headers={"If-None-Match": first["ETag"]})
    by_time = client.get(path, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (by_etag.status_code, by_time.status_code) == (304, 304)
    assert by_etag.content == by_time.content == b""
    article.title = "Banjir"
    Article.objects.filter(pk=article.pk).update(
        title="Banjir", updated_at=datetime.now(UTC) + timedelta(seconds=5)
    )
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200
    since = {"If-Modified-Since": first["Last-Modified"]}
    assert client.get(path, headers=since).status_code == 200


def test_a_file_is_compressed(client, empty_index):
    add(30)
    path = urlsplit(listed(client, "/sitemap.xml", "sitemapindex")[0][0]).path

    packed = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == client.get(path).content


def test_urls_lie_below_the_prefix_of_the_site(client, article_factory):
    article = article_factory()
    set_script_prefix("/arsip/")
    try:
        ((url, _),) = listed(client, "/sitemap.xml", "sitemapindex")
        path = urlsplit(url).path.removeprefix("/arsip")
        ((page, _),) = listed(client, path, "urlset")
    finally:
        set_script_prefix("/")

    assert url.startswith("http://testserver/arsip/sitemap-")
    assert page == f"http://testserver/arsip/articles/{article.pk}/{article.slug}"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plans of SQLite")
def test_the_index_of_the_files_looks_each_file_up_and_scans_nothing(client, empty_index):
    add(50)
    with CaptureQueriesContext(connection) as queries:
        client.get("/sitemap.xml")

    (statement,) = [each["sql"] for each in queries if "articles_article" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        plan = [row[3] for row in cursor.fetchall()]
    steps = [step for step in plan if "articles_article" in step]
    assert len(steps) == 5
    assert all("SEARCH" in step and "COVERING INDEX article_file_" in step for step in steps), plan
    assert "TEMP B-TREE" not in str(plan)


def test_the_index_of_the_files_is_right_for_any_ids_and_states(client, small_files):
    rng = random.Random(5)
    for pk in [*sorted(rng.sample(range(1, 400), 60)), 4_000, 20_000]:
        Article.objects.bulk_create([Article(pk=pk, title="Banjir", body="Air naik.")])
    for article in Article.objects.all():
        moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(10**8))
        status = rng.choice([Status.PUBLISHED, Status.DRAFT])
        first = rng.choice([None, moment + timedelta(days=rng.randrange(-9, 9))])
        changed = Article.objects.filter(pk=article.pk)
        changed.update(status=status, updated_at=moment, first_published_at=first)
    expected: dict[int, list[datetime | None]] = {}
    for article in Article.objects.all():
        expected.setdefault((article.pk - 1) // FILE_IDS + 1, []).append(article.updated_at)
    listed_files = set()
    for article in Article.objects.published():
        number = (article.pk - 1) // FILE_IDS + 1
        expected[number].append(article.first_published_at)
        listed_files.add(number)

    found = sitemap_files.sitemap_files()

    assert found == [
        (number, max(filter(None, expected[number]))) for number in sorted(listed_files)
    ]


def test_a_file_takes_two_queries_at_most(client, empty_index):
    article = add(300)[0]
    with CaptureQueriesContext(connection) as queries:
        client.get(_path_of(article))

    statements = [each["sql"] for each in queries if '"articles_article"' in each["sql"]]
    assert len(statements) == 1


def _path_of(article: Article) -> str:
    return f"/sitemap-{(article.pk - 1) // sitemap_files.FILE_IDS + 1}.xml"


def test_a_file_is_not_made_while_dear_requests_run(client, article_factory, monkeypatch):
    article_factory(title="Banjir")

    def no_slot(self):
        raise Refused

    monkeypatch.setattr("indexer.deadline.Deadline.is_dear", no_slot)

    response = client.get("/sitemap-1.xml")

    assert response.status_code == 503
    assert response["Retry-After"]


@pytest.mark.parametrize("path", ["/sitemap.xml", "/sitemap-1.xml", "/sitemap-news.xml"])
def test_parameters_lead_to_the_one_address(client, article_factory, path):
    article_factory(title="Banjir")

    response = client.get(path, {"q": "banjir"})

    assert (response.status_code, response["Location"]) == (301, path)


def test_a_file_is_made_once_for_all_clients(client, article_factory, monkeypatch):
    article = article_factory(title="Banjir", slug="banjir" * 13)
    path = f"/sitemap-{(article.pk - 1) // sitemap_files.FILE_IDS + 1}.xml"
    monkeypatch.setattr(page_memory, "memory", page_memory.PageMemory(8_000_000))
    monkeypatch.setattr(page_memory, "LARGE_BYTES", 200)
    monkeypatch.setattr(page_memory, "MIN_COMPRESSED_BYTES", 200)
    client.get(path)  # the index learns of the article meanwhile
    plain = client.get(path).content
    assert b"banjir" in plain

    with CaptureQueriesContext(connection) as captured:
        packed = client.get(path, headers={"accept-encoding": "gzip"})
        again = client.get(path)

    assert not [query for query in captured if "articles_article" in query["sql"]]
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == again.content == plain
