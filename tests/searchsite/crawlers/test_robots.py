"""robots.txt: what crawlers may read, as a parser of the format understands it."""

from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client
from django.urls import URLPattern

from searchsite.rate_limits import KIND_OF_VIEW
from searchsite.urls import urlpatterns

SITEMAPS = {"sitemap", "sitemap-file", "sitemap-news"}
OPEN = [
    "/",
    "/help",
    "/articles/1/banjir",
    "/articles/1",
    "/sitemap.xml",
    "/sitemap-1.xml",
    "/sitemap-news.xml",
    "/static/searchsite/site.css",
]
CLOSED = ["/search?q=a", "/search.atom?q=a", "/saringan/source", "/api/v1/search?q=a", "/admin/"]


def rules(client: Client, host: str = "testserver", *, secure: bool = False) -> RobotFileParser:
    response = client.get("/robots.txt", headers={"Host": host}, secure=secure)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    parser = RobotFileParser()
    parser.parse(response.content.decode().splitlines())
    return parser


def limited_paths() -> list[str]:
    """Return a path of each URL that is limited because it searches, exports or writes."""
    patterns = [each for each in urlpatterns if isinstance(each, URLPattern) and each.name]
    routes = [
        str(each.pattern)
        for each in patterns
        if KIND_OF_VIEW.get(each.name or "") and each.name not in SITEMAPS
    ]
    assert len(routes) > 5
    return [f"/{route.replace('<', '').replace('>', '')}" for route in routes]


@pytest.mark.parametrize("path", OPEN)
def test_crawlers_may_read_articles_and_sitemaps(client, path):
    assert rules(client).can_fetch("Crawler", path)


@pytest.mark.parametrize("path", [*CLOSED, *limited_paths()])
def test_crawlers_may_not_search(client, path):
    assert not rules(client).can_fetch("Crawler", path)


def test_sitemaps_are_named_by_absolute_urls(client):
    assert rules(client).site_maps() == [
        "http://testserver/sitemap.xml",
        "http://testserver/sitemap-news.xml",
    ]
    assert rules(client, "localhost", secure=True).site_maps() == [
        "https://localhost/sitemap.xml",
        "https://localhost/sitemap-news.xml",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_closed_site_refuses_crawlers_everywhere(client, settings, article_factory):
    article = article_factory()
    settings.CRAWLERS = False

    closed = rules(client)

    assert not any(closed.can_fetch("Crawler", path) for path in [*OPEN, *CLOSED])
    assert closed.site_maps() is None
    for path in ("/", "/help", article.get_absolute_url(), "/search?q=a", "/tidak-ada", "/logo"):
        assert client.get(path).headers["X-Robots-Tag"] == "noindex, nofollow", path
    static = client.get("/static/searchsite/site.css")
    assert static.headers["X-Robots-Tag"] == "noindex, nofollow"
    static.close()
    for path in ("/sitemap.xml", "/sitemap-1.xml", "/sitemap-news.xml"):
        assert client.get(path).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_open_site_sends_no_such_header(client, article_factory):
    article = article_factory()

    assert "X-Robots-Tag" not in client.get(article.get_absolute_url()).headers
