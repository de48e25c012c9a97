"""Terms near a word: the same as those that the edit distance of each single term gives."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.query.edit_distance import within_distance
from indexer.storage.near_terms import near_terms
from indexer.storage.term_list import TermList, packed_terms

words = st.text(alphabet="abcé🙂", min_size=1, max_size=8)


def near(terms: list[str], word: str, limit: int) -> list[str]:
    encoded = sorted(term.encode() for term in terms)
    among = TermList(*packed_terms(encoded))
    found = near_terms(among, range(len(encoded)), word, limit, within_distance)
    return [encoded[number].decode() for number in found]


@given(st.lists(words, unique=True), words, st.integers(0, 3))
@example(["ab", "ba"], "ab", 1)
@example(["abc", "bca"], "cab", 2)
@example(["a", "aaaaaaaa"], "aa", 1)
def test_terms_are_those_within_the_edit_distance(terms: list[str], word: str, limit: int) -> None:
    expected = {term for term in terms if within_distance(word, term, limit)}

    assert set(near(terms, word, limit)) == expected


@pytest.mark.parametrize(
    ("word", "limit", "expected"),
    [
        ("persiden", 1, ["presiden"]),
        ("presiden", 0, ["presiden"]),
        ("presidn", 2, ["presiden", "presides"]),
        ("kabar", 2, []),
    ],
)
def test_only_the_given_range_is_compared(word: str, limit: int, expected: list[str]) -> None:
    terms = TermList(*packed_terms([b"kabar", b"presiden", b"presides", b"tani"]))

    found = near_terms(terms, terms.prefixed(b"p"), word, limit, within_distance)

    assert [terms[number].decode() for number in found] == expected


def test_a_range_without_terms_has_none() -> None:
    terms = TermList(*packed_terms([b"kabar"]))

    assert near_terms(terms, terms.prefixed(b"z"), "zakat", 2, within_distance) == []
