"""Error responses: pages for people, JSON for programs."""

import pytest
from django.test import Client

CASES = [
    ("odd", 400, "bad-request"),
    ("forbidden", 403, "forbidden"),
    ("broken", 500, "internal-error"),
]


@pytest.fixture
def failing_client(settings) -> Client:
    """Return a client of a site with failing URLs; exceptions become responses."""
    settings.ROOT_URLCONF = "tests.searchsite.failing_urls"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("name", "status", "code"), CASES)
def test_people_get_a_page_in_the_design_of_the_site(failing_client, name, status, code):
    response = failing_client.get(f"/{name}")

    assert response.status_code == status
    assert response["Content-Type"].startswith("text/html")
    page = response.content.decode()
    assert '<html lang="id">' in page
    assert "Ke halaman depan" in page
    assert "rahasia" not in page


@pytest.mark.parametrize(("name", "status", "code"), CASES)
def test_programs_get_json(failing_client, name, status, code):
    response = failing_client.get(f"/api/v1/{name}")

    assert response.status_code == status
    error = response.json()["error"]
    assert error["code"] == code
    assert error["message"]
    assert error["parameter"] is None
    assert "rahasia" not in error["message"]


def test_the_page_for_an_internal_error_needs_no_manifest(
    failing_client, settings, tmp_path, fresh_templates
):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    settings.STATIC_ROOT = tmp_path  # no manifest here: every {% static %} fails

    response = failing_client.get("/help")

    assert response.status_code == 500
    assert "Terjadi kesalahan" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/tidak-ada", "/articles/", "/search/x", "/.env", "/%2e%2e/", "/a%00b"]
)
def test_unknown_urls_get_the_404_page(client, path):
    response = client.get(path)

    assert response.status_code == 404
    assert "Halaman tidak ditemukan" in response.content.decode()


def test_a_foreign_host_is_refused_with_a_page(client):
    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


def test_too_many_parameters_are_refused_with_a_page(client):
    response = client.get("/search?" + "&".join(f"p{n}=1" for n in range(2_000)))

    assert response.status_code == 400
    assert "Permintaan tidak dapat dibaca" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/search", "/help", "/articles/1/a", "/robots.txt", "/healthz"]
)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_can_only_be_read(path, method):
    client = Client(enforce_csrf_checks=True)

    response = getattr(client, method)(path)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_a_form_without_a_token_gets_a_page_in_the_design(transactional_db):
    client = Client(enforce_csrf_checks=True)

    response = client.post("/admin/login/", {"username": "a", "password": "b"})

    assert response.status_code == 403
    assert "Formulir kedaluwarsa" in response.content.decode()
