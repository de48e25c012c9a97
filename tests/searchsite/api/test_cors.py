"""Pages of other sites in a browser: off, for some origins, or for all."""

import pytest
from django.conf import settings as site_settings
from django.core.exceptions import ImproperlyConfigured

from searchsite import environment

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/api/v1/search?q=warga"
ORIGIN = "https://kabar.example"
ASKED = {"Origin": ORIGIN, "Access-Control-Request-Method": "GET"}


@pytest.fixture
def allow(settings, article_factory):
    """Return a function that switches CORS on, as the settings do."""
    article_factory()

    def switch(*origins):
        cors = "corsheaders.middleware.CorsMiddleware"
        place = settings.MIDDLEWARE.index("searchsite.middleware.LanguageMiddleware")
        settings.MIDDLEWARE = [*settings.MIDDLEWARE[:place], cors, *settings.MIDDLEWARE[place:]]
        settings.CORS_ALLOW_ALL_ORIGINS = origins == ("*",)
        settings.CORS_ALLOWED_ORIGINS = [each for each in origins if each != "*"]

    return switch


def headers_of(response):
    return {name for name in response.headers if name.startswith("Access-Control")}


def test_it_is_off_by_default(client, article_factory):
    article_factory()

    assert site_settings.API_CORS_ORIGINS == []
    assert headers_of(client.get(URL, headers={"Origin": ORIGIN})) == set()
    preflight = client.options(URL, headers=ASKED)
    assert (preflight.status_code, headers_of(preflight)) == (405, set())


def test_a_named_origin_may_read_and_others_may_not(client, allow):
    allow(ORIGIN)

    named = client.get(URL, headers={"Origin": ORIGIN})
    other = client.get(URL, headers={"Origin": "https://lain.example"})

    assert named["Access-Control-Allow-Origin"] == ORIGIN
    assert set(named["Access-Control-Expose-Headers"].split(", ")) >= {
        *("ETag", "Link", "Retry-After")
    }
    assert "Access-Control-Allow-Credentials" not in named.headers
    assert headers_of(other) == set()
    assert "origin" in named["Vary"].lower()
    assert other.status_code == 200


def test_a_browser_that_asks_first_gets_an_answer(client, allow):
    allow(ORIGIN)

    response = client.options(
        URL, headers={**ASKED, "Access-Control-Request-Headers": "authorization"}
    )

    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == ORIGIN
    assert "authorization" in response["Access-Control-Allow-Headers"]
    assert "GET" in response["Access-Control-Allow-Methods"]
    assert "POST" not in response["Access-Control-Allow-Methods"]
    assert response["Access-Control-Max-Age"] == "86400"


def test_a_star_opens_the_api_and_no_page(client, allow):
    allow("*")

    assert client.get(URL, headers={"Origin": ORIGIN})["Access-Control-Allow-Origin"] == "*"
    for page in ("/", "/search?q=warga", "/admin/login/"):
        assert headers_of(client.get(page, headers={"Origin": ORIGIN})) == set()


def test_refusals_can_be_read_as_well(client, allow):
    allow("*")

    for url, status in ((f"{URL}&page=0", 400), ("/api/v1/lain", 404)):
        response = client.get(url, headers={"Origin": ORIGIN})
        assert (response.status_code, response["Access-Control-Allow-Origin"]) == (status, "*")
    wrong = client.get(URL, headers={"Origin": ORIGIN, "Authorization": "Bearer salah"})
    assert (wrong.status_code, wrong["Access-Control-Allow-Origin"]) == (401, "*")


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("", []),
        (" * ", ["*"]),
        (
            "https://a.example, http://b.example:8080",
            ["https://a.example", "http://b.example:8080"],
        ),
    ],
)
def test_the_setting_is_a_list_of_origins_or_a_star(monkeypatch, value, origins):
    monkeypatch.setenv("API_CORS_ORIGINS", value)

    assert environment.foreign_origins("API_CORS_ORIGINS") == origins


@pytest.mark.parametrize("value", ["a.example", "https://*.example", "https://a.example/x", "*,b"])
def test_other_values_are_refused(monkeypatch, value):
    monkeypatch.setenv("API_CORS_ORIGINS", value)

    with pytest.raises(ImproperlyConfigured, match="API_CORS_ORIGINS"):
        environment.foreign_origins("API_CORS_ORIGINS")
