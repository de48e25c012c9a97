"""Pairs of words by spelling rules, the similarity of contexts, and the bounded counter."""

import pytest

from indexer.mining.bounded_counter import BoundedCounter
from indexer.mining.contexts import ContextVectors
from indexer.mining.spelling_pairs import spelling_pairs
from lexicon.respelling import respellings


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
    assert often in set(respellings(seldom)) or seldom in set(respellings(often))


def test_pairs_are_words_of_the_articles_that_the_index_tells_apart() -> None:
    counts = {"subagyo": 9, "subagio": 100, "soeharto": 90, "suharto": 100, "achmad": 4}

    assert list(spelling_pairs(counts)) == [("subagio", "subagyo")]


def test_only_the_roots_of_derived_words_are_a_pair() -> None:
    counts = {"jemaah": 90, "jamaah": 80, "jemaahnya": 40, "jamaahnya": 30}

    assert list(spelling_pairs(counts)) == [("jemaah", "jamaah")]


def test_typing_errors_and_rare_words_are_no_pairs() -> None:
    assert list(spelling_pairs({"subagio": 5_000, "subagyo": 9})) == []
    assert list(spelling_pairs({"subagio": 19, "subagyo": 9})) == []
    assert list(spelling_pairs({"subagio": 100, "subagyo": 2})) == []
    assert list(spelling_pairs({"viii": 100, "vii": 90})) == []


def test_contexts_tell_spellings_from_other_words() -> None:
    contexts = ContextVectors(["suharto", "soeharto", "sukarto"])
    for name in ("suharto", "soeharto"):
        for verb in ("berpidato", "berkuasa", "lengser", "memerintah", "berkunjung"):
            contexts.add(["presiden", name, verb, "selama", "orde", "baru"])
    for verb in ("menanam", "menjual", "memetik", "menyiram", "mengangkut"):
        contexts.add(["petani", "sukarto", verb, "padi", "di", "sawah"])

    same, other = contexts.similarities([("suharto", "soeharto"), ("suharto", "sukarto")])

    assert same > 0.9
    assert other < 0.2


def test_a_bounded_counter_keeps_frequent_keys() -> None:
    counter: BoundedCounter[int, int] = BoundedCounter(100)
    for number in range(10_000):
        counter.add(-1, number)
        counter.add(number, number)

    assert len(counter.entries) <= 100
    assert counter.entries[-1].count == 10_000
    assert counter.entries[-1].first == 0
