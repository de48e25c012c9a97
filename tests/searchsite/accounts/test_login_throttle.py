"""Limits of login attempts: before hashing, by address and name, and never against a colleague."""

import threading
from contextlib import suppress

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory

from searchsite.accounts.known_devices import cookie_name, remember_device
from searchsite.accounts.login_throttle import (
    PER_ADDRESS,
    PER_KNOWN_DEVICE,
    PER_NAME,
    PER_NAME_AND_ADDRESS,
    UNKNOWN_DEVICES,
    LoginRefused,
    LoginThrottle,
)
from searchsite.accounts.login_throttle import throttle as site_throttle
from searchsite.shared_counters import SharedCounters

from .conftest import PASSWORD


@pytest.fixture
def throttle():
    return LoginThrottle(SharedCounters(sets=256))


def attack(name):
    """Use up the attempts of a name from many addresses, on the running site."""
    for n in range(60):
        with suppress(LoginRefused):
            site_throttle.count(name, f"203.0.113.{n}")


def passed(throttle, names, groups, attempts, **options):
    """Return the number of attempts that pass at one moment."""
    count = 0
    for n in range(attempts):
        try:
            throttle.count(names[n % len(names)], groups[n % len(groups)], now=1.0, **options)
        except LoginRefused:
            continue
        count += 1
    return count


def test_a_name_from_one_address(throttle):
    assert passed(throttle, ["rahma"], ["a"], 100) == PER_NAME_AND_ADDRESS.count


def test_many_names_from_one_address(throttle):
    names = [f"n{n}" for n in range(100)]

    assert passed(throttle, names, ["a"], 100) == PER_ADDRESS.count


def test_a_name_from_many_addresses(throttle):
    assert passed(throttle, ["rahma"], [f"a{n}" for n in range(100)], 100) == PER_NAME.count


def test_all_unknown_browsers_together(throttle):
    names, groups = [f"n{n}" for n in range(100)], [f"a{n}" for n in range(100)]

    assert passed(throttle, names, groups, 100) == UNKNOWN_DEVICES.count


def test_other_spellings_of_a_name_are_the_same(throttle):
    names = ["Rahma", "rahma", "RAHMA", "\uff52ahma"]

    assert passed(throttle, names, ["a"], 100) == PER_NAME_AND_ADDRESS.count


def test_one_address_never_uses_up_the_attempts_of_a_name(throttle):
    refused = 0
    for second in range(0, 86_400, 10):
        try:
            throttle.count("rahma", "attacker", now=float(second))
        except LoginRefused:
            refused += 1
        if second % 7_200 == 0:
            assert throttle.count("rahma", f"colleague{second}", now=float(second))
    assert refused > 8_000


def test_a_known_browser_is_not_locked_out_by_a_crowd(throttle):
    passed(throttle, ["rahma"], [f"a{n}" for n in range(500)], 500)

    assert throttle.count("rahma", "a1", device="known", now=1.0)


def test_a_known_browser_has_a_limit_too(throttle):
    assert passed(throttle, ["rahma"], ["a"], 100, device="d") == PER_KNOWN_DEVICE.count


def test_a_success_does_not_count(throttle):
    for _ in range(100):
        throttle.give_back(throttle.count("rahma", "a", now=1.0))


def test_waiting_helps(throttle):
    passed(throttle, ["rahma"], ["a"], PER_NAME_AND_ADDRESS.count)
    with pytest.raises(LoginRefused) as refusal:
        throttle.count("rahma", "a", now=1.0)

    assert refusal.value.seconds <= 360
    assert throttle.count("rahma", "a", now=1.0 + refusal.value.seconds)


def test_one_password_is_hashed_at_a_time(throttle):
    inside, leave = threading.Event(), threading.Event()

    def hash_slowly():
        with throttle.hashing():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=hash_slowly)
    thread.start()
    inside.wait(10)
    waiter = threading.Thread(target=hash_slowly)
    waiter.start()
    refused = 0
    for _ in range(20):
        try:
            with throttle.hashing():
                pass
        except LoginRefused:
            refused += 1
            break
    leave.set()
    thread.join()
    waiter.join()

    assert refused
    with throttle.hashing():
        pass


