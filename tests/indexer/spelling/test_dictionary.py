"""Near words are found, all of them: a look at every word is the oracle."""

import random

import pytest

from indexer.query.edit_distance import edit_distance
from indexer.spelling import dictionary
from indexer.spelling.dictionary import (
    Dictionary,
    edits,
    further_hashes,
    is_correctable,
    near_hashes,
)

LETTERS = "abn"  # few, so that many words are near each other and letters repeat


def random_words(count: int, seed: int) -> list[str]:
    choose = random.Random(seed)
    return ["".join(choose.choices(LETTERS, k=choose.randint(3, 9))) for _ in range(count)]


@pytest.fixture(scope="module")
def words() -> Dictionary:
    return Dictionary.of({word: 1 + n for n, word in enumerate(random_words(1_000, 1))})


def within(words: Dictionary, typed: str, limit: int) -> set[str]:
    every = {term.decode() for term in words.terms().all()}
    return {word for word in every if edit_distance(typed, word, limit) <= limit}


@pytest.mark.parametrize("seed", range(5))
def test_no_word_one_edit_away_is_missed(words: Dictionary, seed: int) -> None:
    for typed in random_words(40, 100 + seed):
        found = {word for word, _ in words.meeting(near_hashes(typed))}

        assert within(words, typed, 1) <= found
        assert len(found - within(words, typed, 2)) <= 20  # false meetings of hashes are few


def test_no_word_two_edits_away_is_missed(words: Dictionary) -> None:
    for typed in random_words(40, 7):
        found = {word for word, _ in words.meeting(further_hashes(typed))}

        assert within(words, typed, 2) <= found


def test_of_words_two_edits_away_the_most_frequent_are_returned(words: Dictionary) -> None:
    every = sorted(words.meeting(further_hashes("banana")), key=lambda each: -each[1])

    assert set(words.meeting(further_hashes("banana"), 10)) == set(every[:10])


def test_a_dictionary_keeps_words_in_order_with_their_frequencies() -> None:
    made = Dictionary.of({"jakarta": 7, "anak-anak": 2, "éclair": 1, "zebra": 3})

    assert [term.decode() for term in made.terms().all()] == [
        "anak-anak",
        "jakarta",
        "zebra",
        "éclair",
    ]
    assert made.meeting(near_hashes("jakarta")) == [("jakarta", 7)]
    assert ("éclair", 1) in made.meeting(near_hashes("eclair"))
    assert ("anak-anak", 2) in made.meeting(near_hashes("anak-anka"))


def test_an_empty_dictionary_has_nothing_near() -> None:
    for hashes in (near_hashes("banjir"), further_hashes("banjir")):
        assert Dictionary.of({}).meeting(hashes) == []


def test_too_many_words_leave_out_the_rarest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dictionary, "MOST_WORDS", 2)

    made = Dictionary.of({"banjir": 5, "longsor": 1, "gempa": 9})

    assert [term.decode() for term in made.terms().all()] == ["banjir", "gempa"]


def test_edits_are_all_that_one_slip_makes() -> None:
    made = set(edits("abc"))

    assert {"abc", "bc", "ac", "ab", "bac", "acb", "zbc", "abcz", "zabc", "abzc"} <= made
    assert all(edit_distance("abc", each, 1) <= 1 for each in made)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("aku", True), ("anak-anak", True), ("ke", False), ("b2b", False), ("x" * 25, False)],
)
def test_words_of_letters_can_be_corrected(word: str, expected: bool) -> None:
    assert is_correctable(word) is expected
