"""The home page."""

from datetime import UTC, datetime

import pytest

from searchsite.pages.home import MAX_TOPICS, RECENT_ARTICLES

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


def test_the_size_of_the_corpus_is_told(open_page, article_factory):
    for number, source in enumerate(("Kabar Uji", "warta.com", "tv.warta.com")):
        moment = datetime(2021 + number, 3, 9, 20, tzinfo=UTC)  # the next day in Jakarta
        article_factory(source=source, published_at=moment)
    article_factory(source="Draf", status="draft")
    article_factory(published_at=None)

    (corpus,) = texts(open_page("/"), ".hero__corpus")

    assert corpus == "4 artikel dari 2 sumber · terbit 2021–2023 · terbaru 10 Maret 2023"


def test_the_size_of_the_corpus_follows_each_change(open_page, article_factory):
    article, other = article_factory(category="Panen"), article_factory(category="Pasar")
    assert texts(open_page("/"), ".hero__corpus")[0].startswith("2 artikel")

    article.status = "draft"
    article.save()
    page = open_page("/")

    assert texts(page, ".hero__corpus")[0].startswith("1 artikel dari 1 sumber")
    assert "Panen" not in page.text_content()
    other.delete()
    assert not texts(open_page("/"), ".hero__corpus")


def test_the_topics_of_all_articles_are_counted(open_page, article_factory):
    for number in range(3):
        article_factory(category="Panen" if number else "Pasar")

    topics = texts(open_page("/"), "[aria-labelledby=topik] .tag")

    assert topics == ["Panen 2 artikel", "Pasar 1 artikel"]


def test_more_topics_than_shown_are_a_click_away(open_page, article_factory):
    for number in range(MAX_TOPICS + 1):
        article_factory(category=f"Topik {number}", source="Kabar Uji")

    page = open_page("/")

    (link,) = page.cssselect(".home-topics .more a")
    assert link.text == f"Semua {MAX_TOPICS + 1} pilihan"
    assert len(page.cssselect("[aria-labelledby=topik] .tag")) == MAX_TOPICS
    assert len(open_page(link.get("href")).cssselect(".choice")) == MAX_TOPICS + 1


def test_kinds_other_than_news_are_topics(open_page, article_factory):
    article_factory(stated_kind="opinion")
    article_factory()

    page = open_page("/")

    (link,) = page.cssselect("[aria-labelledby=jenis] .tag")
    assert (link.text, link.get("href")) == ("Opini", "/search?kind=opinion")


def test_a_description_of_the_site_stands_above_the_search_box(open_page, settings, empty_index):
    settings.SITE_DESCRIPTION = "Arsip berita kampung."

    page = open_page("/")

    assert texts(page, ".hero__about") == ["Arsip berita kampung."]
    assert page.cssselect("meta[name=description]")[0].get("content") == "Arsip berita kampung."


def test_an_empty_site_explains_how_to_add_articles(open_page, transactional_db):
    page = open_page("/")

    assert "Belum ada artikel" in page.text_content()


def test_the_home_page_takes_one_database_query_and_the_revision_another(
    client, article_factory, django_assert_num_queries
):
    for n in range(15):
        article_factory(category=f"Kategori {n}")

    client.get("/")

    with django_assert_num_queries(2):
        client.get("/")


def test_the_home_page_needs_no_index(open_page, article_factory, settings, tmp_path):
    article_factory(title="Satu")
    settings.INDEX_DIR = tmp_path / "elsewhere"

    assert texts(open_page("/"), ".story h3") == ["Satu"]
