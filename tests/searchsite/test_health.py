"""URLs for machines."""

import pytest


def test_healthz_answers_without_database_or_index(client, settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "elsewhere"

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db(transaction=True)
def test_readyz_is_ok_when_database_and_index_answer(client, article_factory):
    article_factory()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {"database": "ok", "index": "ok", "files": "ok", "consistency": "ok"},
        "reason": None,
    }


@pytest.mark.django_db(transaction=True)
def test_readyz_names_what_is_wrong_with_the_index(client, settings, tmp_path):
    settings.INDEX_DIR = tmp_path / "elsewhere"

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["reason"] == "Indeks pencarian belum dibuat."
    assert response.json()["checks"]["database"] == "ok"


@pytest.mark.django_db(transaction=True)
def test_readyz_names_what_is_wrong_with_the_database(client, article_factory):
    from django.db import connection

    article_factory()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_article RENAME TO hidden")
    try:
        response = client.get("/readyz")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE hidden RENAME TO articles_article")

    assert response.status_code == 503
    assert response.json()["checks"] == {
        "database": "Basis data belum disesuaikan dengan versi program ini.",
        "index": "ok",
        "files": "ok",
        "consistency": "ok",
    }


def test_the_conventional_path_of_the_icon_redirects_to_it(client):
    response = client.get("/favicon.ico", follow=True)
    icon = b"".join(response)

    assert response.redirect_chain[0][1] == 301
    assert response["Content-Type"] == "image/svg+xml"
    assert icon.startswith(b"<svg")


@pytest.mark.parametrize("path", ["/search/?q=a%2Fb", "/help/", "/healthz/", "/readyz/"])
def test_a_trailing_slash_is_removed_by_a_redirect(client, path):
    response = client.get(path)

    assert response.status_code == 301
    assert response["Location"] == path.replace("/?", "?").rstrip("/")


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "///evil.example//",
        "/\\evil.example/",
        "//search/",
        "//help/",
        "/search//",
    ],
)
def test_no_redirect_leaves_the_site(client, path):
    response = client.get("/", PATH_INFO=path)

    assert response.status_code == 404
