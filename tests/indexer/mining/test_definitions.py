"""Definitions of acronyms in texts."""

import pytest

from indexer.mining.definitions import find_definitions, spells


@pytest.mark.parametrize(
    ("text", "acronym", "name"),
    [
        ("kata Badan Pusat Statistik (BPS) pada", "BPS", "Badan Pusat Statistik"),
        ("Menurut BPS (Badan Pusat Statistik), harga", "BPS", "Badan Pusat Statistik"),
        ("oleh Kementerian Keuangan (Kemenkeu).", "Kemenkeu", "Kementerian Keuangan"),
        ("Perserikatan Bangsa-Bangsa (PBB)", "PBB", "Perserikatan Bangsa-Bangsa"),
        (
            "Badan Meteorologi, Klimatologi, dan Geofisika (BMKG)",
            "BMKG",
            "Badan Meteorologi, Klimatologi, dan Geofisika",
        ),
        ("Selain itu usaha mikro dan kecil (UMK)", "UMK", "usaha mikro dan kecil"),
        ("hari ini. Anggaran Dasar (AD)", "AD", "Anggaran Dasar"),
    ],
)
def test_names_that_spell_the_acronym(text: str, acronym: str, name: str) -> None:
    (found,) = find_definitions(text)

    assert (found.acronym, found.name, found.spelled) == (acronym, name, True)
    assert text[found.start : found.end].count("(") == 1


def test_a_name_of_another_language_is_marked() -> None:
    (found,) = find_definitions("KTT Organisasi Perjanjian Keamanan Kolektif (CSTO)")

    assert (found.name, found.spelled) == ("KTT Organisasi Perjanjian Keamanan Kolektif", False)


@pytest.mark.parametrize(
    "text",
    [
        "Ketua Umum Partai (PKB)",
        "warga desa itu (BPS)",
        "Pada 74 undang-undang (UU)",
        "Joko (PDIP)",
        "(BPS)",
        "(" * 10_000 + "A" * 10_000,
        "Badan. Pusat Statistik! (BPS",
    ],
)
def test_other_parentheses_are_no_definitions(text: str) -> None:
    assert [found for found in find_definitions(text) if found.spelled] == []


def test_every_word_has_its_letter() -> None:
    assert not spells("KPU", "Komisi Pemberantasan Korupsi")
    assert not spells("BPS", "Badan Pusat Statistik Nasional")
    assert not spells("BPD", "Badan Pusat dan")
