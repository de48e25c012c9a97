"""Citations and metadata on the page of an article, read by the parsers of others."""

import gzip
import json
from datetime import UTC, datetime, timedelta
from itertools import islice

import htmldate
import pytest
import rispy
import trafilatura
from bibtexparser.entrypoint import parse_string
from django.db import transaction
from django.utils import timezone
from lxml.html import document_fromstring

from articles.models import Article
from articles.revisions.recording import record
from articles.shown_titles import shown_title
from searchsite.citations.authors import authors_of
from searchsite.citations.plain_text import one_line
from searchsite.identity import logo_url
from tests.searchsite.pages.zotero import zotero_item

pytestmark = pytest.mark.django_db(transaction=True)

MOMENT = datetime(2024, 3, 5, 2, 30, tzinfo=UTC)


@pytest.fixture
def article(article_factory):
    return article_factory(
        title="Banjir di Demak surut",
        body="Air surut sejak pagi.\n\nWarga kembali ke rumah.",
        author="Budi Santoso, Tim Redaksi",
        source="Kabar Contoh",
        category="Bencana",
        url="https://kabar.example/banjir",
        published_at=MOMENT,
    )


@pytest.fixture
def set_logo(settings, tmp_path, fresh_templates):
    """Return a function that gives the site a logo in a file of this name."""

    def set_logo(name):
        settings.SITE_LOGO = tmp_path / name
        settings.SITE_LOGO.write_bytes(b"gambar")

    return set_logo


def json_ld(page):
    (script,) = page.cssselect("head script[type='application/ld+json']")
    return json.loads(script.text_content())


def test_the_page_describes_a_news_article(open_page, article):
    url = f"http://testserver{article.get_absolute_url()}"

    assert json_ld(open_page(article.get_absolute_url())) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "headline": "Banjir di Demak surut",
        "description": "Air surut sejak pagi. Warga kembali ke rumah.",
        "datePublished": "2024-03-05T09:30:00+07:00",
        "author": [
            {"@type": "Person", "name": "Budi Santoso"},
            {"@type": "Organization", "name": "Tim Redaksi"},
        ],
        "publisher": {"@type": "Organization", "name": "Kabar Contoh"},
        "articleSection": "Bencana",
        "inLanguage": "id",
        "isBasedOn": "https://kabar.example/banjir",
    }


def test_an_article_without_anything_is_described_by_what_it_has(open_page, article_factory):
    bare = article_factory(
        title="",
        body="Air naik. Warga mengungsi.",
        source="",
        author="",
        category="",
        published_at=None,
    )

    described = json_ld(open_page(bare.get_absolute_url()))

    assert described.keys() == {
        *("@context", "@type", "mainEntityOfPage", "url", "headline", "description", "inLanguage")
    }


@pytest.mark.parametrize(
    ("kind", "type_"),
    [("opinion", "OpinionNewsArticle"), ("claim", "Article"), ("news", "NewsArticle")],
)
def test_kinds(open_page, article_factory, kind, type_):
    url = article_factory(stated_kind=kind).get_absolute_url()

    assert json_ld(open_page(url))["@type"] == type_


def test_a_day_without_a_time_stays_a_day(open_page, article_factory):
    url = article_factory(published_at=datetime(2024, 3, 4, 17, tzinfo=UTC)).get_absolute_url()

    assert json_ld(open_page(url))["datePublished"] == "2024-03-05"


def test_a_doubtful_date_is_no_fact_for_machines(open_page, article_factory):
    url = article_factory(published_at=MOMENT, date_status="doubtful").get_absolute_url()
    page = open_page(url)

    assert "datePublished" not in json_ld(page)
    assert not page.cssselect("meta[property='article:published_time'], meta[name='DC.date']")


def save_recorded(article):
    """Save an article as a form of the admin does."""
    with transaction.atomic():
        record(article)
        article.save()