def test_a_refused_attempt_is_never_hashed(editor, log_in, monkeypatch):
    for _ in range(PER_NAME_AND_ADDRESS.count):
        log_in(password="salah salah salah")
    calls = []
    monkeypatch.setattr(hashers, "check_password", lambda *a, **k: calls.append(a))
    monkeypatch.setattr(User, "check_password", lambda *a, **k: calls.append(a))
    monkeypatch.setattr(User, "set_password", lambda *a, **k: calls.append(a))

    _client, response = log_in()

    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert calls == []


@pytest.mark.parametrize(("language", "text"), [("id", "Terlalu banyak"), ("en", "Too many")])
def test_the_refusal_says_when_to_try_again(editor, log_in, language, text):
    for _ in range(PER_NAME_AND_ADDRESS.count):
        log_in(password="salah salah salah")
    client = Client(headers={"accept-language": language})

    _client, response = log_in(client=client)

    assert text in response.content.decode()
    assert "6" in response.content.decode()


def test_unknown_names_are_answered_like_known_ones(editor, log_in):
    _client, known = log_in(password="salah salah salah")
    _client, unknown = log_in("tidak-ada", "salah salah salah")

    assert known.status_code == unknown.status_code == 200
    strip = lambda response: response.content.decode().split("<form")[0]  # noqa: E731
    assert strip(known) == strip(unknown)


def test_a_colleague_logs_in_while_the_name_is_attacked(editor, log_in):
    client, _response = log_in(address="198.51.100.1")
    client.post("/admin/logout/")
    attack("rahma")

    _client, refused = log_in(address="192.0.2.5")
    _client, response = log_in(client=client, address="192.0.2.5")

    assert refused.status_code == 429
    assert response.status_code == 302


def test_the_cookie_of_a_known_browser_serves_one_name(editor, log_in):
    User.objects.create_superuser("dewi", password=PASSWORD)
    client, _response = log_in("dewi", address="198.51.100.1")
    name, morsel = next((k, v) for k, v in client.cookies.items() if v["max-age"] == 31_536_000)
    assert morsel["httponly"]
    assert morsel["samesite"] == "Strict"
    value = morsel.value
    client.logout()
    attack("rahma")

    client.cookies[cookie_name("rahma")] = value
    _client, response = log_in(client=client, address="192.0.2.5")

    assert name != cookie_name("rahma")
    assert response.status_code == 429


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "é" * 50, "." * 5_000])
def test_a_forged_cookie_is_ignored(editor, log_in, value):
    client = Client()
    client.cookies[cookie_name("rahma")] = value

    assert log_in(client=client)[1].status_code == 302


@pytest.mark.parametrize(
    ("url", "field", "form"),
    [
        ("/admin/keamanan/", "password", {"action": "end-sessions"}),
        (
            "/admin/password_change/",
            "old_password",
            {"new_password1": "lima kucing tidur", "new_password2": "lima kucing tidur"},
        ),
    ],
)
def test_a_stolen_session_cannot_guess_the_password(editor, log_in, url, field, form):
    client, _response = log_in()
    for _ in range(PER_KNOWN_DEVICE.count):
        client.post(url, {**form, field: "salah"})

    response = client.post(url, {**form, field: PASSWORD})

    assert response.status_code == 200
    assert "Terlalu banyak percobaan" in response.content.decode()
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


@pytest.mark.parametrize(("prefix", "path"), [("__Host-", "/"), ("", "/admin/")])
def test_browsers_accept_the_cookie_of_a_known_browser(settings, prefix, path):
    settings.SESSION_COOKIE_NAME = f"{prefix}uji_session"
    settings.SESSION_COOKIE_SECURE = bool(prefix)
    request, response = RequestFactory().get("/admin/login/"), HttpResponse()

    remember_device(request, response, "rahma")

    ((name, cookie),) = response.cookies.items()
    assert name.startswith(settings.SESSION_COOKIE_NAME)
    assert (cookie["path"], bool(cookie["secure"]), cookie["domain"]) == (path, bool(prefix), "")
