"""Passwords: 12 characters, not breached, common, regular or made of the site's words."""

import random
import string

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from searchsite.accounts import breached_passwords
from tests.costs import costs_at_most


def codes(password, user=None):
    """Return the codes of the rules that refuse a password."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "empat kuda makan rumput",
        "correct horse battery staple",
        "zH7-kq_2vLx0",
        "KucingOrenPakLurah77",
        "日本語のパスワードは長いです",
        "a" * 3 + "".join(random.Random(1).choices(string.printable[:94], k=200)),
    ],
)
def test_good_passwords(password):
    assert codes(password) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kuda-rumput", "password_too_short"),
        ("unbelievable", "password_breached"),
        ("UNBELIEVABLE", "password_breached"),
        ("1qaz2wsx3edc4rfv", "password_breached"),
        ("password1234", "password_breached"),
        ("P4ssw0rd!!!!", "password_breached"),
        ("!!password2024!!", "password_breached"),
        ("dragondragondragon", "password_breached"),
        ("monkeydragon", "password_breached"),
        ("aaaaaaaaaaaaaa", "password_breached"),
        ("ababababababab", "password_regular"),
        ("abcdefghijklmn", "password_regular"),
        ("qqqqqqqqqqqqqqqqqqqqw", "password_regular"),
        ("mnbvcxzlkjhgfdsapoiuytrewq", "password_regular"),
        ("zyxwvutsrqponm", "password_regular"),
        ("qwertyuiopasdfghjkl", "password_breached"),
        ("12345678901234567890", "password_breached"),
        ("telusur-redaksi-2024", "password_context"),
        ("AdminTelusur123!", "password_context"),
    ],
)
def test_guessable_passwords(password, code):
    assert code in codes(password)


def test_the_name_of_the_site_is_a_context_word(settings):
    settings.SITE_NAME = "Arsip Nusantara"
    settings.ALLOWED_HOSTS = ["kabarjogja.example"]

    assert "password_context" in codes("nusantara-2024!")
    assert "password_context" in codes("Kabarjogja#77889")


def test_the_name_of_the_user_is_no_password():
    user = User(username="rahmadewantisari", email="rahma@contoh.example")

    assert "password_too_similar" in codes("rahmadewantisari1", user)


def test_the_list_is_large_and_knows_its_passwords():
    size = breached_passwords.FILE.stat().st_size // breached_passwords.HASH_BYTES
    hashes = breached_passwords.FILE.read_bytes()

    assert size > 40_000
    pieces = [hashes[at : at + 5] for at in range(0, len(hashes), 5)]
    assert pieces == sorted(set(pieces))
    for password in ("unbelievable", "motherfucker", "123qweasdzxc", "qwertyqwerty"):
        assert breached_passwords.is_breached(password)


def test_a_list_can_be_written_and_searched(tmp_path, monkeypatch):
    words = [f"sandi panjang {n}" for n in range(500)]
    file = tmp_path / "list.bin"

    assert breached_passwords.write([*words, "pendek"], file) == 500

    hashes = file.read_bytes()
    monkeypatch.setattr(breached_passwords, "_hashes", lambda: hashes)
    assert all(breached_passwords.is_breached(word.upper()) for word in words)
    assert not any(breached_passwords.is_breached(f"{word}x") for word in words)


def test_random_passwords_pass():
    chance = random.Random(7)
    letters = string.ascii_letters + string.digits

    refused = [
        password
        for password in ("".join(chance.choices(letters, k=14)) for _ in range(300))
        if codes(password)
    ]

    assert refused == []


def test_hostile_passwords_take_little_time():
    hostile = ("a" * 1_000_000, "ab" * 300_000, "1" * 64 + "x" * 100_000, "\u0301" * 50_000)

    costs_at_most(2, lambda: [codes(password) for password in hostile])
