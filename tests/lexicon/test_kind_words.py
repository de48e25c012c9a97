"""Names of kinds in columns, sections, titles, sources and queries."""

import pytest

from lexicon.kind_words import (
    asks_for_checks,
    kind_of_host,
    kind_of_site,
    labelled_kind,
    named_kind,
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Cek Fakta", "factcheck"),
        ("cekfakta", "factcheck"),
        ("CEK-FAKTA", "factcheck"),
        ("cek fakta kesehatan", "factcheck"),
        ("Opini", "opinion"),
        ("tajuk-rencana", "opinion"),
        ("Siaran Pers", "release"),
        ("foto-bisnis", "photo"),
        ("adv-bank", "advertorial"),
        ("Video", "video"),
        ("video game", ""),
        ("hoaks", "claim"),
        ("Ekonomi", ""),
        ("opini yang ditulis oleh banyak orang", ""),
        ("", ""),
    ],
)
def test_named_kind(name: str, kind: str) -> None:
    assert named_kind(name) == kind


def test_some_names_count_only_in_a_column() -> None:
    assert named_kind("valid") == named_kind("ClaimReview") == ""
    assert named_kind("valid", column=True) == "news"
    assert named_kind("ClaimReview", column=True) == "factcheck"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Cek Fakta: Benarkah Air Laut Surut?", "factcheck"),
        ("[CEK FAKTA] Air Laut Surut", "factcheck"),
        ("Cek Fakta Kesehatan: Air Lemon", "factcheck"),
        ("OPINI | Belajar dari Sungai", "opinion"),
        ("Wawancara - Bupati tentang Sungai", "interview"),
        ("[SALAH] Foto Ikan Raksasa", "claim"),
        ("(HOAKS) Ikan Raksasa di Waduk", "claim"),
        ("Hoaks! Ikan Raksasa di Waduk", "claim"),
        ("Salah: Bupati Mengaku Keliru", ""),
        ("Video Viral: Ikan Raksasa", ""),
        ("Bupati: Air Surut", ""),
        ("Foto Bersama Bupati", ""),
    ],
)
def test_labelled_kind(title: str, kind: str) -> None:
    assert labelled_kind(title) == kind


def test_sites_and_hosts_with_one_kind() -> None:
    assert kind_of_site("TurnBackHoax") == kind_of_site("turnbackhoax.id") == "factcheck"
    assert kind_of_site("Cek Fakta Kabar Uji") == "factcheck"
    assert kind_of_site("Kabar Uji") == ""
    assert kind_of_host("www.vidio.com") == "video"
    assert kind_of_host("kabar.example") == ""


@pytest.mark.parametrize(
    ("query", "asks"),
    [
        ("hoaks vaksin", True),
        ("cek fakta gubernur", True),
        ("Berita Bohong banjir", True),
        ("klaim asuransi banjir", False),
        ("fakta gubernur", False),
        ("", False),
    ],
)
def test_asks_for_checks(query: str, asks: bool) -> None:
    assert asks_for_checks(query.split()) is asks
