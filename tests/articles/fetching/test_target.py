"""Addresses are parsed once, strictly; whatever two parsers could read differently is refused."""

from typing import Any

import pytest

from articles.fetching.errors import FetchError
from articles.fetching.target import redirected, target_of

GOOD = {
    "http://contoh.invalid": "http://contoh.invalid/",
    " https://Contoh.INVALID.:443/a/b?x=1&y=2#z ": "https://contoh.invalid/a/b?x=1&y=2",
    "https://contoh.invalid/berita baru": "https://contoh.invalid/berita%20baru",
    "https://contoh.invalid/berita%20baru": "https://contoh.invalid/berita%20baru",
    "https://contoh.invalid/caf\u00e9": "https://contoh.invalid/caf%C3%A9",
    "https://caf\u00e9.contoh.invalid/": "https://xn--caf-dma.contoh.invalid/",
    "https://contoh.invalid/a\nb": "https://contoh.invalid/ab",
    "https://contoh.invalid?x": "https://contoh.invalid/?x",
    "http://[2606:2800:220:1::1]/a": "http://[2606:2800:220:1::1]/a",
    "http://contoh.invalid/a\\b": "http://contoh.invalid/a%5Cb",
}
BAD = {
    "": "fetch_bad_address",
    "contoh.invalid/berita": "fetch_bad_address",
    "https://": "fetch_bad_address",
    "https:///berita": "fetch_bad_address",
    "https://a..b/": "fetch_bad_address",
    "https://-a.invalid/": "fetch_bad_address",
    "https://a b.invalid/": "fetch_bad_address",
    "https://a%00.invalid/": "fetch_bad_address",
    "https://a_\x00b.invalid/": "fetch_bad_address",
    "https://contoh.invalid/\ud800": "fetch_bad_address",
    "https://[::1/": "fetch_bad_address",
    "https://[fe80::1%25eth0]/": "fetch_bad_address",
    "https://[v1.x]/": "fetch_bad_address",
    "http://contoh.invalid:99999/": "fetch_bad_address",
    "http://contoh.invalid:x/": "fetch_bad_address",
    "http://contoh.invalid\\@127.0.0.1/": "fetch_credentials",
    "http://contoh.invalid#@127.0.0.1/": "",
    "https://rina:rahasia@contoh.invalid/": "fetch_credentials",
    "https://contoh.invalid@127.0.0.1/": "fetch_credentials",
    "https://@contoh.invalid/": "fetch_credentials",
    "file:///etc/passwd": "fetch_scheme",
    "FILE:///etc/passwd": "fetch_scheme",
    "gopher://contoh.invalid/": "fetch_scheme",
    "ftp://contoh.invalid/": "fetch_scheme",
    "data:text/html,a": "fetch_scheme",
    "javascript:alert(1)": "fetch_scheme",
    "http://contoh.invalid:22/": "fetch_port",
    "http://contoh.invalid:0/": "fetch_port",
    "https://contoh.invalid/" + "a" * 3_000: "fetch_bad_address",
}


@pytest.mark.parametrize(("address", "normal"), GOOD.items(), ids=GOOD)
def test_an_address_has_one_form(address: str, normal: str) -> None:
    assert target_of(address).address == normal


@pytest.mark.parametrize(("address", "code"), BAD.items(), ids=[ascii(key)[:40] for key in BAD])
def test_a_doubtful_address_is_refused(address: str, code: str) -> None:
    if not code:  # a fragment ends the host, whatever it contains
        assert target_of(address).host == "contoh.invalid"
        return

    with pytest.raises(FetchError) as refused:
        target_of(address)

    assert refused.value.code == code


def test_the_host_header_names_an_unusual_port(settings: Any) -> None:
    settings.FETCH_ALLOWED_PORTS = [443, 8443]

    assert target_of("https://contoh.invalid:8443/").authority == "contoh.invalid:8443"
    assert target_of("https://contoh.invalid:443/").authority == "contoh.invalid"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("file:///etc/passwd", "fetch_bad_redirect"),
        ("http://", "fetch_bad_redirect"),
        ("http://[::1", "fetch_bad_redirect"),
        ("http://a:b@contoh.invalid/", "fetch_credentials"),
        ("http://contoh.invalid:25/", "fetch_port"),
    ],
)
def test_a_redirect_is_checked_like_an_address(location: str, code: str) -> None:
    with pytest.raises(FetchError) as refused:
        redirected(target_of("https://contoh.invalid/a/b"), location)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("location", "address"),
    [
        ("c", "https://contoh.invalid/a/c"),
        ("//lain.invalid/c", "https://lain.invalid/c"),
        ("?x=1", "https://contoh.invalid/a/b?x=1"),
        ("/caf\u00e9".encode().decode("latin-1"), "https://contoh.invalid/caf%C3%A9"),
    ],
)
def test_a_redirect_may_be_relative(location: str, address: str) -> None:
    assert redirected(target_of("https://contoh.invalid/a/b"), location).address == address
