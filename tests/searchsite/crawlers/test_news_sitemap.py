"""The news sitemap: the articles of the last two days, in Google's extension of the protocol."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree

from articles.models import Article
from searchsite.crawlers import news_sitemap
from searchsite.crawlers.news_sitemap import NEWS_NAMESPACE
from searchsite.crawlers.sitemaps import NAMESPACE

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = {"s": NAMESPACE, "n": NEWS_NAMESPACE}


def news(client) -> list[dict[str, str]]:
    """Return the rows of the document, each as path below ``url`` -> text."""
    response = client.get("/sitemap-news.xml")
    assert response.status_code == 200
    document = etree.fromstring(response.content)
    assert document.tag == f"{{{NAMESPACE}}}urlset"
    rows = []
    for url in document:
        assert [child.tag for child in url] == [
            f"{{{NAMESPACE}}}loc",
            f"{{{NAMESPACE}}}lastmod",
            f"{{{NEWS_NAMESPACE}}}news",
        ]
        (element,) = url.findall("n:news", NAMES)
        assert [etree.QName(each).localname for each in element] == [
            "publication",
            "publication_date",
            "title",
        ]
        rows.append(
            {
                "loc": url.findtext("s:loc", None, NAMES),
                "name": element.findtext("n:publication/n:name", None, NAMES),
                "language": element.findtext("n:publication/n:language", None, NAMES),
                "date": element.findtext("n:publication_date", None, NAMES),
                "title": element.findtext("n:title", None, NAMES),
            }
        )
    return rows


def test_a_row_has_publication_date_and_title(client, article_factory, settings):
    settings.SITE_NAME = "Kabar & Kita"
    article = article_factory(title="Banjir <b>&</b> “gempa”", published_at=None)
    article.refresh_from_db()

    (row,) = news(client)

    assert row["loc"] == f"http://testserver{article.get_absolute_url()}"
    assert (row["name"], row["language"]) == ("Kabar & Kita", "id")
    assert row["title"] == "Banjir <b>&</b> “gempa”"
    date = datetime.fromisoformat(row["date"])
    assert date == article.first_published_at.replace(microsecond=0)


def test_the_first_publication_counts_and_not_the_date_of_the_text(client, article_factory):
    moment = datetime.now(UTC)
    ages = {"hari ini": 0, "kemarin": 1.9, "lusa": 2.1, "dulu": 400}
    for name, days in ages.items():  # their texts are dated 2024
        article_factory(title=name, first_published_at=moment - timedelta(days=days))
    article_factory(title="draf", status=Article.Status.DRAFT)
    withdrawn = article_factory(title="ditarik")
    withdrawn.status = Article.Status.TRASHED
    withdrawn.save()

    assert [row["title"] for row in news(client)] == ["hari ini", "kemarin"]


def test_at_most_a_thousand_are_listed_newest_first(client, flood_articles, monkeypatch):
    monkeypatch.setattr(news_sitemap, "MAX_NEWS", 10)
    keys = flood_articles(15)

    found = [int(row["loc"].split("/")[-2]) for row in news(client)]

    assert found == sorted(keys, reverse=True)[:10]
    monkeypatch.undo()
    assert news_sitemap.MAX_NEWS == 1_000


def test_a_text_without_title_has_its_beginning_or_is_left_out(client, article_factory):
    article_factory(title="", body="")
    article_factory(title="", body="Air naik di Demak. Warga mengungsi.")

    assert [row["title"] for row in news(client)] == ["Air naik di Demak"]


def test_characters_that_xml_forbids_are_left_out(client, article_factory):
    article = article_factory(title="Banjir")
    Article.objects.filter(pk=article.pk).update(title="Ban\x0bjir\x1b[0m \uffff di\x7f Demak")

    assert [row["title"] for row in news(client)] == ["Ban jir [0m di Demak"]


def test_a_site_without_news_has_an_empty_list(client):
    assert news(client) == []
