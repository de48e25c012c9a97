"""Matching of single words: each word of a text is matched without its neighbours.

Most queries have no phrase and no pattern. Then a run (a string between white space) has the same
matches wherever it stands, so it is matched once for all texts of a page.
"""

import sys
from collections.abc import Iterable, Sequence

from indexer.analysis import pieces_of
from indexer.highlight.match_terms import LikeForm, MatchTerm, SameStem
from indexer.highlight.token_matcher import Match, end_of

_NO_KEY = sys.maxsize

#: Start and end of a match in its run, and the index of the term in the query.
Place = tuple[int, int, int]


class WordMatcher:
    """Finds terms of one word. Caches the matches of each run; not thread-safe."""

    def __init__(self, terms: Sequence[MatchTerm], *, title: bool) -> None:
        """``terms``: see ``are_words``. Without ``title``, those of titles only are left out."""
        self._stems: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self._left_out: set[str] = set()  # forms that only tell how long an alias is
        #: The places of each run that was matched, without overlaps.
        self.known: dict[str, list[Place]] = {}
        for key, term in enumerate(terms):
            (test,) = term.tests
            if isinstance(test, LikeForm):
                continue
            if term.title_only and not title:
                self._left_out.add(test.exact)
                continue
            self._forms.setdefault(test.exact, key)
            if isinstance(test, SameStem):
                self._stems.setdefault(test.stem, key)

    def match(self, run: str) -> list[Place]:
        """Return the places of a run, and remember them."""
        found: list[Place] = []
        last = 0
        pieces = pieces_of(run)
        for number, (exact, stem, start, end, aliases) in enumerate(pieces):
            key = min(self._stems.get(stem, _NO_KEY), self._forms.get(exact, _NO_KEY))
            letters = 0
            for alias in aliases:
                by_alias = self._forms.get(alias, _NO_KEY)
                is_form = by_alias != _NO_KEY or alias in self._left_out
                if is_form and len(alias) > len(exact):
                    letters = len(alias)
                key = min(key, by_alias)
            if key == _NO_KEY or start < last:
                continue
            last = end_of(dict(enumerate(pieces)), Match(number, key, letters)) if letters else end
            found.append((start, last, key))
        self.known[run] = found
        return found


def are_words(terms: Iterable[MatchTerm]) -> bool:
    """Return whether each term is one word that is looked up by its forms."""
    return all(len(term.tests) == 1 and not isinstance(term.tests[0], LikeForm) for term in terms)
