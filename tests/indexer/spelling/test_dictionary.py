"""The dictionary finds every near word; a scan of all words is the oracle."""

import random

import numpy as np
import pytest

from indexer.query.edit_distance import edit_distance
from indexer.spelling.dictionary import (
    Dictionary,
    is_correctable,
    one_edit_hashes,
    single_edits,
    two_edit_hashes,
)

LETTERS = "abn"  # only three, so that many words are near each other and letters repeat


def random_words(count: int, seed: int) -> list[str]:
    choose = random.Random(seed)
    return ["".join(choose.choices(LETTERS, k=choose.randint(3, 9))) for _ in range(count)]


@pytest.fixture(scope="module")
def words() -> Dictionary:
    return Dictionary.from_frequencies(
        {word: 1 + n for n, word in enumerate(random_words(1_000, 1))}
    )


def within(words: Dictionary, typed: str, limit: int) -> set[str]:
    every = {term.decode() for term in words.terms.all()}
    return {word for word in every if edit_distance(typed, word, limit) <= limit}


@pytest.mark.parametrize("seed", range(5))
def test_no_word_one_edit_away_is_missed(words: Dictionary, seed: int) -> None:
    for typed in random_words(40, 100 + seed):
        found = {word for word, _ in words.lookup(one_edit_hashes(typed))}

        assert within(words, typed, 1) <= found
        assert len(found - within(words, typed, 2)) <= 20  # few false positives


def test_no_word_two_edits_away_is_missed(words: Dictionary) -> None:
    for typed in random_words(40, 7):
        found = {word for word, _ in words.lookup(two_edit_hashes(typed))}

        assert within(words, typed, 2) <= found


def test_of_words_two_edits_away_the_most_frequent_are_returned(words: Dictionary) -> None:
    every = sorted(words.lookup(two_edit_hashes("banana")), key=lambda each: -each[1])

    assert set(words.lookup(two_edit_hashes("banana"), 10)) == set(every[:10])


def test_a_dictionary_keeps_words_in_order_with_their_frequencies() -> None:
    made = Dictionary.from_frequencies({"jakarta": 7, "anak-anak": 2, "éclair": 1, "zebra": 3})

    assert [term.decode() for term in made.terms.all()] == [
        "anak-anak",
        "jakarta",
        "zebra",
        "éclair",
    ]
    assert made.lookup(one_edit_hashes("jakarta")) == [("jakarta", 7)]
    assert ("éclair", 1) in made.lookup(one_edit_hashes("eclair"))
    assert ("anak-anak", 2) in made.lookup(one_edit_hashes("anak-anka"))


def test_an_empty_dictionary_has_nothing_near() -> None:
    for hashes in (one_edit_hashes("banjir"), two_edit_hashes("banjir")):
        assert Dictionary.from_frequencies({}).lookup(hashes) == []


def test_of_too_many_words_the_rarest_are_dropped() -> None:
    counts = np.array([5, 9, 1], dtype=np.uint32)

    made = Dictionary.from_sorted(["banjir", "gempa", "longsor"], counts, max_words=2)

    assert [term.decode() for term in made.terms.all()] == ["banjir", "gempa"]


def test_single_edits_are_all_forms_at_distance_one() -> None:
    made = set(single_edits("abc"))

    assert {"abc", "bc", "ac", "ab", "bac", "acb", "zbc", "abcz", "zabc", "abzc"} <= made
    assert all(edit_distance("abc", each, 1) <= 1 for each in made)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("aku", True), ("anak-anak", True), ("ke", False), ("b2b", False), ("x" * 25, False)],
)
def test_words_of_letters_can_be_corrected(word: str, expected: bool) -> None:
    assert is_correctable(word) is expected
