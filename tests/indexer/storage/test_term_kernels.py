"""Compiled loops over sorted terms: the same answers as Python, and few terms read."""

import re

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import fold
from indexer.engines.scoring.term_patterns import fitting_terms
from indexer.query.edit_distance import within_distance
from indexer.query.wildcard import wildcard_codes, wildcard_expression
from indexer.storage import term_kernels
from indexer.storage.near_terms import codes_of, near_terms
from indexer.storage.term_list import TermList, packed_terms

letters = st.text(alphabet="abcdé🙂", min_size=1, max_size=9)
patterns = st.text(alphabet="abé?*", min_size=1, max_size=9)


def listed(terms: list[str]) -> TermList:
    return TermList(*packed_terms(sorted(term.encode() for term in terms)))


@settings(deadline=None)  # the first example compiles
@given(st.lists(letters, min_size=1, unique=True), letters, st.integers(0, 3))
@example(["ab", "ba"], "ab", 1)
@example(["aaaa", "aaab", "aaabb", "aab", "b"], "aab", 1)
@example(["abcd", "abdc", "acbd", "bacd"], "abcd", 1)
@example(["é", "éa", "aé"], "aé", 1)
@example(["a", "aaaaaaaaa"], "aa", 2)
def test_near_terms_are_those_of_numpy(terms: list[str], word: str, limit: int) -> None:
    among = listed(terms)
    every = range(len(among))

    found = near_terms(among, every, word, limit, within_distance, term_kernels)

    assert found == near_terms(among, every, word, limit, within_distance)


@settings(deadline=None)
@given(st.lists(letters, min_size=1, unique=True), patterns)
@example(["aé", "aéa"], "a??")
@example(["ab", "abab", "aab"], "a*b*b")
@example(["a🙂b"], "a?b")
@example(["aaa"], "a*a*a*a*a*")
def test_fitting_terms_are_those_of_the_regular_expression(terms: list[str], pattern: str) -> None:
    among = listed(terms)
    matches = wildcard_expression(pattern).fullmatch
    expected = [at for at in range(len(among)) if matches(among[at].decode())]

    for kernels in (term_kernels, None):
        found = fitting_terms(among, range(len(among)), pattern, kernels).tolist()
        assert found == expected or _is_prefix(pattern)


def _is_prefix(pattern: str) -> bool:
    """Return whether a pattern is a prefix, which callers have already looked up."""
    return re.fullmatch(r"[^*?]*\*+", pattern) is not None


def test_a_pattern_is_folded_like_the_terms() -> None:
    assert wildcard_codes("É*?", -1, -2) == [*fold("É").encode(), -2, -1]


@settings(deadline=None)
@given(st.lists(letters, min_size=1, unique=True), st.lists(letters, min_size=1))
def test_each_term_is_found(terms: list[str], wanted: list[str]) -> None:
    among = listed(terms)
    encoded = [word.encode() for word in wanted]

    assert among.find_each(encoded, term_kernels) == [among.find(word) for word in encoded]


def test_terms_with_a_far_prefix_are_leapt_over() -> None:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    words = [f"k{a}{b}{c}{d}" for a in alphabet for b in alphabet for c in "abcd" for d in "efgh"]
    terms = listed(words)
    found, wide = np.empty(len(terms), np.int64), np.empty(len(terms), np.int64)

    counts = term_kernels.near(
        *terms.packed_views(), 0, len(terms), codes_of("kacaf"), 1, found, wide
    )

    near = [word for word in words if within_distance("kacaf", word, 1)]
    assert counts[:2] == (len(near), 0)
    assert counts[2] < len(terms) / 8
