"""Which of several near words is the likelier one, and when it is sure."""

import pytest

from indexer.spelling.ranking import Candidate, bonus, candidate, in_company, is_sure, most_edits


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
def test_likelier_slips_earn_more(typed: str, likelier: str, other: str) -> None:
    assert bonus(typed, likelier, 1) >= bonus(typed, other, 1)


def test_a_slip_weighs_less_than_a_much_more_frequent_word() -> None:
    common, rare = candidate("bandng", "bandung", 1_540, 1), candidate("bandng", "bandang", 3, 1)

    assert common and rare
    assert common.order < rare.order


def test_fewer_edits_come_first_whatever_the_frequency() -> None:
    near, far = candidate("prsidn", "prsiden", 1, 2), candidate("prsidn", "presiden", 9_000, 2)

    assert near and far
    assert near.order < far.order
    assert candidate("prsidn", "presiden", 9_000, 1) is None
    assert candidate("presiden", "presiden", 9_000, 1) is None


@pytest.mark.parametrize(("word", "edits"), [("kota", 1), ("kotta", 2), ("presiden", 2)])
def test_short_words_have_one_edit(word: str, edits: int) -> None:
    assert most_edits(word) == edits


@pytest.mark.parametrize(
    ("typed", "word", "distance", "sure"),
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
def test_short_words_abbreviations_and_far_words_are_not_sure(
    typed: str, word: str, distance: int, sure: bool
) -> None:
    assert is_sure(typed, Candidate(word, distance, 10, 0.0)) is sure


def test_the_other_words_of_a_query_decide_between_near_words() -> None:
    together = {("toba", "danau"): 40, ("soba", "danau"): 1}
    near = [Candidate("soba", 1, 200, 6.0), Candidate("toba", 1, 90, 5.5)]

    def count(*words: str) -> int:
        return together.get((words[0], words[1]), 0)

    chosen = in_company(near, [("danau", 300)], count, 50_000)

    assert chosen == near[1]
    assert in_company(near, [], count, 50_000) == near[0]
    assert in_company([], [("danau", 300)], count, 50_000) is None
