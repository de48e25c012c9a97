"""The client is the right-most address that no trusted proxy has."""

import random

import pytest
from django.http import HttpRequest

from searchsite.client_address import address_group, client_address, is_local_monitor


def request_from(peer: str, forwarded: str | None = None) -> HttpRequest:
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = peer
    if forwarded is not None:
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return request


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.7", None, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.1.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.1.0.1", "1.2.3.4, 198.51.100.1, 10.1.0.9", "198.51.100.1"),
        ("10.1.0.1", "10.1.0.8, 10.1.0.9", "10.1.0.8"),
        ("10.1.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.1.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        ("10.1.0.1", "2001:DB8:0:0::7", "2001:db8::7"),
        ("10.1.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("::ffff:10.1.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.1.0.1", "1.2.3.4, unknown", "10.1.0.1"),
        ("10.1.0.1", "1.2.3.4, <script>", "10.1.0.1"),
        ("10.1.0.1", "", "10.1.0.1"),
        ("10.1.0.1", ",,,", "10.1.0.1"),
        ("", None, "127.0.0.1"),
    ],
)
def test_the_client(settings, peer, forwarded, client):
    settings.TRUSTED_PROXIES = ["10.1.0.0/16"]

    assert client_address(request_from(peer, forwarded)) == client


def test_what_a_client_writes_never_changes_its_address(settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1", "::1"]
    chance = random.Random(15)
    pieces = [
        "1.2.3.4",
        "127.0.0.1",
        "::1",
        "x",
        "",
        "[::1]",
        '"8.8.8.8"',
        "9.9.9.9:1",
        "\x00",
        "é",
    ]

    for _ in range(500):
        written = ",".join(chance.choices(pieces, k=chance.randint(0, 40)))
        header = f"{written}, 203.0.113.9" if written else "203.0.113.9"

        assert client_address(request_from("127.0.0.1", header)) == "203.0.113.9"
        assert client_address(request_from("203.0.113.9", written)) == "203.0.113.9"


def test_a_unix_socket_is_the_machine_itself(settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]

    assert client_address(request_from("", "198.51.100.1")) == "198.51.100.1"


def test_limits_count_networks_of_ipv6():
    first = address_group("2001:db8:1:2::1")

    assert address_group("2001:db8:1:2:ffff:ffff:ffff:ffff") == first
    assert address_group("2001:db8:1:3::1") != first
    assert address_group("203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "is_monitor"),
    [
        ("127.0.0.1", None, True),
        ("127.8.0.1", None, True),
        ("::1", None, True),
        ("", None, True),
        ("127.0.0.1", "127.0.0.1", False),
        ("127.0.0.1", "", False),
        ("10.0.0.1", None, False),
        ("2001:db8::1", None, False),
    ],
)
def test_a_monitor_asks_without_a_proxy(peer, forwarded, is_monitor):
    assert is_local_monitor(request_from(peer, forwarded)) is is_monitor
