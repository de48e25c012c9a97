"""The ranking of candidates, and the corrections that are certain."""

import pytest

from indexer.spelling.ranking import (
    Candidate,
    best_in_context,
    candidate,
    is_certain,
    max_edits,
    typo_bonus,
)


@pytest.mark.parametrize(
    ("typed", "likelier", "other"),
    [
        ("bandng", "bandung", "banding"),  # neither: decided by frequency below
        ("persiden", "presiden", "perriden"),  # swapped neighbours before a replaced letter
        ("jakarrta", "jakarta", "jakarrtha"),  # a doubled letter before a left out one
        ("jakarya", "jakarta", "jakarka"),  # a key beside the right one
        ("lota", "lota", "kota"),  # the first letter stays
    ],
)
def test_likelier_typos_have_higher_bonuses(typed: str, likelier: str, other: str) -> None:
    assert typo_bonus(typed, likelier, 1) >= typo_bonus(typed, other, 1)


def test_a_much_more_frequent_word_outweighs_the_bonus() -> None:
    common, rare = candidate("bandng", "bandung", 1_540, 1), candidate("bandng", "bandang", 3, 1)

    assert common and rare
    assert common.sort_key < rare.sort_key


def test_fewer_edits_come_first_whatever_the_frequency() -> None:
    near, far = candidate("prsidn", "prsiden", 1, 2), candidate("prsidn", "presiden", 9_000, 2)

    assert near and far
    assert near.sort_key < far.sort_key
    assert candidate("prsidn", "presiden", 9_000, 1) is None
    assert candidate("presiden", "presiden", 9_000, 1) is None


@pytest.mark.parametrize(("word", "edits"), [("kota", 1), ("kotta", 2), ("presiden", 2)])
def test_short_words_have_one_edit(word: str, edits: int) -> None:
    assert max_edits(word) == edits


@pytest.mark.parametrize(
    ("typed", "word", "distance", "certain"),
    [
        ("jokwi", "jokowi", 1, True),
        ("kat", "kota", 1, False),
        ("DPRD", "dpr", 1, False),
        ("JAKRTA", "jakarta", 1, True),
        ("harris", "garis", 2, False),
        ("presidnt", "presiden", 2, True),
        ("tresidnt", "presiden", 2, False),
    ],
)
def test_short_words_abbreviations_and_far_words_are_not_certain(
    typed: str, word: str, distance: int, certain: bool
) -> None:
    assert is_certain(typed, Candidate(word, distance, 10, 0.0)) is certain


def test_the_other_words_of_a_query_decide_between_near_words() -> None:
    together = {("toba", "danau"): 40, ("soba", "danau"): 1}
    near = [Candidate("soba", 1, 200, 6.0), Candidate("toba", 1, 90, 5.5)]

    def count(*words: str) -> int:
        return together.get((words[0], words[1]), 0)

    chosen = best_in_context(near, [("danau", 300)], count, 50_000)

    assert chosen == near[1]
    assert best_in_context(near, [], count, 50_000) == near[0]
    assert best_in_context([], [("danau", 300)], count, 50_000) is None
