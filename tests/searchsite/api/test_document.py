"""The OpenAPI document: valid, and neither more nor less than the code."""

import ast
import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import URLPattern
from openapi_spec_validator import OpenAPIV31SpecValidator

from indexer.keyword_columns import KEYWORD_COLUMNS
from searchsite.api.article import article_endpoint
from searchsite.api.document import OPERATIONS, document, schemas
from searchsite.api.search import search_endpoint
from searchsite.api.suggest import suggest_endpoint
from searchsite.error_codes import ERRORS
from searchsite.urls import urlpatterns
from tests.api_contract import complaints

pytestmark = pytest.mark.django_db(transaction=True)

PATH = "/api/v1/openapi.json"
ROOT = Path(site_settings.BASE_DIR)
LANGUAGE = "bahasa"  # read by a middleware
BY_NAME = {each.name: each for each in OPERATIONS}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_document_is_valid(client, language):
    response = client.get(PATH, {"bahasa": language})

    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Language"] == language
    OpenAPIV31SpecValidator(response.json()).validate()


def test_every_address_of_the_api_is_described():
    routes = {
        (pattern.name, "/" + re.sub(r"<int:\w+>", "{id}", str(pattern.pattern)))
        for pattern in urlpatterns
        if isinstance(pattern, URLPattern) and pattern.name and "api/" in str(pattern.pattern)
    }

    assert routes == {(each.name, each.path) for each in OPERATIONS}


class NotedQuery(QueryDict):
    """Parameters that note which names are read."""

    def __init__(self, *given):
        self.read: set[str] = set()
        super().__init__(*given)
        self.read.clear()

    def get(self, name, default=None):
        self.read.add(name)
        return super().get(name, default)

    def getlist(self, name, default=None):
        self.read.add(name)
        return super().getlist(name, default)

    def __contains__(self, name):
        self.read.add(name)
        return super().__contains__(name)

    def __getitem__(self, name):
        self.read.add(name)
        return super().__getitem__(name)


@pytest.mark.parametrize(
    ("name", "view", "arguments"),
    [
        ("api-search", search_endpoint, ()),
        ("api-suggest", suggest_endpoint, ()),
        ("api-article", article_endpoint, (1,)),
    ],
    ids=["search", "suggest", "article"],
)
def test_every_parameter_that_is_read_is_described_and_no_other(
    article_factory, name, view, arguments
):
    article_factory()
    request = RequestFactory().get("/api/v1/x")
    noted = NotedQuery("q=warga&sort=date")
    vars(request)["GET"] = noted

    view(request, *arguments)

    described = {each.name for each in BY_NAME[name].parameters()} - {LANGUAGE}
    assert noted.read == described


def test_filters_and_facets_are_those_of_the_columns():
    described = {each.name for each in BY_NAME["api-search"].parameters()}
    facets = schemas()["FacetsAnswer"]["required"]

    assert {column.name for column in KEYWORD_COLUMNS} <= described
    assert facets == [
        *(column.plural for column in KEYWORD_COLUMNS),
        *("years", "undated", "subsources"),
    ]


def codes_in_source() -> set[str]:
    """Return the codes that the source gives to errors of the API."""
    found = set()
    for path in (ROOT / "searchsite").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = {"ApiError": 1, "json_error": 1, "_report": 1}.get(name)
            if place is not None and len(node.args) > place:
                value = node.args[place]
                if isinstance(value, ast.Constant):
                    found.add(str(value.value))
    return found


def codes_of_outages() -> set[str]:
    from searchsite import index_outages, outages

    index = {row[1] for row in index_outages._OUTAGES}
    return index | {f"database-{kind}" for kind in outages.REASONS}


def test_every_code_of_an_error_is_described_and_no_other():
    assert codes_in_source() | codes_of_outages() == ERRORS.keys()


def test_objects_have_only_the_keys_that_are_described():
    for schema in schemas().values():
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])
        assert all("description" in str(each) for each in schema["properties"].values())


def test_a_client_that_has_the_document_gets_304(client):
    first = client.get(PATH)

    again = client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    english = client.get(f"{PATH}?bahasa=en", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert english.status_code == 200
    packed = client.get(PATH, headers={"Accept-Encoding": "gzip"})
    assert json.loads(gzip.decompress(packed.content)) == first.json()


def test_the_document_follows_the_prefix_of_the_site(client, settings):
    from django.urls import set_script_prefix

    try:
        set_script_prefix("/arsip/")
        assert document()["servers"] == [{"url": "/arsip"}]
    finally:
        set_script_prefix("/")


def changed(response, **values):
    """Return an answer with other contents."""
    response.content = json.dumps(response.json() | values).encode()
    return response


def test_the_contract_sees_missing_additional_and_wrong_keys(client, article_factory):
    """The comparison that all tests of the suite make can fail."""
    article_factory()
    url = "/api/v1/search"

    def told(**values):
        return complaints("GET", url, changed(client.get(f"{url}?q=warga"), **values))

    without = client.get(f"{url}?q=warga")
    answer = without.json()
    del answer["total"]
    without.content = json.dumps(answer).encode()
    headless = client.get(f"{url}?page=0")
    headless.headers["Content-Type"] = "application/json"
    unknown = client.get(f"{url}?q=warga")
    unknown.status_code = 418

    assert told() == []
    assert "'extra' was unexpected" in told(extra=1)[0]
    assert "is not of type 'integer'" in told(total="2")[0]
    assert "'total' is a required property" in complaints("GET", url, without)[0]
    assert "type application/json" in complaints("GET", url, headless)[0]
    assert "418 is not described" in complaints("GET", url, unknown)[0]
    assert "no entry" in complaints("GET", "/api/v1/lain", client.get(f"{url}?q=warga"))[0]
