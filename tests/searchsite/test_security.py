"""Attacks: scripts in every displayed value; cookies; security headers."""

import json

import pytest
from lxml.html import document_fromstring, fragment_fromstring

pytestmark = pytest.mark.django_db(transaction=True)

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'></title></textarea><img src=x onerror=alert(1)>"


@pytest.fixture
def hostile(article_factory):
    """Return an article with markup in every field."""
    return article_factory(
        title=f"{SCRIPT} banjir {BREAKOUT}",
        body=f"Banjir {SCRIPT} <b>tebal</b> {BREAKOUT} <!-- --> ]]> &lt;i&gt;\n\n{SCRIPT}",
        source=f"{SCRIPT}{BREAKOUT}"[:120],
        author=f"{SCRIPT}{BREAKOUT}",
        category=SCRIPT,
    )


def pages(article) -> list[str]:
    from urllib.parse import quote

    script, breakout = quote(SCRIPT), quote(BREAKOUT)
    return [
        "/",
        "/search?q=banjir",
        f"/search?q={script}",
        f"/search?q={breakout}",
        f"/search?q=tidakada&source={breakout}&category={script}",
        f"/search?q=banjir&page={script}&sort={script}&from={breakout}",
        f"{article.get_absolute_url()}?q=banjir",
        f"{article.get_absolute_url()}?q={breakout}&source={script}",
        f"/articles/{script}/x",
        f"/{breakout}",
        "/help",
    ]


def executed_scripts(document):
    """Return the script elements that browsers run: a data block is text to them."""
    return document.cssselect("script:not([type='application/ld+json'])")


def test_markup_in_articles_and_urls_is_escaped_everywhere(client, hostile):
    for url in pages(hostile):
        response = client.get(url)
        document = document_fromstring(response.content.decode())

        scripts = [script.get("src") for script in executed_scripts(document)]
        assert scripts, url
        assert all(script.startswith("/static/searchsite/") for script in scripts), url
        assert not list(document.iter("img", "iframe", "object", "textarea", "i")), url
        counts = [element.text or "" for element in document.iter("b")]  # of filter choices
        assert all(count.replace(".", "").isdigit() for count in counts), url
        for element in document.iter():
            if isinstance(element.tag, str):
                assert not [name for name in element.attrib if name.startswith("on")], url
                assert not element.get("href", "").lower().startswith("javascript:"), url


def test_escaped_markup_is_shown_as_it_was_written(client, hostile):
    page = document_fromstring(client.get(f"{hostile.get_absolute_url()}").content.decode())

    assert page.cssselect("h1")[0].text_content() == hostile.title
    assert page.findtext(".//title") == f"{hostile.title} · Telusur"
    body = page.cssselect(".reading__body")[0].text_content()
    assert SCRIPT in body
    assert "&lt;i&gt;" in body


def test_snippets_of_the_api_hold_no_markup_but_marks(client, hostile):
    answer = client.get("/api/v1/search?q=banjir").json()

    (hit,) = answer["hits"]
    snippet = fragment_fromstring(hit["snippet_html"], create_parent="div")
    assert {element.tag for element in snippet.iter()} == {"div", "mark"}
    assert SCRIPT in snippet.text_content()
    assert hit["title"] == hostile.title


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/search?q=a",
        "/help",
        "/tidak-ada",
        "/api/v1/search?q=a",
        "/healthz",
        "/admin/login/",
        "/robots.txt",
    ],
)
def test_every_answer_carries_the_security_headers(client, empty_index, url):
    headers = client.get(url).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    "url", ["/", "/search?q=banjir", "/help", "/tidak-ada", "/api/v1/search?q=a"]
)
def test_readers_get_no_cookie(client, hostile, url):
    response = client.get(url)

    # The language may depend on a cookie that the reader chose to have.
    assert not response.cookies
    varying = {"Accept-Encoding", "Authorization"}
    varies = [name for name in response.headers["Vary"].split(", ") if name not in varying]
    assert varies == ["Accept-Language", "Cookie"]


def test_pages_contain_no_inline_style_or_script(client, hostile):
    for url in pages(hostile):
        document = document_fromstring(client.get(url).content.decode())

        assert not list(document.iter("style")), url
        assert not document.xpath("//*[@style]"), url
        assert not [script for script in executed_scripts(document) if script.text], url


def test_json_is_never_html(client, hostile):
    response = client.get("/api/v1/search?q=banjir")

    assert response["Content-Type"] == "application/json"
    json.loads(response.content)
