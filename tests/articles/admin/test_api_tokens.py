"""Tokens of the API in the admin: made, shown once, recognized, revoked."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils.timezone import localdate

from articles.api_tokens.secrets import make_token, valid_token
from articles.models import ApiToken

pytestmark = pytest.mark.django_db(transaction=True)

LIST = "/admin/articles/apitoken/"
FORM = {"name": "Arsip kampus", "requests_a_minute": "600", "expires_on": ""}


def secret_in(response) -> str:
    found = re.search(r"telusur_[\w-]{43}", response.content.decode())
    assert found
    return found[0]


def change_url(row) -> str:
    return f"{LIST}{row.pk}/change/"


def test_a_new_token_is_shown_once_and_opens_the_api(client, editor, article_factory):
    article_factory()
    response = client.post(f"{LIST}add/", FORM)

    row = ApiToken.objects.get()
    secret = secret_in(response)
    assert response.headers["Cache-Control"].startswith("no-store")
    assert f'-H "Authorization: Bearer {secret}"' in response.content.decode().replace(
        "&quot;", '"'
    )
    assert (row.name, row.requests_a_minute, row.created_by) == ("Arsip kampus", 600, editor)
    answer = Client().get("/api/v1/search?q=warga", headers={"Authorization": f"Bearer {secret}"})
    assert answer["RateLimit-Policy"] == '"token";q=600;w=60'
    for url in (LIST, change_url(row), f"{LIST}{row.pk}/history/", f"{LIST}add/"):
        page = client.get(url).content.decode()
        assert secret not in page
        assert row.digest not in page
    assert row.prefix in client.get(LIST).content.decode()


def test_neither_session_nor_history_keeps_the_token(client):
    secret = secret_in(client.post(f"{LIST}add/", FORM))

    for session in Session.objects.all():
        assert secret not in str(session.get_decoded())
    for entry in LogEntry.objects.all():
        assert secret not in f"{entry.object_repr}{entry.change_message}"


@pytest.mark.parametrize(
    "values", [{"name": ""}, {"requests_a_minute": "0"}, {"requests_a_minute": "100001"}]
)
def test_a_form_with_errors_makes_no_token(client, values):
    response = client.post(f"{LIST}add/", FORM | values)

    assert response.status_code == 200
    assert "telusur_" not in response.content.decode()
    assert not ApiToken.objects.exists()


def test_the_button_revokes_at_once_and_for_good(client):
    row, secret = make_token(name="Arsip")
    assert "Cabut token ini" in client.get(change_url(row)).content.decode()

    response = client.post(change_url(row), FORM | {"_revoke": "1"}, follow=True)

    row.refresh_from_db()
    assert row.revoked_at is not None
    assert valid_token(secret) is None
    assert "Cabut token ini" not in response.content.decode()
    assert "1 token dicabut." in response.content.decode()
    client.post(change_url(row), FORM)
    assert valid_token(secret) is None


def test_the_action_of_the_list_revokes_those_that_are_chosen(client):
    rows = [make_token(name=name) for name in ("A", "B", "C")]

    client.post(LIST, {"action": "revoke", "_selected_action": [row.pk for row, _s in rows[:2]]})

    assert [valid_token(secret) is None for _row, secret in rows] == [True, True, False]
    assert LogEntry.objects.filter(object_id=str(rows[0][0].pk)).count() == 1


def test_limit_and_last_day_can_be_changed_but_not_the_token(client):
    row, secret = make_token(name="Arsip")

    client.post(change_url(row), FORM | {"expires_on": "2001-01-01", "digest": "x", "prefix": "y"})

    changed = ApiToken.objects.get()
    assert (changed.name, changed.requests_a_minute) == ("Arsip kampus", 600)
    assert (changed.digest, changed.prefix) == (row.digest, row.prefix)
    assert valid_token(secret) is None
    assert "kedaluwarsa" in client.get(LIST).content.decode()


def test_the_list_tells_use_and_state(client):
    _row, secret = make_token(name="Dipakai")
    valid_token(secret)

    page = client.get(LIST).content.decode()

    assert ApiToken.objects.get().last_used_on == localdate()
    assert "berlaku" in page


@pytest.mark.parametrize(
    ("rights", "statuses"),
    [
        ((), (403, 403, 403)),
        (("view_apitoken",), (200, 403, 200)),
        (("view_apitoken", "change_apitoken"), (200, 403, 200)),
        (("add_apitoken",), (403, 200, 403)),
    ],
    ids=["none", "view", "change", "add"],
)
def test_each_page_asks_for_its_right(staff_client, rights, statuses):
    row, _secret = make_token(name="Arsip")
    browser = staff_client(*rights)

    assert (
        browser.get(LIST).status_code,
        browser.get(f"{LIST}add/").status_code,
        browser.get(change_url(row)).status_code,
    ) == statuses


def test_who_may_only_look_cannot_revoke(staff_client):
    row, secret = make_token(name="Arsip")
    browser = staff_client("view_apitoken")

    assert "Cabut token ini" not in browser.get(change_url(row)).content.decode()
    browser.post(change_url(row), FORM | {"_revoke": "1"})
    browser.post(LIST, {"action": "revoke", "_selected_action": [row.pk]})

    assert valid_token(secret) is not None


def test_only_the_role_that_manages_accounts_has_the_right():
    holders = set(
        Group.objects.filter(
            permissions__in=Permission.objects.filter(codename="add_apitoken")
        ).values_list("name", flat=True)
    )

    assert holders == {"admin"}


def test_a_token_outlives_the_account_that_made_it():
    user = User.objects.create(username="sementara")
    _row, secret = make_token(name="Arsip", created_by=user)

    user.delete()

    assert valid_token(secret) is not None
    assert ApiToken.objects.get().created_by is None
