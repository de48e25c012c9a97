"""Families of loan words: the words that the rules allow, and those that need other evidence."""

import pytest

from lexicon.loan_families import relatives


def by_rule(word: str) -> set[str]:
    return {other for other, is_regular in relatives(word) if is_regular}


def possible(word: str) -> set[str]:
    return {other for other, _ in relatives(word)}


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("provokasi", "provokator"),
        ("koordinasi", "koordinatif"),
        ("minimalisasi", "minimalisir"),
        ("stabil", "stabilisasi"),
        ("nasionalisme", "nasionalis"),
        ("vaksin", "vaksinator"),
        ("estetik", "estetis"),
        ("geologi", "geologis"),
    ],
)
def test_regular_pairs_find_each_other(word: str, other: str) -> None:
    assert other in by_rule(word)
    assert word in by_rule(other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("kompetisi", "kompetitor"),
        ("inspeksi", "inspektur"),
        ("transparan", "transparansi"),
        ("sportif", "sportivitas"),
        ("tradisi", "tradisional"),
        ("musik", "musisi"),
        ("sosiolog", "sosiologi"),
        ("fotografer", "fotografi"),
        ("stabil", "stabilitas"),
        ("form", "formasi"),
        ("oper", "operasi"),
        ("organ", "organisasi"),
        ("modal", "modalitas"),
    ],
)
def test_irregular_pairs_need_evidence(word: str, other: str) -> None:
    assert other in possible(word) - by_rule(word)
    assert word in possible(other) - by_rule(other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("nasi", "nasional"),
        ("stat", "stasiun"),
        ("kolor", "kolorasi"),
        ("inform", "informasi"),
        ("tulis", "tulisan"),
        ("manis", "manusia"),
        ("kapas", "kapasitas"),
    ],
)
def test_words_that_are_alike_by_chance_are_no_family(word: str, other: str) -> None:
    assert other not in by_rule(word)


@pytest.mark.parametrize("word", ["", "a", "asi", "banjir", "anak-anak", "u20", "éé", "xyzasi"])
def test_other_words_have_no_family(word: str) -> None:
    assert relatives(word) == ()
