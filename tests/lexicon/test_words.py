"""Recognition of Indonesian words, and the word lists."""

import pytest

from lexicon import is_word, protected_names, roots, whole_names
from lexicon.irregular import irregular_roots
from lexicon.wordlists import FOLDER, NOT_INDEXED, entries, preferred_roots, word_files


@pytest.mark.parametrize(
    "word",
    [
        "rumah", "Pengiriman", "MENYELENGGARAKAN", "ketidakadilan", "anak-anaknya", "bekerja",
        "kerusuhan", "mempertanyakan", "bukunyalah", "beterbangan", "kupukul", "undang-undang",
    ],
)  # fmt: skip
def test_roots_and_regular_forms_are_words(word: str) -> None:
    assert is_word(word)


@pytest.mark.parametrize(
    "word", ["", "Tokayev", "xyz", "qwrtkan", "memperkuatkata", "123", "a b", "ke" * 40, "-", "--"]
)
def test_other_strings_are_not(word: str) -> None:
    assert not is_word(word)


def test_roots_are_lower_case_words_of_letters() -> None:
    odd = {root for root in roots() if not root.replace("-", "").isalpha() or root != root.lower()}

    assert len(roots()) > 15_000
    assert not odd


def test_names_are_known_in_small_letters_and_as_written() -> None:
    assert "detiknews" in protected_names()
    assert "DetikNews" in whole_names()
    assert "aceh" not in whole_names()


def test_preferred_roots_are_roots() -> None:
    assert preferred_roots() <= roots()


def test_irregular_roots_are_their_own_roots() -> None:
    chained = {
        word: root
        for word, root in irregular_roots().items()
        if irregular_roots().get(root, root) != root
    }

    assert not chained


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.name)
def test_word_files_have_a_header(path) -> None:
    first = path.read_text("utf-8").splitlines()[0]

    assert first.startswith("#")
    assert entries(path.name)


def test_word_files_leave_out_lists_that_change_no_term() -> None:
    assert "spellings.tsv" in {path.name for path in word_files()}
    assert NOT_INDEXED.isdisjoint(path.name for path in word_files())


def test_every_excluded_list_exists() -> None:
    assert {name for name in NOT_INDEXED if not (FOLDER / name).is_file()} == set()
