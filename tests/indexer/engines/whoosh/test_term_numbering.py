"""Numbered terms are sorted by their bytes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh.write.term_numbering import PREFIX, NumberedTerms
from indexer.storage.term_list import TermList

BEGINNINGS = ("", "a", "mengguna", "mengguna" * 2, "é" * 8, "漢", "\0")
terms = st.builds(
    str.__add__, st.sampled_from(BEGINNINGS), st.text("ab\0é漢😀", max_size=PREFIX)
).filter(bool)


@given(st.lists(terms, unique=True, min_size=1), st.data())
def test_any_terms_are_sorted_by_their_bytes(words: list[str], data: st.DataObject) -> None:
    known: list[str] = []
    numbered = NumberedTerms(known)
    while len(known) < len(words):
        known += words[len(known) : len(known) + data.draw(st.integers(1, len(words)))]
        some = data.draw(st.sets(st.integers(0, len(known) - 1), min_size=1))

        numbers, packed = numbered.ordered(np.array(sorted(some), dtype=np.int64))

        expected = sorted(some, key=lambda number: known[number].encode())
        assert numbers.tolist() == expected
        assert TermList(*packed).all() == [known[number].encode() for number in expected]


def test_no_numbers_give_no_terms() -> None:
    numbers, packed = NumberedTerms(["kata"]).ordered(np.empty(0, dtype=np.int64))

    assert numbers.tolist() == []
    assert TermList(*packed).all() == []
