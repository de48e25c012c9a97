"""Pairs of words by rule, and how alike their surroundings are."""

import pytest

from indexer.mining.contexts import Contexts
from indexer.mining.spellings import pairs, rewritten
from indexer.mining.tally import Tally


@pytest.mark.parametrize(
    ("often", "seldom"),
    [
        ("suharto", "soeharto"),
        ("cokroaminoto", "tjokroaminoto"),
        ("juanda", "djuanda"),
        ("provinsi", "propinsi"),
        ("zaman", "jaman"),
        ("achmad", "ahmad"),
        ("kazakhstan", "kazakstan"),
        ("zainuddin", "zainudin"),
        ("jenderal", "jendral"),
        ("hutang", "utang"),
        ("analisis", "analisa"),
    ],
)
def test_rules_pair(often: str, seldom: str) -> None:
    assert often in set(rewritten(seldom)) or seldom in set(rewritten(often))


def test_pairs_are_words_of_the_articles_that_the_index_tells_apart() -> None:
    counts = {"subagyo": 9, "subagio": 100, "soeharto": 90, "suharto": 100, "achmad": 4}

    assert list(pairs(counts)) == [("subagio", "subagyo")]


def test_of_derived_forms_the_roots_are_a_pair() -> None:
    counts = {"jemaah": 90, "jamaah": 80, "jemaahnya": 40, "jamaahnya": 30}

    assert list(pairs(counts)) == [("jemaah", "jamaah")]


def test_slips_and_rare_words_are_no_pairs() -> None:
    assert list(pairs({"subagio": 5_000, "subagyo": 9})) == []
    assert list(pairs({"subagio": 19, "subagyo": 9})) == []
    assert list(pairs({"subagio": 100, "subagyo": 2})) == []
    assert list(pairs({"viii": 100, "vii": 90})) == []


def test_surroundings_tell_spellings_from_other_words() -> None:
    likes = Contexts(["suharto", "soeharto", "sukarto"])
    for name in ("suharto", "soeharto"):
        for verb in ("berpidato", "berkuasa", "lengser", "memerintah", "berkunjung"):
            likes.add(["presiden", name, verb, "selama", "orde", "baru"])
    for verb in ("menanam", "menjual", "memetik", "menyiram", "mengangkut"):
        likes.add(["petani", "sukarto", verb, "padi", "di", "sawah"])

    same, other = likes.likeness([("suharto", "soeharto"), ("suharto", "sukarto")])

    assert same > 0.9
    assert other < 0.2


def test_a_tally_keeps_what_is_frequent_within_its_bounds() -> None:
    tally: Tally[int, int] = Tally(100)
    for number in range(10_000):
        tally.add(-1, number)
        tally.add(number, number)

    assert len(tally.entries) <= 100
    assert tally.entries[-1].count == 10_000
    assert tally.entries[-1].first == 0
