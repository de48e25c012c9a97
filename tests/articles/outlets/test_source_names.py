"""The normal form of a source's name, and the domain of a host."""

import pytest

from articles.outlets.source_names import hosts_above, registered_domain, source_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("pagi.example.com", "pagi.example.com"),
        ("WWW.Harian-Pagi.co.id", "harian-pagi.co.id"),
        ("https://m.harianpagi.com/kota?x=1", "harianpagi.com"),
        ("amp.kota.harianpagi.com:443", "kota.harianpagi.com"),
        ("harianpagi.com.", "harianpagi.com"),
        (" Harian \t PAGI ", "harian pagi"),
        ('"Harian Pagi"', "harian pagi"),
        ("St. Pagi", "st. pagi"),
        ("kabar.kantor", "kabar.kantor"),
        ("m.id", "m.id"),
        ("127.0.0.1", "127.0.0.1"),
        ("http://[", "http://["),
        ("-", "-"),
        ("", ""),
    ],
)
def test_spellings_of_a_source_have_one_key(name: str, key: str) -> None:
    assert source_key(name) == key
    assert source_key(key) == key


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("kota.harianpagi.com", "harianpagi.com"),
        ("bola.harianpagi.co.id", "harianpagi.co.id"),
        ("ppid.kotapagi.go.id", "kotapagi.go.id"),
        ("kabar.desapagi.desa.id", "desapagi.desa.id"),
        ("kabar.pagi.web.id", "pagi.web.id"),
        ("radio.pagi.or.id", "pagi.or.id"),
        ("suara.my.id", "suara.my.id"),
        ("pagi.co.uk", "pagi.co.uk"),
        ("warga.blogspot.com", "warga.blogspot.com"),
        ("harian pagi", ""),
        ("pagi.kantor", ""),
        ("pagi", ""),
        ("..", ""),
    ],
)
def test_the_domain_of_a_host_is_the_registered_one(host: str, domain: str) -> None:
    assert registered_domain(host) == domain


def test_the_hosts_above_end_with_the_domain() -> None:
    assert hosts_above("a.b.pagi.co.id") == ["b.pagi.co.id", "pagi.co.id"]
    assert hosts_above("pagi.co.id") == hosts_above("harian pagi") == []
