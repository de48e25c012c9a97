"""The language of a page: the link that chooses it, the cookie, the browser's languages."""

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from lxml.html import document_fromstring

from searchsite.languages import choice_url, preferred_language

pytestmark = pytest.mark.django_db(transaction=True)

COOKIE = "bahasa"


def language_of(response) -> str:
    return str(document_fromstring(response.content.decode()).get("lang"))


def request_with(accepted: str, remembered: str = "") -> HttpRequest:
    request = RequestFactory().get("/", headers={"accept-language": accepted})
    request.COOKIES = {COOKIE: remembered} if remembered else {}
    return request


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("fr,en;q=0.5", "en"),
        ("en;q=0.4,id;q=0.6", "id"),
        ("in-ID,en;q=0.5", "id"),
        ("fr-FR,de", "id"),
        ("*", "id"),
        ("en;q=0", "id"),
        ("en;q=x", "id"),
        (";,,=", "id"),
        ("EN-us", "en"),
        ("x" * 10_000, "id"),
    ],
)
def test_a_first_visit_gets_the_first_language_that_exists(accepted, language):
    assert preferred_language(request_with(accepted)) == language


@pytest.mark.parametrize(
    ("remembered", "language"), [("id", "id"), ("en", "en"), ("fr", "en"), ("../en", "en")]
)
def test_a_remembered_language_comes_before_that_of_the_browser(remembered, language):
    assert preferred_language(request_with("en", remembered)) == language


def test_the_link_leads_to_the_same_page_in_english(client):
    page = document_fromstring(client.get("/search?q=banjir+%26+gempa&page=1").content.decode())
    (link,) = page.cssselect(".site-nav a[hreflang=en]")

    response = client.get("/search" + link.get("href"))

    assert link.text == "English"
    assert response.headers["Location"] == "/search?q=banjir+%26+gempa&page=1"
    assert language_of(client.get(response.headers["Location"])) == "en"


def test_a_chosen_language_is_remembered_on_all_pages(client):
    client.get("/?bahasa=en")

    assert language_of(client.get("/help", headers={"accept-language": "id"})) == "en"
    client.get("/help?bahasa=id")
    assert language_of(client.get("/", headers={"accept-language": "en"})) == "id"


def test_the_cookie_lasts_and_is_not_for_scripts_or_other_sites(client):
    cookie = client.get("/?bahasa=en").cookies[COOKIE]

    assert cookie["max-age"] > 30 * 86_400
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")


@pytest.mark.parametrize(
    "url",
    ["//evil.example/?bahasa=en", "//evil.example?bahasa=en", "/\\evil.example/?bahasa=en"],
)
def test_no_choice_leads_to_another_site(url):
    response = Client().generic("GET", "/", PATH_INFO=url.split("?")[0], QUERY_STRING="bahasa=en")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/")
    assert not response.headers["Location"].startswith(("//", "/\\"))


@pytest.mark.parametrize("value", ["", "fr", "EN\r\nX: y", "%00", "id/../en"])
def test_an_unknown_language_changes_nothing(client, value):
    response = client.get("/help", {"bahasa": value})

    assert (response.status_code, language_of(response)) == (200, "id")
    assert COOKIE not in response.cookies


def test_other_parameters_stay_as_they_were_sent():
    request = RequestFactory().get("/search", QUERY_STRING="q=a+b&bahasa=id&q=%C3%A9&x")

    assert choice_url(request, "en") == "?q=a+b&q=%C3%A9&x&bahasa=en"


def test_undecodable_bytes_of_a_query_do_not_break_the_link(client):
    response = client.generic("GET", "/search", QUERY_STRING="q=\xff\xe9<\"'>&bahasa=en")

    assert response.headers["Location"] == "/search?q=%FF%E9%3C%22'%3E"


def test_a_form_that_is_sent_chooses_no_language(client):
    response = client.post("/help?bahasa=en")

    assert response.status_code == 405
    assert COOKIE not in response.cookies


def test_the_api_answers_in_the_language_of_the_parameter_without_a_cookie(client):
    indonesian = client.get("/api/v1/articles/0").json()["error"]["message"]
    response = client.get("/api/v1/articles/0?bahasa=en")

    assert response.status_code == 404
    assert response.json()["error"]["message"] != indonesian
    assert COOKIE not in response.cookies


def test_caches_keep_the_languages_apart(client):
    for url in ("/", "/search?q=banjir", "/api/v1/articles/0", "/tidak-ada"):
        vary = client.get(url).headers["Vary"]

        assert {"Accept-Language", "Cookie"} <= {name.strip() for name in vary.split(",")}


def test_responses_name_their_language(client):
    assert client.get("/help").headers["Content-Language"] == "id"
    assert (
        client.get("/help", headers={"accept-language": "en"}).headers["Content-Language"] == "en"
    )
    assert "Vary" not in client.get("/robots.txt").headers


def test_the_pages_of_the_admin_have_the_link_too(admin_client):
    page = document_fromstring(admin_client.get("/admin/").content.decode())
    login = document_fromstring(Client().get("/admin/login/?next=/admin/").content.decode())

    assert page.cssselect("a[hreflang=en]")
    assert login.cssselect("a[hreflang=en]")[0].get("href") == "?next=/admin/&bahasa=en"


def test_an_article_is_indonesian_on_an_english_page(client, article_factory):
    article = article_factory(title="Banjir")
    english, indonesian = Client(headers={"accept-language": "en"}), Client()
    texts = {
        article.get_absolute_url(): ("h1", ".reading__body"),
        "/search?q=warga": (".hit__title a", ".hit__snippet"),
        "/": (".story__title a", ".story__lead"),
    }

    for url, selectors in texts.items():
        for selector in selectors:
            (marked,) = document_fromstring(english.get(url).content.decode()).cssselect(selector)
            (plain,) = document_fromstring(indonesian.get(url).content.decode()).cssselect(selector)
            assert (marked.get("lang"), plain.get("lang")) == ("id", None)


ROBOT = {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}


@pytest.mark.parametrize("path", ["/", "/help", "article"])
def test_every_alternative_of_a_page_is_a_page_of_its_own_for_search_engines(
    client, article_factory, path
):
    url = article_factory().get_absolute_url() if path == "article" else path
    page = document_fromstring(client.get(f"{url}?utm_source=surat").content.decode())
    (canonical,) = page.cssselect("link[rel=canonical]")
    alternatives = {
        link.get("hreflang"): link.get("href")
        for link in page.cssselect("link[rel=alternate]")
        if link.get("hreflang")
    }

    assert canonical.get("href") == f"http://testserver{url}"
    assert alternatives.pop("x-default") == canonical.get("href")
    assert set(alternatives) == {"id", "en"}
    for language, address in alternatives.items():
        response = client.get(address, headers=ROBOT)
        assert (response.status_code, language_of(response)) == (200, language)
        assert not response.cookies
        shown = document_fromstring(response.content.decode())
        assert shown.cssselect("link[rel=canonical]")[0].get("href") == address
        again = {link.get("href") for link in shown.cssselect("link[hreflang][rel=alternate]")}
        assert again >= set(alternatives.values())  # alternatives name each other, or are ignored


def test_results_have_an_address_without_what_changes_nothing(client, article_factory):
    for number in range(11):
        article_factory(title=f"Banjir {number}")

    page = client.get("/search?utm_source=surat&page=2&q=banjir&sort=relevance&gclid=1")

    (canonical,) = document_fromstring(page.content.decode()).cssselect("link[rel=canonical]")
    assert canonical.get("href") == "http://testserver/search?q=banjir&page=2"
