"""Address keys: which addresses name the same page."""

import pytest

from articles.addresses import address_key, identifies, url_key

PAGE = "https://contoh.invalid/read/2025/06/10/1/rumpon"


@pytest.mark.parametrize(
    "address",
    [
        f"{PAGE}?utm_source=ABC&utm_medium=rss",
        f"{PAGE}?fbclid=x&amp;gclid=y&ref=z",
        f"{PAGE}#komentar",
        f"{PAGE}/",
        f"{PAGE}//?page=all",
        f"{PAGE}?page=1#page2",
        f"{PAGE}?halaman=semua",
        f"{PAGE}?",
        f"{PAGE}/amp",
        f"{PAGE}/amp/?UTM_Source=a",
        f"{PAGE}?amp=1",
        f"{PAGE}?amp",
        "http://www.contoh.invalid/read/2025/06/10/1/rumpon",
        "https://m.contoh.invalid/read/2025/06/10/1/rumpon",
        "https://amp.contoh.invalid/read/2025/06/10/1/rumpon",
        "https://www.m.contoh.invalid/read/2025/06/10/1/rumpon",
        "https://CONTOH.invalid:443/read/2025/06/10/1/rumpon",
        "http://contoh.invalid:80/read/2025/06/10/1/rumpon",
        "https://contoh.invalid./read/./2025/x/../06/10/1/rumpon",
        "https://contoh.invalid/read/2025/06/10/1/%72umpon",
        "//contoh.invalid/read/2025/06/10/1/rumpon",
        "contoh.invalid/read/2025/06/10/1/rumpon ",
        "https://www-contoh-invalid.cdn.ampproject.org/c/s/www.contoh.invalid/read/2025/06/10/1/rumpon",
        "https://www.google.co.id/amp/s/amp.contoh.invalid/read/2025/06/10/1/rumpon",
        "https://contoh.invalid/amp/read/2025/06/10/1/rumpon",
    ],
)
def test_addresses_of_one_page(address: str) -> None:
    assert address_key(address) == address_key(PAGE)
    assert url_key(address) == url_key(PAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://contoh.invalid/?id=12", "https://contoh.invalid/?id=13"),
        ("https://contoh.invalid/?p=123", "https://contoh.invalid/?p=124"),
        ("https://contoh.invalid/baca.php?news_id=1", "https://contoh.invalid/baca.php?news_id=2"),
        ("https://contoh.invalid/baca?page=2", "https://contoh.invalid/baca"),
        ("https://contoh.invalid/index.php?page=berita", "https://contoh.invalid/index.php"),
        ("https://contoh.invalid/Berita", "https://contoh.invalid/berita"),
        ("https://a.contoh.invalid/1", "https://b.contoh.invalid/1"),
        ("https://m.co.id/1", "https://co.id/1"),
        ("https://contoh.invalid:8080/1", "https://contoh.invalid/1"),
        ("https://contoh.invalid/a%2Fb", "https://contoh.invalid/a/b"),
        ("https://contoh.invalid/c%23", "https://contoh.invalid/c"),
    ],
)
def test_addresses_of_different_pages(one: str, other: str) -> None:
    assert address_key(one) != address_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://contoh.invalid/?b=2&a=1", "https://contoh.invalid?a=1&b=2&utm_id=9"),
        ("https://contoh.invalid/cari?q=air%20naik", "https://contoh.invalid/cari?q=air+naik"),
        ("https://contoh.invalid/k%c3%a9", "https://contoh.invalid/ke\u0301"),
        ("https://xn--mnchen-3ya.invalid/1", "https://MÜNCHEN.invalid/1"),
    ],
    ids=["order", "spaces", "escapes", "international name"],
)
def test_spellings_of_one_address(one: str, other: str) -> None:
    assert address_key(one) == address_key(other)


@pytest.mark.parametrize(
    "address", ["", "https://contoh.invalid", "http://www.contoh.invalid/?ref=x"]
)
def test_a_home_page_identifies_no_article(address: str) -> None:
    assert not identifies(address_key(address))
    assert url_key(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://[rusak/1",
        "https://contoh.invalid:99999/1",
        "https://contoh.invalid/%zz%",
        "https://contoh.invalid/\ud800",
        "https://xn--\u00e9.invalid/1",
        "https://www.google.com/amp/s/" * 500 + "contoh.invalid/1",
        "https://contoh.invalid/" + "../" * 50_000,
        "https://" + "m." * 50_000 + "invalid/1",
        "https://" + "@:" * 50_000,
    ],
)
def test_a_malformed_address_has_a_key(address: str) -> None:
    assert isinstance(address_key(address), str)
    url_key(address)


def test_a_key_is_the_key_of_itself() -> None:
    key = address_key(f"{PAGE}?id=1&utm_source=x")

    assert address_key(key) == key
