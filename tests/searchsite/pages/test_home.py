"""The home page."""

from datetime import UTC, datetime

import pytest

from searchsite.pages.home import RECENT_ARTICLES

pytestmark = pytest.mark.django_db(transaction=True)


def texts(document, selector):
    return [" ".join(element.text_content().split()) for element in document.cssselect(selector)]


def test_the_latest_published_articles_are_listed(open_page, article_factory):
    for day in range(1, 13):
        article_factory(title=f"Hari {day}", published_at=datetime(2024, 5, day, tzinfo=UTC))
    article_factory(title="Tanpa tanggal", published_at=None)
    article_factory(title="Draf", published_at=datetime(2024, 6, 1, tzinfo=UTC), status="draft")

    page = open_page("/")

    assert texts(page, ".story h3") == [
        f"Hari {day}" for day in range(12, 12 - RECENT_ARTICLES, -1)
    ]


def test_topics_and_sources_lead_to_their_articles(open_page, article_factory):
    article_factory(title="Satu", category="Seni & Budaya", source="Warta Uji")
    article_factory(title="Dua", category="", source="")

    page = open_page("/")
    links = {link.text: link.get("href") for link in page.cssselect(".tag")}

    assert links == {
        "Seni & Budaya": "/search?category=Seni+%26+Budaya",
        "Warta Uji": "/search?source=Warta+Uji",
    }
    assert texts(open_page(links["Seni & Budaya"]), ".hit h2") == ["Satu"]


def test_an_empty_site_explains_how_to_add_articles(open_page, transactional_db):
    page = open_page("/")

    assert "Belum ada artikel" in page.text_content()


def test_the_home_page_takes_two_database_queries_and_the_version_of_the_tables_another(
    client, article_factory, django_assert_num_queries
):
    for n in range(15):
        article_factory(category=f"Kategori {n}")

    client.get("/")

    with django_assert_num_queries(3):
        client.get("/")


def test_the_home_page_needs_no_index(open_page, article_factory, settings, tmp_path):
    article_factory(title="Satu")
    settings.INDEX_DIR = tmp_path / "elsewhere"

    assert texts(open_page("/"), ".story h3") == ["Satu"]
