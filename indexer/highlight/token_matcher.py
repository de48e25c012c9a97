"""Matching of query terms against the tokens of a text.

Words are looked up by stem and by form. Wildcards and fuzzy words test each distinct form once.
Sequences are filtered forward and then backward, so that only whole occurrences remain; this takes
linear time in the number of occurrences of their words.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from indexer.analysis import Piece, Token
from indexer.deadline import current
from indexer.highlight.match_terms import LikeForm, MatchTerm, SameForm, SameStem, TokenTest

Passed = dict[TokenTest, list[int]]  # test -> the indexes of tokens that passed, ascending


_DEADLINE_TOKENS = 64  # that are compared with patterns between two looks at the deadline
_NONE: frozenset[TokenTest] = frozenset()


class Match(NamedTuple):
    """A token that belongs to an occurrence of a term."""

    token: int  # its index
    key: int  # index of the term in the query
    letters: int = 0  # length of the matching alias, if it is longer than the token


def end_of(tokens: Mapping[int, Token] | Mapping[int, Piece], match: Match) -> int:
    """Return the end of the token, or of the words that the matching alias joins (``BaratIni``)."""
    start, end = tokens[match.token].start, tokens[match.token].end
    for index in (match.token + 1, match.token + 2):
        token = tokens.get(index)
        if token is None or end - start >= match.letters or token.start > end + 1:
            break
        end = token.end
    return end


class TokenMatcher:
    """Finds the terms of a query in tokens. Caches tested forms; not thread-safe."""

    def __init__(self, terms: Sequence[MatchTerm]) -> None:
        self._terms = terms
        self._stems: defaultdict[str, set[TokenTest]] = defaultdict(set)
        self._forms: defaultdict[str, set[TokenTest]] = defaultdict(set)
        self._patterns: set[LikeForm] = set()
        self._patterns_by_form: dict[str, frozenset[TokenTest]] = {}
        for test in (test for term in terms for test in term.tests):
            self._add(test)

    def find(self, tokens: Mapping[int, Token], *, title: bool) -> list[Match]:
        """Return a match for each token of an occurrence of a term, in token order.

        A token that belongs to several terms matches the first of them. ``tokens`` maps indexes in
        the text to tokens; tokens that pass no test may be missing.
        """
        passed, letters = self._test(tokens)
        keys: dict[int, int] = {}
        for key, term in enumerate(self._terms):
            if title or not term.title_only:
                for index in _occurrences(term, passed):
                    keys.setdefault(index, key)
        return [Match(index, keys[index], letters.get(index, 0)) for index in sorted(keys)]

    def keys(self, tokens: Mapping[int, Token], *, title: bool) -> set[int]:
        """Return the keys of all terms that occur, also where they share a token."""
        passed, _ = self._test(tokens)
        return {
            key
            for key, term in enumerate(self._terms)
            if (title or not term.title_only) and _occurrences(term, passed)
        }

    def _add(self, test: TokenTest) -> None:
        match test:
            case SameStem(stem, exact):
                self._stems[stem].add(test)
                self._forms[exact].add(test)
            case SameForm(exact):
                self._forms[exact].add(test)
            case LikeForm():
                self._patterns.add(test)

    def _test(self, tokens: Mapping[int, Token]) -> tuple[Passed, dict[int, int]]:
        """Return the tokens that pass each test, and the lengths of the aliases that passed.

        Patterns take long, so that tokens after the deadline of the request are left out.
        """
        found: defaultdict[TokenTest, list[int]] = defaultdict(list)
        letters: dict[int, int] = {}
        stems, forms, any_form = self._stems, self._forms, bool(self._patterns)
        deadline = current()
        for number, (index, (exact, stem, _, _, _, aliases)) in enumerate(tokens.items(), 1):
            if any_form and number % _DEADLINE_TOKENS == 0 and deadline.passed():
                break
            if not (aliases or any_form or stem in stems or exact in forms):
                continue
            passed = stems.get(stem, _NONE) | self._passed(exact)
            for alias in aliases:
                by_alias = self._passed(alias)
                if by_alias and len(alias) > len(exact):
                    letters[index] = len(alias)
                passed |= by_alias
            for test in passed:
                found[test].append(index)
        return found, letters

    def _passed(self, form: str) -> Set[TokenTest]:
        """Return the tests that a form passes."""
        passed = self._forms.get(form, _NONE)
        if not self._patterns:
            return passed
        patterns = self._patterns_by_form.get(form)
        if patterns is None:
            patterns = frozenset(test for test in self._patterns if test.matches(form))
            self._patterns_by_form[form] = patterns
        return passed | patterns


def _occurrences(term: MatchTerm, passed: Passed) -> list[int]:
    """Return the indexes of the tokens in whole occurrences of ``term``."""
    if len(term.tests) == 1:
        return passed.get(term.tests[0], [])
    places = [passed.get(test, []) for test in term.tests]
    reach = term.slop + 1
    for before, after in pairwise(range(len(places))):
        places[after] = [i for i in places[after] if _any_within(places[before], i - reach, i - 1)]
    for after, before in pairwise(reversed(range(len(places)))):
        places[before] = [i for i in places[before] if _any_within(places[after], i + 1, i + reach)]
    return [index for indexes in places for index in indexes]


def _any_within(indexes: list[int], first: int, last: int) -> bool:
    """Return whether a sorted list has an index from ``first`` to ``last``."""
    place = bisect_left(indexes, first)
    return place < len(indexes) and indexes[place] <= last
