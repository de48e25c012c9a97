"""How programs and readers find feeds: links in the head of pages, and one below the hits."""

from urllib.parse import urlencode, urljoin

import pytest

pytestmark = pytest.mark.django_db(transaction=True)

TYPES = ["application/atom+xml", "application/feed+json"]
QUERIES = [
    {"q": "banjir"},
    {"q": '"air naik" & gempa'},
    {"q": "tidakadakatanya"},
    {"q": "banjir", "source": 'Kabar "Uji" & Co', "category": "Umum", "sort": "date", "page": "1"},
    {"category": "Umum"},
    {"q": "banjir", "masa": "7-hari", "tepat": "1"},
]


def feeds_of(page) -> list[tuple[str, str, str]]:
    """Return type, URL and title of each feed that the head of a page names."""
    links = page.cssselect('head link[rel="alternate"][type]')
    return [(link.get("type"), link.get("href"), link.get("title")) for link in links]


@pytest.mark.parametrize("query", QUERIES, ids=str)
def test_a_results_page_names_the_feeds_of_its_search(query, article_factory, open_page, read_atom):
    article_factory(title="Banjir", body="Air naik.", source='Kabar "Uji" & Co')
    url = f"/search?{urlencode(query)}"
    page = open_page(url)

    of_search = feeds_of(page)[:2]
    (link,) = page.cssselect(".result-actions a[type='application/atom+xml']")

    assert [each[0] for each in of_search] == TYPES
    assert link.text_content() == "Ikuti pencarian ini"
    assert link.get("href") == of_search[0][1]
    feed = read_atom(urljoin(url, link.get("href"))).feed
    assert of_search[0][2] == f"{feed.title} (Atom)"
    for name in ("q", "source", "category"):
        assert query.get(name, "") in feed.title


def test_every_page_names_the_feeds_of_the_site(article_factory, open_page, read_atom, read_json):
    article = article_factory(title="Banjir")

    for url in ("/", article.get_absolute_url(), "/help", "/search?q=banjir", "/tren?q=banjir"):
        atom, json = feeds_of(open_page(url))[-2:]
        assert atom == (TYPES[0], "/search.atom", "Artikel baru · Telusur (Atom)"), url
        assert json == (TYPES[1], "/search.feed.json", "Artikel baru · Telusur (JSON Feed)"), url
    assert len(read_atom("/search.atom").entries) == 1
    assert len(read_json("/search.feed.json")["items"]) == 1


def test_english_pages_name_english_feeds(client, article_factory, open_page, read_atom):
    article_factory(title="Banjir")
    client.cookies["bahasa"] = "en"

    of_search, _json, of_site, _ = feeds_of(open_page("/search?q=banjir"))

    assert of_search[1] == "/search.atom?q=banjir&bahasa=en"
    assert of_site[1] == "/search.atom?bahasa=en"
    client.cookies.clear()
    assert read_atom(of_search[1]).feed.language == "en"