@pytest.mark.parametrize(
    ("field", "value", "is_modification"),
    [
        ("title", "Banjir di Demak surut total", True),
        ("body", "Air surut sejak malam.", True),
        ("body", "Air surut sejak malam. " * 200, True),
        ("category", "Cuaca", False),
        ("category", '"body":', False),
        ("author", "Siti Aminah", False),
    ],
)
def test_only_another_text_is_a_modification(open_page, article, field, value, is_modification):
    url = article.get_absolute_url()
    assert "dateModified" not in json_ld(open_page(url))

    article.refresh_from_db()
    setattr(article, field, value)
    save_recorded(article)

    page = open_page(article.get_absolute_url())
    modified = json_ld(page).get("dateModified", "")
    assert bool(modified) is is_modification
    assert [meta.get("content") for meta in page.cssselect("meta[property$=modified_time]")] == (
        [modified] if is_modification else []
    )
    if is_modification:
        moment = datetime.fromisoformat(modified)
        assert article.first_published_at - timedelta(seconds=1) <= moment <= timezone.now()


def test_a_change_of_a_draft_is_no_modification(open_page, article_factory):
    article = article_factory(status="draft")
    article.body = "Air surut sejak malam."
    save_recorded(article)
    article.status = "published"
    article.save()

    assert "dateModified" not in json_ld(open_page(article.get_absolute_url()))


HOSTILE = "</script><script>alert(1)</script><!-- \" ' & ]]> {\\"


def test_no_text_ends_the_description_or_an_attribute(open_page, article_factory):
    url = article_factory(
        title=HOSTILE, body=HOSTILE, source=HOSTILE, author=HOSTILE, category=HOSTILE[:80]
    ).get_absolute_url()

    page = open_page(url)

    assert [script.get("type") or "text" for script in page.cssselect("head script")].count(
        "application/ld+json"
    ) == 1
    assert all(s.get("src") for s in page.cssselect("script:not([type='application/ld+json'])"))
    assert json_ld(page)["headline"] == HOSTILE
    assert page.cssselect("meta[property='og:title']")[0].get("content") == HOSTILE
    assert HOSTILE in page.cssselect("#kutip-apa")[0].text_content()


def test_zotero_reads_the_page(open_page, article):
    item = zotero_item(open_page(article.get_absolute_url()))

    assert item.type == "newspaperArticle"
    assert item.creators == [("Santoso", "Budi"), ("Tim Redaksi", "")]
    assert item.fields == {
        "title": "Banjir di Demak surut",
        "publication": "Kabar Contoh",
        "date": "2024-03-05",
        "url": f"http://testserver{article.get_absolute_url()}",
        "language": "id",
        "section": "Bencana",
        "abstract": "Air surut sejak pagi. Warga kembali ke rumah.",
    }


def test_other_parsers_read_the_page(client, article):
    text = client.get(article.get_absolute_url()).content.decode()

    found = trafilatura.extract_metadata(text)

    assert found.title == "Banjir di Demak surut"
    assert set(found.author.split("; ")) == {"Budi Santoso", "Tim Redaksi"}
    assert found.sitename == "Kabar Contoh"
    assert found.date == "2024-03-05"
    assert htmldate.find_date(text, original_date=True) == "2024-03-05"


def test_the_files_are_those_of_the_article(client, article):
    ris = client.get(f"/articles/{article.pk}/kutip.ris")
    bibtex = client.get(f"/articles/{article.pk}/kutip.bib")

    (record,) = rispy.loads(ris.content.decode())
    assert record["title"] == "Banjir di Demak surut"
    assert record["authors"] == ["Santoso, Budi", "Tim Redaksi,"]
    assert record["urls"] == [
        "https://kabar.example/banjir",
        f"http://testserver/articles/{article.pk}",
    ]
    (entry,) = parse_string(bibtex.content.decode()).entries
    assert entry.key == f"telusur-{article.pk}"
    for response, name in ((ris, "ris"), (bibtex, "bib")):
        assert response.headers["Content-Disposition"] == (
            f'attachment; filename="telusur-{article.pk}.{name}"'
        )
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert "utf-8" in response.headers["Content-Type"]


@pytest.mark.parametrize("status", ["draft", "scheduled", "trashed"])
@pytest.mark.parametrize("path", ["", "/kutip.ris", "/kutip.bib"])
def test_articles_that_are_not_public_tell_nothing(client, article, status, path):
    Article.objects.filter(pk=article.pk).update(status=status)
    path = f"/articles/{article.pk}{path}" if path else article.get_absolute_url()

    response = client.get(path)

    assert response.status_code == 404
    assert b"Banjir di Demak" not in response.content
    assert b"ld+json" not in response.content
    assert b"og:title" not in response.content


