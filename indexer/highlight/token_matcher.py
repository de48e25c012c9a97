"""Find the elements of a query among the tokens of a text: which token matched which element.

Words are looked up by stem and by form; wildcards and fuzzy words judge each distinct form once.
Sequences are followed forward and backward, so that only whole occurrences count, in time linear in
the occurrences of their words.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from indexer.analysis import Token
from indexer.highlight.match_terms import Element, LikeForm, SameForm, SameStem, Test

Found = dict[Test, list[int]]  # a test -> the indexes of its tokens, ascending


_NONE: frozenset[Test] = frozenset()


class Match(NamedTuple):
    """A token that belongs to an occurrence of an element."""

    token: int  # its index
    key: int  # of the element
    letters: int = 0  # of the alias that matched, when it is longer than the token


class Matcher:
    """Finds elements. It remembers forms it has judged; not thread-safe."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = elements
        self._stems: defaultdict[str, set[Test]] = defaultdict(set)
        self._forms: defaultdict[str, set[Test]] = defaultdict(set)
        self._patterns: set[LikeForm] = set()
        self._judged: dict[str, frozenset[Test]] = {}
        for test in (test for element in elements for test in element.tests):
            self._add(test)

    @cached_property
    def forms(self) -> frozenset[str] | None:
        """Return all exact forms and stems that are looked up; None where there are patterns too.

        A token without any of them, as form, stem or alias, passes no test.
        """
        return None if self._patterns else frozenset(self._stems) | frozenset(self._forms)

    def find(self, tokens: Mapping[int, Token], *, title: bool) -> list[Match]:
        """Return the first element that each matching token belongs to, in order of the tokens.

        ``tokens`` by their index in the text; those that pass no test may be left out.
        """
        found, letters = self._test(tokens)
        keys: dict[int, int] = {}
        for key, element in enumerate(self._elements):
            if title or not element.title_only:
                for index in _occurrences(element, found):
                    keys.setdefault(index, key)
        return [Match(index, keys[index], letters.get(index, 0)) for index in sorted(keys)]

    def _add(self, test: Test) -> None:
        match test:
            case SameStem(stem, exact):
                self._stems[stem].add(test)
                self._forms[exact].add(test)
            case SameForm(exact):
                self._forms[exact].add(test)
            case LikeForm():
                self._patterns.add(test)

    def _test(self, tokens: Mapping[int, Token]) -> tuple[Found, dict[int, int]]:
        """Return the tokens that pass each test, and how long the aliases that did so are."""
        found: defaultdict[Test, list[int]] = defaultdict(list)
        letters: dict[int, int] = {}
        stems, forms, any_form = self._stems, self._forms, bool(self._patterns)
        for index, (exact, stem, _, _, _, aliases) in tokens.items():
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

    def _passed(self, form: str) -> Set[Test]:
        """Return the tests that a form passes."""
        passed = self._forms.get(form, _NONE)
        if not self._patterns:
            return passed
        judged = self._judged.get(form)
        if judged is None:
            judged = frozenset(test for test in self._patterns if test.matches(form))
            self._judged[form] = judged
        return passed | judged


def _occurrences(element: Element, found: Found) -> list[int]:
    """Return the indexes of the tokens in whole occurrences of ``element``."""
    if len(element.tests) == 1:
        return found.get(element.tests[0], [])
    places = [found.get(test, []) for test in element.tests]
    reach = element.slop + 1
    for before, after in pairwise(range(len(places))):
        places[after] = [i for i in places[after] if _any_within(places[before], i - reach, i - 1)]
    for after, before in pairwise(reversed(range(len(places)))):
        places[before] = [i for i in places[before] if _any_within(places[after], i + 1, i + reach)]
    return [index for indexes in places for index in indexes]


def _any_within(indexes: list[int], first: int, last: int) -> bool:
    place = bisect_left(indexes, first)
    return place < len(indexes) and indexes[place] <= last
