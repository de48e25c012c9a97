"""Forms that meet an ended session or an old token: the text comes back, nothing is executed."""

import html
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.models import Article, UnsavedWork
from tests.searchsite.accounts.test_second_factor import code_of

LIST = "/admin/articles/article/"
ADD = f"{LIST}add/"
BODY = 'Baris satu.\r\n\r\n"Baris dua" & <i>tiga</i>.'
TYPED = {"title": "Tulisan panjang", "body": BODY, "status": "published", "_publish": "1"}


@pytest.fixture(autouse=True)
def static_files(collected_static: None) -> None:
    """Serve the collected static files."""


@pytest.fixture
def author(db: None) -> User:
    return User.objects.create_superuser("penulis", password="sandi-uji-penulis")


def carried(response: Any) -> str:
    """Return the values that the login page carries along."""
    (value,) = re.findall(r'name="carried_work" value="([^"]*)"', response.content.decode())
    return html.unescape(value)


def log_in(client: Client, text: str, password: str = "sandi-uji-penulis") -> Any:
    values = {"username": "penulis", "password": password, "carried_work": text, "next": ADD}
    return client.post("/admin/login/", values, follow=True)


def shown(response: Any, name: str) -> str:
    return str(response.context["adminform"].form[name].value())


def test_a_text_that_meets_the_login_page_comes_back_after_it(author: User) -> None:
    client = Client()

    login = client.post(ADD, TYPED)
    kept_before = UnsavedWork.objects.count()
    back = log_in(client, carried(login))

    assert login.status_code == 200
    assert kept_before == 0
    assert shown(back, "title") == "Tulisan panjang"
    assert shown(back, "body") == BODY
    assert not Article.objects.exists()


def test_a_wrong_password_does_not_lose_the_text(author: User) -> None:
    client = Client()

    again = log_in(client, carried(client.post(ADD, TYPED)), password="salah")
    back = log_in(client, carried(again))

    assert shown(back, "title") == "Tulisan panjang"


def test_too_many_wrong_passwords_do_not_lose_the_text(author: User) -> None:
    client = Client()
    page = client.post(ADD, TYPED)
    for _ in range(25):
        page = log_in(client, carried(page), password="salah")
        if page.status_code == 429:
            break

    assert page.status_code == 429
    assert "Tulisan panjang" in carried(page)


def test_the_second_factor_comes_before_the_text(author: User) -> None:
    TOTPDevice.objects.create(user=author, confirmed=True)
    client = Client()

    asked = log_in(client, carried(client.post(ADD, TYPED)))
    too_early = client.get(ADD)
    back = client.post("/admin/login/kode/", {"code": code_of(author)}, follow=True)

    assert "Tulisan panjang" not in asked.content.decode()
    assert too_early.status_code == 302
    assert shown(back, "title") == "Tulisan panjang"


def test_an_expired_session_gives_the_text_back(author: User, settings: Any) -> None:
    client = Client()
    client.force_login(author)
    client.get(ADD)
    session = client.session
    session["seen"] = session["started"] = 0
    session.save()

    login = client.post(ADD, TYPED)

    assert "Tulisan panjang" in carried(login)
    assert not Article.objects.exists()


def test_an_old_token_gives_the_text_back_without_saving_it(author: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    client.get(ADD)

    refused = client.post(ADD, TYPED | {"csrfmiddlewaretoken": "x" * 64})
    (address,) = re.findall(r'href="(/admin/ketikan/[^"]+)"', refused.content.decode())
    back = client.get(address, follow=True)

    assert refused.status_code == 403
    assert shown(back, "title") == "Tulisan panjang"
    assert not Article.objects.exists()


def test_an_old_token_without_a_session_leads_through_the_login(author: User) -> None:
    client = Client(enforce_csrf_checks=True)

    login = client.post(ADD, TYPED)

    assert login.status_code == 403
    assert "Tulisan panjang" in carried(login)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://lain.example"},
        {"Origin": "null"},
        {"Referer": "https://lain.example/"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
    ],
    ids=str,
)
def test_forms_of_other_sites_are_refused(author: User, headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)

    response = client.post(ADD, TYPED, headers=headers)

    assert response.status_code == 403
    assert not UnsavedWork.objects.exists()


def test_an_action_is_not_executed_before_the_user_sends_it_again(
    author: User,
) -> None:
    article = Article.objects.create(title="Draf", body="Isi.", status="draft")
    client = Client()
    sent = {"action": "publish", "_selected_action": [str(article.pk)]}

    page = log_in(client, carried(client.post(LIST, sent)))
    article.refresh_from_db()
    before = article.status
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    client.post(LIST, {name: value for name, value in fields.items() if "csrf" not in name})

    article.refresh_from_db()
    assert "Terbitkan artikel yang dipilih" in page.content.decode()
    assert (before, article.status) == ("draft", "published")


@pytest.mark.parametrize("path", ["/admin/password_change/", "/admin/auth/user/add/"])
def test_passwords_are_never_carried(author: User, path: str) -> None:
    response = Client().post(path, {"old_password": "sandi-uji", "password1": "baru-sekali"})

    assert b"carried_work" not in response.content
    assert b"baru-sekali" not in response.content


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bukan json",
        "[]",
        '{"path": "/search", "values": {"q": ["x"]}}',
        '{"path": "//lain.example/", "values": {"q": ["x"]}}',
        '{"path": "/admin/articles/article/add/", "values": {"title": "x"}}',
        '{"path": "/admin/articles/article/add/", "values": {"password": ["x"]}}',
        '{"path": 5, "values": {}}',
        '{"path": "/admin/articles/article/add/"}',
        "[" * 100_000,
    ],
    ids=lambda text: text[:30],
)
def test_forged_values_are_ignored(author: User, text: str) -> None:
    response = log_in(Client(), text)

    assert response.status_code == 200
    assert not UnsavedWork.objects.exists()


def test_a_request_without_text_leads_to_the_login_as_before(db: None) -> None:
    response = Client().post(ADD)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")
