"""The second factor: enrolment, login, recovery, removal, and every way around it."""

import re
import time

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from lxml.html import document_fromstring

from searchsite.accounts.models import RecoveryCode

from .conftest import PASSWORD, SECURITY

CODE = "/admin/login/kode/"
INDEX = "/admin/"


def code_of(user, shift=0):
    """Return the code that the editor's app shows, or showed ``shift`` steps ago."""
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + shift * device.step
    return f"{totp.token():06d}"


def forget_used_codes():
    """Let the app's current code count again, as after half a minute."""
    TOTPDevice.objects.update(last_t=-1)


@pytest.fixture
def enrolled(editor, log_in):
    """Return the editor with a second factor, a client with its session, and recovery codes."""
    client = log_in()[0]
    client.post(SECURITY, {"action": "start", "password": PASSWORD})
    response = client.post(SECURITY, {"action": "confirm", "code": code_of(editor)})
    forget_used_codes()
    codes = re.findall(r"<code>((?:[a-z0-9]{4}-){5}[a-z0-9]{4})</code>", response.content.decode())
    return editor, client, codes


def is_logged_in(client):
    return client.get(INDEX).status_code == 200


def test_enrolment_shows_key_and_image_and_ends_other_sessions(editor, log_in):
    other, client = log_in()[0], log_in()[0]

    client.post(SECURITY, {"action": "start", "password": PASSWORD})
    page = document_fromstring(client.get(SECURITY).content.decode())
    response = client.post(SECURITY, {"action": "confirm", "code": code_of(editor)})

    assert page.cssselect("img.account__qr")[0].get("src").startswith("data:image/svg+xml")
    assert len("".join(page.cssselect("code")[0].text.split())) == 32
    assert "no-store" in response["Cache-Control"]
    assert RecoveryCode.objects.count() == 10
    assert is_logged_in(client)
    assert not is_logged_in(other)


def test_enrolment_needs_the_password_and_a_right_code(editor, log_in):
    client = log_in()[0]

    client.post(SECURITY, {"action": "start", "password": "salah"})
    assert not TOTPDevice.objects.exists()
    client.post(SECURITY, {"action": "start", "password": PASSWORD})
    wrong = f"{(int(code_of(editor)) + 1) % 1_000_000:06d}"
    client.post(SECURITY, {"action": "confirm", "code": wrong})

    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_another_session_cannot_confirm(editor, log_in):
    client, other = log_in()[0], log_in()[0]
    client.post(SECURITY, {"action": "start", "password": PASSWORD})

    other.post(SECURITY, {"action": "confirm", "code": code_of(editor)})

    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert document_fromstring(other.get(SECURITY).content).cssselect("img") == []


def test_the_login_asks_for_the_code(enrolled, log_in, events):
    editor, _client, _codes = enrolled
    client, response = log_in(next="/admin/auth/user/")

    assert response.url == CODE
    assert not is_logged_in(client)
    assert 'autocomplete="one-time-code"' in client.get(CODE).content.decode()
    done = client.post(CODE, {"code": code_of(editor)})

    assert done.url == "/admin/auth/user/"
    assert is_logged_in(client)
    assert any("factors='password, code'" in line for line in events())


def test_a_code_counts_once(enrolled, log_in):
    editor, _client, _codes = enrolled
    code = code_of(editor)
    first, second = log_in()[0], log_in()[0]

    first.post(CODE, {"code": code})
    second.post(CODE, {"code": code})

    assert is_logged_in(first)
    assert not is_logged_in(second)


def test_old_codes_do_not_count(enrolled, log_in):
    client = log_in()[0]

    client.post(CODE, {"code": code_of(enrolled[0], shift=-5)})

    assert not is_logged_in(client)


@pytest.mark.parametrize("change", [str, str.upper, lambda code: code.replace("-", " ")])
def test_a_recovery_code_counts_once(enrolled, log_in, change):
    _editor, _client, codes = enrolled
    assert len(set(codes)) == 10
    first, second = log_in()[0], log_in()[0]

    first.post(CODE, {"code": change(codes[3])})
    second.post(CODE, {"code": change(codes[3])})

    assert is_logged_in(first)
    assert not is_logged_in(second)
    assert RecoveryCode.objects.count() == 9


def test_recovery_codes_are_stored_as_digests(enrolled):
    stored = set(RecoveryCode.objects.values_list("digest", flat=True))

    assert all(len(digest) == 64 for digest in stored)
    assert not stored & {code.replace("-", "") for code in enrolled[2]}


