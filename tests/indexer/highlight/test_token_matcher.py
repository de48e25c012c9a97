"""Matches of query terms among tokens, compared with a search of every combination."""

from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import analyze
from indexer.highlight.match_terms import MatchTerm, SameForm, match_terms
from indexer.highlight.token_matcher import TokenMatcher
from indexer.query.parser import parse


def oracle(words: list[str], text: list[str], slop: int) -> set[int]:
    """Return the places of all combinations that are occurrences of the phrase."""
    places = [[at for at, word in enumerate(text) if word == wanted] for wanted in words]
    occurrences = (
        each for each in product(*places) if all(0 < b - a <= slop + 1 for a, b in pairwise(each))
    )
    return {at for occurrence in occurrences for at in occurrence}


LETTERS = st.sampled_from("xyz")


@given(st.lists(LETTERS, min_size=1, max_size=4), st.lists(LETTERS, max_size=14), st.integers(0, 3))
def test_phrases_like_the_oracle(words: list[str], text: list[str], slop: int) -> None:
    term = MatchTerm(tuple(SameForm(word) for word in words), slop)
    found = TokenMatcher([term]).find(dict(enumerate(analyze(" ".join(text)))), title=False)

    assert {match.token for match in found} == oracle(words, text, slop)


def test_the_first_term_counts() -> None:
    terms = match_terms(parse('banjir ("banjir bandang" OR banj*)').tree)
    found = TokenMatcher(terms).find(
        dict(enumerate(analyze("banjir bandang banjarmasin"))), title=False
    )

    assert [(match.token, match.key) for match in found] == [(0, 0), (1, 1), (2, 2)]


def test_a_repeated_term_is_one() -> None:
    assert len(match_terms(parse("banjir (banjir OR -banjir)").tree)) == 1


def test_a_match_by_an_alias_has_the_length_of_the_alias() -> None:
    (match,) = TokenMatcher(match_terms(parse("baratini").tree)).find(
        dict(enumerate(analyze("BaratIni"))), title=False
    )

    assert match.letters == len("baratini")