def test_only_reading_is_allowed(client, article):
    assert client.post(f"/articles/{article.pk}/kutip.ris").status_code == 405


def test_the_citations_work_without_a_script(open_page, article):
    page = open_page(article.get_absolute_url())

    (details,) = page.cssselect("details.citing")
    assert [s.text_content() for s in details.cssselect("summary")] == ["Kutip"]
    assert details.cssselect("#kutip-apa")[0].text_content() == (
        "Santoso, B., & Tim Redaksi. (2024, 5 Maret). Banjir di Demak surut. Kabar Contoh."
        " https://kabar.example/banjir"
    )
    assert details.cssselect("#kutip-apa cite")[0].text == "Banjir di Demak surut"
    assert f"telusur-{article.pk}" in details.cssselect("#kutip-bibtex")[0].text_content()
    (permalink,) = details.cssselect("#kutip-tautan")
    assert permalink.get("href") == f"/articles/{article.pk}"
    assert permalink.text == f"http://testserver/articles/{article.pk}"
    for button in details.cssselect("button"):
        assert button.get("hidden") is not None
        assert details.get_element_by_id(button.get("data-copies")) is not None


def test_a_preview_is_not_cited(admin_client):
    response = admin_client.post(
        "/admin/pratinjau/", {"title": "Rancangan", "body": "Belum terbit."}
    )

    assert b"Rancangan" in response.content
    for mark in (b"ld+json", b"og:title", b"citing", b"DC.title", b"canonical"):
        assert mark not in response.content


SIGNATURE = "bud/sit"
BYLINES = ("Sukarno", "Budi Santoso", "Tim Redaksi", "Budi Santoso, Siti Aminah", SIGNATURE, "")
SAMPLE, STRIDE = 60, 900


@pytest.mark.corpus
def test_parsers_read_unseen_articles(client, shared):
    """Real headlines, media, addresses and dates, with bylines of every kind."""
    with gzip.open(shared / "corpus" / "news.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 0, SAMPLE * STRIDE, STRIDE)]
    articles = Article.objects.bulk_create(
        Article(
            title=row["title"] or "",
            body=row["body"],
            source=row["source"] or "",
            url=row["url"] or "",
            author=BYLINES[number % len(BYLINES)],
            published_at=row["published"] and f"{row['published'][:10]}T09:30:00+07:00",
        )
        for number, row in enumerate(rows)
        if not row["title"] or len(row["title"]) <= 300
    )

    for article in articles:
        article.refresh_from_db()
        text = client.get(article.get_absolute_url()).content.decode()
        title = one_line(shown_title(article.title, article.body).text)
        day = timezone.localtime(article.published_at).date() if article.published_at else None
        names = {author.name for author in authors_of(article.author, article.source)}
        item = zotero_item(document_fromstring(text))
        found = trafilatura.extract_metadata(text)

        assert item.fields["title"] == title
        assert item.fields["publication"] == (article.source or "Telusur")
        assert item.fields["date"] == (day.isoformat() if day else "")
        assert {" ".join(filter(None, reversed(name))) for name in item.creators} == names
        assert found.title == title
        assert found.sitename == (article.source or "Telusur")
        if day:  # without one, Trafilatura guesses from any date in sight
            assert found.date == day.isoformat()
        if article.author != SIGNATURE:  # Trafilatura makes two names of it
            assert set((found.author or "").split("; ")) == (names or {""})


@pytest.mark.parametrize(
    ("name", "is_shown"),
    [
        *((f"lambang.{suffix}", True) for suffix in ("png", "jpg", "JPEG", "webp")),
        *((f"lambang.{suffix}", False) for suffix in ("svg", "gif", "ico")),
    ],
)
def test_previews_of_links_show_the_logo_of_the_site(open_page, article, set_logo, name, is_shown):
    set_logo(name)

    page = open_page(article.get_absolute_url())
    images = [each.get("content") for each in page.cssselect("meta[property='og:image']")]
    alts = [each.get("content") for each in page.cssselect("meta[property='og:image:alt']")]

    assert images == ([f"http://testserver{logo_url()}"] if is_shown else [])
    assert alts == (["Telusur"] if is_shown else [])
    assert "image" not in json_ld(page)  # it is no picture of the event


def test_without_a_logo_previews_have_no_picture(open_page, article):
    assert not open_page(article.get_absolute_url()).cssselect("meta[property^='og:image']")