def test_new_recovery_codes_void_the_old_ones(enrolled, log_in):
    _editor, client, codes = enrolled

    client.post(SECURITY, {"action": "codes", "password": PASSWORD})
    other = log_in()[0]
    other.post(CODE, {"code": codes[0]})

    assert not is_logged_in(other)


@pytest.mark.parametrize(
    "text", ["", " ", "0", "000000", "1" * 64, "é" * 20, "-", "١٢٣٤٥٦", "\x00"]
)
def test_other_texts_are_refused(enrolled, log_in, text):
    client = log_in()[0]

    assert client.post(CODE, {"code": text}).status_code == 200
    assert not is_logged_in(client)


def test_codes_are_limited(enrolled, log_in):
    client = log_in()[0]

    codes = [client.post(CODE, {"code": "123456"}).status_code for _ in range(14)]
    right = client.post(CODE, {"code": code_of(enrolled[0])})

    assert codes[-1] == 429
    assert right.status_code == 429
    assert not is_logged_in(client)


def test_the_code_page_needs_a_password_first(enrolled):
    client = Client()

    assert client.get(CODE)["Location"] == "/admin/login/"
    assert client.post(CODE, {"code": code_of(enrolled[0])})["Location"] == "/admin/login/"


def test_a_login_does_not_wait_for_ever(enrolled, log_in):
    client = log_in()[0]
    session = client.session
    session["login_pending"] = {**session["login_pending"], "at": int(time.time()) - 400}
    session.save()

    assert client.post(CODE, {"code": code_of(enrolled[0])}).url == "/admin/login/"
    assert not is_logged_in(client)


def test_a_changed_password_voids_a_waiting_login(enrolled, log_in):
    editor, _client, _codes = enrolled
    client = log_in()[0]
    editor.set_password("lima kucing tidur siang")
    editor.save()

    client.post(CODE, {"code": code_of(editor)})

    assert not is_logged_in(client)


def test_a_session_without_the_code_may_do_nothing(enrolled):
    client = Client()
    client.force_login(enrolled[0])

    for url in (INDEX, SECURITY, "/admin/password_change/", "/admin/articles/article/upload/"):
        assert client.get(url).status_code == 302, url
    client.post(SECURITY, {"action": "remove", "password": PASSWORD})

    assert TOTPDevice.objects.filter(confirmed=True).exists()


def test_the_page_after_login_is_on_this_site(enrolled, log_in):
    client = log_in(next="https://jahat.example/")[0]

    response = client.post(CODE, {"code": code_of(enrolled[0])})

    assert response.url == INDEX


def test_removal_needs_the_password_and_ends_other_sessions(enrolled, log_in):
    editor, client, _codes = enrolled
    other = log_in()[0]
    other.post(CODE, {"code": code_of(editor)})
    client.post(SECURITY, {"action": "remove", "password": "salah"})
    assert TOTPDevice.objects.exists()

    client.post(SECURITY, {"action": "remove", "password": PASSWORD})

    assert not TOTPDevice.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert is_logged_in(client)
    assert not is_logged_in(other)
    assert log_in()[1].url == INDEX


def test_the_command_removes_a_lost_factor(enrolled, log_in):
    _editor, client, _codes = enrolled

    call_command("remove_second_factor", "rahma")

    assert not is_logged_in(client)
    assert log_in()[1].url == INDEX
    with pytest.raises(CommandError, match="no second factor"):
        call_command("remove_second_factor", "rahma")
    with pytest.raises(CommandError, match="no account"):
        call_command("remove_second_factor", "siapa")


def test_a_required_factor_is_set_up_first(editor, log_in, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client, _response = log_in()

    assert client.get(INDEX).url == SECURITY
    assert client.post("/admin/auth/group/add/", {"name": "Baru"}).url == SECURITY
    client.post(SECURITY, {"action": "start", "password": PASSWORD})
    client.post(SECURITY, {"action": "confirm", "code": code_of(editor)})

    assert is_logged_in(client)


def test_secrets_are_not_in_the_admin(enrolled):
    client = enrolled[1]

    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert "totpdevice" not in client.get(INDEX).content.decode()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_keep_the_content_policy(enrolled, log_in, language):
    client = log_in()[0]
    pages = [
        client.get(CODE, headers={"accept-language": language}),
        enrolled[1].get(SECURITY, headers={"accept-language": language}),
    ]

    for response in pages:
        document = document_fromstring(response.content.decode())
        assert not document.xpath("//*[@style] | //style | //script[text()] | //*[@onclick]")
        assert "unsafe" not in response["Content-Security-Policy"]


def test_other_accounts_are_not_touched(enrolled, log_in):
    User.objects.create_superuser("dewi", password=PASSWORD)

    assert log_in("dewi")[1].url == INDEX
