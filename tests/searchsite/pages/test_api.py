"""The page of the API: complete, and every example runs against a server."""

import json
import re
import shlex
import shutil
import subprocess
from urllib.parse import urlsplit

import pytest
from lxml.html import document_fromstring

from articles.api_tokens.secrets import make_token
from searchsite.api.document import OPERATIONS, document, schemas
from searchsite.error_codes import ERRORS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def articles(article_factory):
    return [
        article_factory(title=f"Banjir di kampung {number}", body="Air naik.")
        for number in range(12)
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_page_has_every_operation_parameter_key_and_code(client, articles, language):
    client.get(f"/api?bahasa={language}")
    page = document_fromstring(client.get("/api").content.decode())
    described = document()["paths"]
    for operation in OPERATIONS:
        section = page.get_element_by_id(operation.name).getparent()
        named = {each.text_content() for each in section.cssselect("dt > code")}
        assert {each["name"] for each in described[operation.path]["get"]["parameters"]} <= named
    keys = {each.text_content().rpartition(".")[2] for each in page.cssselect("dt > code")}
    for schema in schemas().values():
        assert {*schema["properties"]} <= {key.removesuffix("[]") for key in keys}
    for code in ERRORS:
        assert page.get_element_by_id(code).cssselect("code")[0].text_content() == code


def test_every_link_to_a_part_of_the_page_has_its_target(open_page, articles):
    page = open_page("/api")

    targets = {each.get("href")[1:] for each in page.cssselect('main a[href^="#"]')}
    assert targets <= {each.get("id") for each in page.cssselect("[id]")}
    assert targets


def test_the_type_of_an_error_leads_to_its_explanation(client, open_page, articles):
    problem = client.get("/api/v1/search?page=0").json()

    path, _hash, anchor = problem["type"].partition("#")
    assert open_page(path).get_element_by_id(anchor) is not None
    assert (problem["status"], problem["detail"]) == (400, problem["error"]["message"])
    assert re.fullmatch(r"#[0-9a-f]{16}", problem["instance"])


def test_the_page_is_linked_from_every_page_and_from_help(open_page):
    assert open_page("/").cssselect('footer a[href="/api"]')
    assert open_page("/help").cssselect('main a[href="/api"]')


def test_the_page_says_what_the_operator_has_set(client, settings, articles):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"api": 123}
    settings.API_CORS_ORIGINS, settings.CORS_ALLOW_ALL_ORIGINS = ["*"], True

    page = client.get("/api").content.decode()

    assert "123" in page
    assert "situs mana pun boleh" in page


def test_a_site_without_articles_has_the_page(client, empty_index):
    assert client.get("/api").status_code == 200


@pytest.fixture
def lines(live_server, articles):
    """Return the lines of the page of a running server, with the links beside them."""
    curl = shutil.which("curl")
    assert curl, "the examples need curl"
    found = subprocess.run(
        [curl, "-sf", f"{live_server.url}/api"], capture_output=True, text=True, check=True
    )
    page = document_fromstring(found.stdout)
    return [
        (each.cssselect("code")[-1].text_content(), each.cssselect("a")[0].get("href"))
        for each in page.cssselect(".api__examples > li")
    ]


def test_every_line_runs_in_a_shell(lines, live_server, tmp_path):
    _row, token = make_token(name="Contoh")
    assert len(lines) >= 11
    for line, link in lines:
        assert link in line
        assert link.startswith(live_server.url)
        done = subprocess.run(
            ["sh", "-c", f"{line} --fail --silent --show-error"],
            check=False,
            capture_output=True,
            cwd=tmp_path,
            env={"TOKEN": token, "PATH": "/usr/bin:/bin"},
            timeout=60,
        )
        assert done.returncode == 0, (line, done.stderr)
        if "--output" not in shlex.split(line):
            assert json.loads(done.stdout), line
        if urlsplit(link).path.endswith("/search") and "--output" not in line:
            assert json.loads(done.stdout)["total"] == 12


def test_the_line_that_asks_again_gets_304(lines, tmp_path):
    line = next(line for line, _link in lines if "--etag-save" in line)

    codes = [
        subprocess.run(
            ["sh", "-c", line], capture_output=True, cwd=tmp_path, text=True, check=True
        ).stdout.strip()
        for _ in range(3)
    ]

    assert codes == ["200", "304", "304"]
    assert json.loads((tmp_path / "hasil.json").read_text())["total"] == 12
