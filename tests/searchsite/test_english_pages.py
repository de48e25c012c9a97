"""Every public page and message, in English and in Indonesian: no word of the other language.

The articles of these tests consist of invented words, so that whatever is left belongs to the
interface.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import unquote_plus, urljoin, urlsplit

import pytest
from django.test import Client
from lxml.html import HtmlElement, document_fromstring

from indexer.query.limits import REMARKS
from indexer.search.messages import ENGINE_NOTICES, message
from tests.translations.leftovers import leftovers, words, words_of

pytestmark = pytest.mark.django_db(transaction=True)

LANGUAGES = ("id", "en")
MAX_PAGES = 150

#: Pages that no link leads to: errors, notices, odd parameters.
ADDRESSES = (
    *("/", "/help", "/search", "/lanjutan", "/tren", "/tren?q=zorvat&q=plemik", "/tidak-ada"),
    "/search?q=zorvat&from=x&to=y&sort=z&undated=2&tepat=9&page=0&masa=x&salinan=x&lemah=x",
    "/search?q=zorvat&from=2025&to=2024&page=99",
    "/search?q=zorvat&page=999999",
    "/search?q=zorvat+plemik+grundo&sort=oldest",
    "/search?q=zorvatt+plemikk",
    "/search?q=qwxkzjv+vjqqz",
    "/search?q=qwxkzjv&source=Kranto&category=Plemik&author=Grundo+Zelk&from=2024&undated=1",
    "/search?q=zorvat&source=Kranto&category=Plemik&kind=opinion&from=2024-01-05&to=2024-02",
    "/search?q=" + "zorvat+" * 60,
    "/search?q=%22zorvat",
    "/search?q=(zorvat",
    "/search?q=OR+zorvat",
    "/search?q=xyz:zorvat",
    "/search?q=tanggal:xx",
    "/search?q=*zorvat",
    "/search?q=z*",
    "/search?q=zorvat~9",
    "/search?q=%22zor*+plemik%22",
    "/search?q=%22zorvat+plemik%22~99",
    "/search?q=zorvat+-5",
    "/search?q=judul:",
    "/search?q=((((((((((((zorvat))))))))))))",
    "/search?q=zorvat+2019",
    "/search?q=zorvat+kemarin",
    "/search?q=zorvat+terbaru",
    "/search?q=tanggal:kemarin+zorvat",
    "/search?q=zorvat&masa=7-hari",
    "/search?q=UU+19/2019",
    "/search?kind=factcheck",
)
API_ADDRESSES = (
    *("/api/v1/articles/0", "/api/x", "/api/v1/search?q=zorvat&page=0"),
    *("/api/v1/search?q=zorvat&sort=x", "/api/v1/search?q=zorvat&from=x"),
    *("/api/v1/search?q=zorvat&per_page=0", "/api/v1/search?q=zorvat&tepat=x"),
    *("/api/v1/search?q=zorvat&page=9999999", "/api/v1/search?q=xyz:zorvat+%22a"),
)


@pytest.fixture
def site(article_factory) -> None:
    """Fill the site with articles of every kind of page: with and without date, source, title."""
    body = "Zorvat plemik grundo. " * 60
    common = {"source": "Kranto", "author": "Grundo Zelk", "category": "Plemik", "body": body}
    for number in range(24):
        day = datetime(2024, number % 12 + 1, number + 1, 5, tzinfo=UTC)
        article_factory(
            **common | {"body": f"{body} Velk{number}.", "published_at": day},
            title=f"Zorvat plemik {number}",
        )
    for number in range(12):
        article_factory(
            title=f"Zorvat kranto {number}",
            body=f"Zorvat nimb{number} quell{number}.",
            source=f"Kranto {number}",
            author=f"Zelk {number}",
            category=f"Nimb {number}",
            published_at=datetime(2023, 3, 1, 5, tzinfo=UTC),
        )
    article_factory(**common | {"kind": "opinion", "published_at": None}, title="Zorvat opik")
    bare = {"source": "", "author": "", "category": "", "published_at": None}
    article_factory(**bare, title="", body="Zorvat nimbolo.")
    url = "https://kranto.example/1"
    article_factory(**common, title="Zorvat velk", kind="claim", url=url)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_texts_of_the_other_language(site: None, language: str) -> None:
    wrong: dict[str, list[str]] = {}
    pages = _crawl(_client(language), ADDRESSES, language)

    for url, html in pages.items():
        if found := leftovers(html, language, query=unquote_plus(url)):
            wrong[url] = found

    assert len(pages) > len(ADDRESSES)
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("url", API_ADDRESSES)
def test_no_answer_of_the_api_has_messages_of_the_other_language(
    site: None, url: str, language: str
) -> None:
    answer = _client(language).get(url).json()
    text = answer["error"]["message"] if "error" in answer else answer["notice"]

    other = "id" if language == "en" else "en"
    assert not words_of(text) & getattr(words(), other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggestions_tables_and_descriptions_follow_the_language(site: None, language: str) -> None:
    client = _client(language)
    suggested = client.get("/api/v1/suggest?q=zor").json()
    texts = [
        " ".join([*suggested["groups"].values(), suggested["status"]]),
        client.get("/tren.csv?q=zorvat&q=plemik").content.decode(),
        client.get("/opensearch.xml").content.decode(),
    ]

    other = "id" if language == "en" else "en"
    assert [words_of(text) & getattr(words(), other) for text in texts] == [set()] * 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [*REMARKS, *ENGINE_NOTICES])
def test_no_notice_is_in_the_other_language(code: str, language: str) -> None:
    from django.utils import translation

    with translation.override(language):
        text = message(code, "7")

    other = "id" if language == "en" else "en"
    assert text and not words_of(text) & getattr(words(), other)


def test_dates_and_numbers_follow_the_language(flood_articles, article_factory) -> None:
    flood_articles(1_050)
    article_factory(title="Banjir banjir", published_at=datetime(2024, 10, 6, 5, tzinfo=UTC))

    english, indonesian = (_search(_client(language)) for language in ("en", "id"))

    assert english.cssselect(".results__count strong")[0].text == "1,051"
    assert indonesian.cssselect(".results__count strong")[0].text == "1.051"
    assert "6 October 2024" in _dates(english)
    assert "6 Oktober 2024" in _dates(indonesian)


def test_a_single_result_is_singular(article_factory) -> None:
    article_factory(title="Zorvat")

    page = _search(_client("en"), "zorvat")

    assert page.cssselect(".results__count")[0].text_content().startswith("1 article ")


def test_cached_fragments_of_one_language_are_not_shown_in_the_other(article_factory) -> None:
    article = article_factory(title="Zorvat", category="Plemik", source="Kranto")
    urls = ("/", "/help", "/search?q=zorvat", article.get_absolute_url())

    for _turn in range(2):
        for language in LANGUAGES:
            for url in urls:
                html = _client(language).get(url).content.decode()
                assert leftovers(html, language) == [], url


def _client(language: str) -> Client:
    return Client(headers={"accept-language": language})


def _search(client: Client, text: str = "banjir") -> HtmlElement:
    response = client.get("/search", {"q": text, "sort": "date"})
    return document_fromstring(response.content.decode())


def _dates(page: HtmlElement) -> list[str]:
    return [each.text_content() for each in page.cssselect("time")]


def _crawl(client: Client, addresses: Iterable[str], language: str) -> dict[str, str]:
    """Return the pages of these addresses and one page of each kind that they link to."""
    waiting, kinds = list(addresses), set()
    pages: dict[str, str] = {}
    while waiting and len(pages) < MAX_PAGES:
        url = waiting.pop(0)
        response = client.get(url, follow=True)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        pages[url] = html = response.content.decode()
        page = document_fromstring(html)
        assert page.get("lang") == language, url
        for link in page.xpath("//a/@href"):
            target = urljoin(url, link).partition("#")[0]
            if (kind := _kind(target)) and kind not in kinds:
                kinds.add(kind)
                waiting.append(target)
    return pages


def _kind(url: str) -> str:
    """Return what a URL has in common with those of the same view; "" for other sites."""
    parts = urlsplit(url)
    if parts.netloc or parts.path.startswith("/admin/") or "bahasa=" in parts.query:
        return ""
    path = parts.path.split("/")[:3]
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&")})
    return f"{'/'.join(path[:2])}?{'&'.join(names)}"
