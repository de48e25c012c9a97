"""Stems by our own table, and Snowball by the vectors of its project."""

import threading
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import analyze, fold, stem, term_of_folded
from indexer.analysis.snowball import snowball_stem

STEMS = Path(__file__).parents[2] / "data" / "stems.tsv"
VECTORS = (
    Path(settings.BASE_DIR).parent / "shared" / "lexicon" / "snowball_indonesian_voc_output.tsv"
)


def rows(path: Path) -> list[list[str]]:
    lines = path.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("word", "expected"), [row[:2] for row in rows(STEMS)], ids=[row[0] for row in rows(STEMS)]
)
def test_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_snowball_agrees_with_its_projects_vectors() -> None:
    if not VECTORS.exists():
        pytest.skip(f"The Snowball vectors are not beside the checkout: {VECTORS.name}")

    wrong = [(word, out) for word, out in rows(VECTORS) if snowball_stem(word) != out]

    assert len(rows(VECTORS)) > 60_000
    assert wrong == []


@pytest.mark.parametrize(
    ("word", "bad"),
    [("media", "dia"), ("menteri", "teri"), ("masalah", "masa"), ("pemilu", "pilu")],
)
def test_errors_of_snowball_are_avoided(word: str, bad: str) -> None:
    assert snowball_stem(word) == bad
    assert stem(word) == word


def test_an_unknown_verb_loses_both_ends_but_an_unknown_name_nothing() -> None:
    assert stem("mengunfollowkan") == "unfollow"
    assert stem("Instagramnya") == "instagram"
    assert stem("Kusnadian") == "kusnadian"


def test_letter_case_and_accents_do_not_matter() -> None:
    assert stem("KERUSUHAN") == stem("Kerusuhan") == stem("kérusuhan") == "rusuh"


@given(st.text(max_size=40))
def test_stem_is_the_same_for_a_word_and_its_folded_form(word: str) -> None:
    assert stem(word) == stem(fold(word)) == stem(word)


def test_threads_stem_alike() -> None:
    words = [row[0] for row in rows(STEMS)] + [f"mengunggah{n}kan" for n in range(2_000)]
    results: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: results.append([stem(word) for word in words]))
        for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [[stem(word) for word in words]] * 4


@pytest.mark.parametrize(
    ("query_word", "other"),
    [
        ("buah", "sebuah"),
        ("pelaku", "melakukan"),
        ("pukul", "memukul"),
        ("harga", "penghargaan"),
        ("air", "perairan"),
        ("tahu", "diketahui"),
        ("dua", "kedua"),
        ("adil", "pengadilannya"),
    ],
)
def test_words_of_different_meaning_have_different_terms(query_word: str, other: str) -> None:
    assert term_of_folded(query_word) != term_of_folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("didirikan", "berdiri"),
        ("menghukum", "hukuman-hukuman"),
        ("pemerintah", "perintah"),
        ("mengaku", "pengakuan"),
        ("menulis", "penulis"),
    ],
)
def test_words_of_one_meaning_share_a_term(one: str, other: str) -> None:
    assert term_of_folded(one) == term_of_folded(other)


def test_tokens_carry_the_term_and_aliases_follow() -> None:
    found = analyze("Sebuah hukuman-hukuman pengadilan")

    assert [token.stem for token in found] == ["sebuah", "hukuman", "pengadilan"]
    assert stem("pengadilan") == "adil"
