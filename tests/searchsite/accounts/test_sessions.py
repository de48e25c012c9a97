"""Sessions: idle and total time, their list, and their end."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from .conftest import PASSWORD, SECURITY

INDEX = "/admin/"


def is_logged_in(client):
    return client.get(INDEX).status_code == 200


def shift(client, seconds, *names):
    """Move times of a session into the past."""
    session = client.session
    for name in names:
        session[name] -= seconds
    session.save()


def test_an_idle_session_ends(editor, log_in, settings, events):
    client, _response = log_in()
    assert is_logged_in(client)

    shift(client, settings.SESSION_IDLE_MINUTES * 60 + 5, "seen")

    assert not is_logged_in(client)
    assert any(line.startswith("Session expired") for line in events())


def test_requests_keep_a_session(editor, log_in, settings):
    client, _response = log_in()
    shift(client, settings.SESSION_IDLE_MINUTES * 60 - 60, "seen", "started")

    assert is_logged_in(client)
    assert time.time() - client.session["seen"] < 30


def test_an_old_session_ends_though_it_is_used(editor, log_in, settings):
    client, _response = log_in()

    shift(client, settings.SESSION_MAX_HOURS * 3_600 + 5, "started")

    assert not is_logged_in(client)


def test_the_first_request_after_the_end_does_nothing(editor, log_in, settings):
    client, _response = log_in()
    shift(client, settings.SESSION_IDLE_MINUTES * 60 + 5, "seen")

    client.post("/admin/auth/group/add/", {"name": "Baru"})

    from django.contrib.auth.models import Group

    assert not Group.objects.filter(name="Baru").exists()


def test_sessions_are_written_once_a_minute(editor, log_in, django_assert_num_queries):
    client, _response = log_in()
    client.get(INDEX)
    before = client.session["seen"]

    client.get(INDEX)

    assert client.session["seen"] == before


def test_public_pages_leave_the_session_alone(editor, log_in):
    client, _response = log_in()
    shift(client, 600, "seen")

    response = client.get("/help")

    assert not response.cookies
    assert time.time() - client.session["seen"] > 590


def test_the_command_ends_all_sessions(editor, log_in, capsys):
    clients = [log_in(address=f"198.51.100.{n}")[0] for n in range(3)]

    call_command("end_sessions")

    assert not any(is_logged_in(client) for client in clients)
    assert "3 sessions ended." in capsys.readouterr().out


def test_the_command_ends_the_sessions_of_one_account(editor, log_in, capsys):
    User.objects.create_superuser("dewi", password=PASSWORD)
    rahma, dewi = log_in()[0], log_in("dewi")[0]

    call_command("end_sessions", "rahma")

    assert not is_logged_in(rahma)
    assert is_logged_in(dewi)


def test_the_command_names_an_unknown_account():
    with pytest.raises(CommandError, match="There is no account 'siapa'"):
        call_command("end_sessions", "siapa")


def test_an_editor_sees_and_ends_sessions(editor, log_in):
    here = log_in(address="198.51.100.1")[0]
    there = log_in(address="198.51.100.2")[0]

    assert "198.51.100.2" in here.get(SECURITY).content.decode()
    here.post(SECURITY, {"action": "end-sessions", "password": "salah"})
    assert is_logged_in(there)
    here.post(SECURITY, {"action": "end-sessions", "password": PASSWORD})

    assert is_logged_in(here)
    assert not is_logged_in(there)


def test_a_session_of_another_account_is_not_shown(editor, log_in):
    User.objects.create_superuser("dewi", password=PASSWORD)
    log_in("dewi", address="192.0.2.77")
    client = log_in()[0]

    assert "192.0.2.77" not in client.get(SECURITY).content.decode()


def test_a_disabled_account_is_out_at_once(editor, log_in):
    client = log_in()[0]

    User.objects.update(is_active=False)

    assert not is_logged_in(client)


def test_a_new_password_ends_other_sessions(editor, log_in):
    here, there = log_in()[0], log_in()[0]
    new = "lima kucing tidur siang"

    here.post(
        "/admin/password_change/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert is_logged_in(here)
    assert not is_logged_in(there)


def test_login_changes_the_session_and_logout_removes_it(editor, log_in):
    client = Client()
    client.get("/admin/login/")
    _client, _response = log_in(client=client)
    key = client.session.session_key

    client.post("/admin/logout/")

    assert not Session.objects.filter(session_key=key).exists()


def test_a_login_removes_expired_sessions(editor, log_in):
    from django.utils import timezone

    client = log_in()[0]
    Session.objects.filter(session_key=client.session.session_key).update(
        expire_date=timezone.now() - timedelta(days=1)
    )

    log_in()

    assert Session.objects.count() == 1
