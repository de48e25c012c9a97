"""Protections of the web as a whole: methods, cookies, tokens, caches, content types."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml.html import document_fromstring

PASSWORD = "empat kuda makan rumput"

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_client():
    client = Client()
    client.force_login(User.objects.create_superuser("rahma", password=PASSWORD))
    return client


@pytest.mark.parametrize(
    "url", ["/", "/search?q=a", "/api/v1/search?q=a", "/admin/login/", "/healthz"]
)
def test_trace_is_no_method(client, empty_index, url):
    response = client.trace(url, headers={"x-secret": "rahasia"})

    assert response.status_code == 405
    assert b"rahasia" not in response.content


@pytest.mark.parametrize(
    "url",
    ["/", "/search?q=a", "/api/v1/search?q=a", "/robots.txt", "/opensearch.xml", "/x", "/api/x"],
)
def test_text_names_its_charset(client, empty_index, url):
    kind = client.get(url)["Content-Type"]

    is_json = kind in {"application/json", "application/problem+json"}  # UTF-8 (RFC 8259, 8.1)
    assert "charset=utf-8" in kind or is_json


@pytest.mark.parametrize(
    "url", ["/static/", "/.git/config", "/admin/static/", "/uploads/", "/index/"]
)
def test_folders_and_files_of_the_program_are_not_served(client, url):
    assert client.get(url).status_code in {302, 404}


def test_the_login_form_needs_a_token():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/admin/login/", {"username": "rahma", "password": PASSWORD})

    assert response.status_code == 403


@pytest.mark.parametrize(
    "url",
    ["/admin/keamanan/", "/admin/logout/", "/admin/password_change/", "/admin/auth/group/add/"],
)
def test_forms_of_the_admin_need_a_token(editor_client, url):
    editor_client.handler.enforce_csrf_checks = True

    assert editor_client.post(url, {"action": "end-sessions", "name": "x"}).status_code == 403


def test_cookies_are_for_this_site_and_not_for_scripts(settings):
    User.objects.create_superuser("rahma", password=PASSWORD)
    client = Client()
    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "rahma", "password": PASSWORD})

    assert len(client.cookies) == 3
    for name, cookie in client.cookies.items():
        assert cookie["samesite"] in {"Lax", "Strict"}, name
        assert cookie["httponly"] or name == settings.CSRF_COOKIE_NAME
        assert len(name) + len(cookie.value) < 4_096


def test_logging_out_clears_the_browser(editor_client):
    response = editor_client.post("/admin/logout/")

    assert response["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    "url", ["/admin/", "/admin/auth/user/", "/admin/keamanan/", "/admin/login/"]
)
def test_pages_of_the_admin_are_not_kept(editor_client, url):
    response = editor_client.get(url)

    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("url", ["/admin/", "/admin/auth/user/", "/admin/articles/article/"])
def test_pages_of_the_admin_have_the_way_out(editor_client, empty_index, url):
    page = document_fromstring(editor_client.get(url).content.decode())

    assert page.cssselect("form#logout-form button")


@pytest.mark.parametrize("url", ["/admin/login/", "/admin/password_change/", "/admin/keamanan/"])
def test_password_fields_hide_what_is_typed_and_allow_password_managers(editor_client, url):
    client = Client() if "login" in url else editor_client
    page = document_fromstring(client.get(url).content.decode())

    fields = [field for field in page.iter("input") if "password" in (field.get("name") or "")]
    assert fields
    for field in fields:
        assert field.get("type") == "password"
        assert field.get("autocomplete") in {"current-password", "new-password"}
        assert not field.get("maxlength")
        assert not field.get("onpaste")


@pytest.mark.parametrize(
    "target",
    ["https://jahat.example/", "//jahat.example", "/\\jahat.example", "javascript:alert(1)"],
)
def test_the_login_leads_nowhere_else(target):
    User.objects.create_superuser("rahma", password=PASSWORD)
    form = {"username": "rahma", "password": PASSWORD, "next": target}

    response = Client().post("/admin/login/", form)

    assert response["Location"] == "/admin/"


def test_passwords_are_stored_with_a_slow_hash_of_their_own_salt(settings):
    settings.PASSWORD_HASHERS = [settings.PASSWORD_HASHERS[0]]
    users = [User(username=name) for name in ("a", "b")]
    for user in users:
        user.set_password(PASSWORD)

    algorithm, rounds, *_rest = users[0].password.split("$")
    assert algorithm == "pbkdf2_sha256"
    assert int(rounds) >= 600_000
    assert users[0].password != users[1].password


def test_long_passwords_and_any_characters_are_kept_exactly():
    user = User(username="a")
    password = " Kuda é 🐎 " + "x" * 200

    user.set_password(password)

    assert user.check_password(password)
    assert not user.check_password(password.strip())
    assert not user.check_password(password[:100])
    assert not user.check_password(password.lower())


def test_session_keys_are_long_and_random(editor_client):
    keys = {editor_client.session.session_key}
    for n in range(20):
        client = Client()
        client.force_login(User.objects.create(username=f"u{n}"))
        keys.add(client.session.session_key)

    assert len(keys) == 21
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys)  # 165 bits


@pytest.mark.parametrize("url", ["/", "/search?q=a", "/api/v1/search?q=a", "/admin/login/"])
def test_no_other_origin_may_read_answers(client, empty_index, url):
    response = client.get(url, headers={"origin": "https://jahat.example"})

    assert not [name for name in response.headers if name.lower().startswith("access-control")]


def test_public_pages_name_no_version(client, empty_index):
    text = client.get("/search?q=a").content.decode() + str(dict(client.get("/").headers))

    assert not re.search(r"django/|gunicorn|python/\d", text, re.IGNORECASE)
