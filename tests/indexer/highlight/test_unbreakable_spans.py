"""Blanks inside names, amounts and dates are unbreakable."""

import pytest

from indexer.highlight.unbreakable_spans import is_unbreakable


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("oleh Joko Widodo kemarin", "oleh|Joko Widodo|kemarin"),
        ("kata Sri Mulyani Indrawati, menteri", "kata|Sri Mulyani Indrawati,|menteri"),
        ("Raja Salman bin Abdulaziz datang", "Raja Salman bin Abdulaziz|datang"),
        ("menurut dr. Budi Santoso di sana", "menurut|dr. Budi Santoso|di|sana"),
        ("bersama H. Ahmad dari PT. Maju Jaya", "bersama|H. Ahmad|dari|PT. Maju Jaya"),
        ("senilai Rp 1,5 miliar untuk", "senilai|Rp 1,5 miliar|untuk"),
        ("senilai Rp. 20.000 saja", "senilai|Rp. 20.000|saja"),
        ("utang 20 juta dolar itu", "utang|20 juta dolar|itu"),
        ("pada 12 Januari 2024 lalu", "pada|12 Januari 2024|lalu"),
        ("sejak tahun 1998 hingga", "sejak|tahun 1998|hingga"),
        ("pada pukul 10.30 WIB tadi", "pada|pukul 10.30 WIB|tadi"),
        ("naik 5,2 persen tahun ini", "naik|5,2 persen|tahun|ini"),
        ("ia pulang. Lalu Ani pergi", "ia|pulang.|Lalu Ani|pergi"),
        ("di Jakarta, Bandung dan Solo", "di|Jakarta,|Bandung|dan|Solo"),
        ("  kata  Joko  Widodo ", "kata|Joko Widodo"),
    ],
)
def test_text_is_cut_only_outside_of_names_amounts_and_dates(text: str, parts: str) -> None:
    cut = "".join(
        "|" if letter == " " and not is_unbreakable(text, place) else letter
        for place, letter in enumerate(text)
    )

    assert [" ".join(each.split()) for each in cut.split("|") if each.strip()] == parts.split("|")
