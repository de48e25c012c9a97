"""Whoosh queries for excluded clauses, optional clauses and unions.

NOTE: the matchers of Whoosh 3.54 have errors, which the oracle in ``tests/engines`` revealed.
ArrayUnionMatcher treats a score of zero as no match. AndNotMatcher returns an excluded document if
it is the first one and the excluded postings begin before it, and raises an error when skipped to
the end. AndMaybeMatcher, when skipped, can miss an optional posting and its score.
"""

from collections.abc import Iterator
from typing import Any

from whoosh.matching import Matcher, NullMatcher
from whoosh.query import Or, Query


class AnyOf(Or):  # type: ignore[misc]
    """Whoosh's Or with the tree of binary unions, for segments of any size."""

    matcher_type = Or.DEFAULT_MATCHER


class _RequiredWithOthers(Query):  # type: ignore[misc]
    """A required query, and other queries that exclude its matches or add to their scores."""

    def __init__(self, required: Query, others: list[Query]) -> None:
        self.required = required
        self.others = others
        self.boost = 1.0

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.required!r}, {self.others!r})"

    def children(self) -> Iterator[Query]:
        """Yield the subqueries."""
        return iter((self.required, *self.others))

    def is_leaf(self) -> bool:
        """Return False: there are subqueries."""
        return False

    def estimate_size(self, ixreader: Any) -> int:
        """Return an upper bound of the number of matches; Whoosh sorts intersections by it."""
        return int(self.required.estimate_size(ixreader))


class Excluding(_RequiredWithOthers):
    """Matches of the required query that match no other query."""

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the matcher over one segment."""
        required = self.required.matcher(searcher, context)
        excluded = [query.matcher(searcher, searcher.boolean_context()) for query in self.others]
        return ExcludingMatcher(required, excluded) if required.is_active() else NullMatcher()


class WithOptional(_RequiredWithOthers):
    """Matches of the required query, with the added scores of other queries that match, too."""

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the matcher over one segment."""
        required = self.required.matcher(searcher, context)
        if context is not None and context.weighting is None:
            return required
        optional = [query.matcher(searcher, context) for query in self.others]
        return WithOptionalMatcher(required, optional) if required.is_active() else NullMatcher()


class RequiredMatcher(Matcher):  # type: ignore[misc]
    """Iterates over the required postings; other matchers skip to a document only when needed."""

    def __init__(self, required: Matcher, others: list[Matcher]) -> None:
        self._required = required
        self._others = others
        self._skip_excluded()

    def is_active(self) -> bool:
        """Return whether the matcher is on a document."""
        return bool(self._required.is_active())

    def id(self) -> int:
        """Return the number of the current document."""
        return int(self._required.id())

    def next(self) -> None:
        """Go to the next matching document."""
        self._required.next()
        self._skip_excluded()

    def skip_to(self, id: int) -> None:
        """Go to the first matching document with a number of at least ``id``."""
        if self._required.is_active() and self._required.id() < id:
            self._required.skip_to(id)
            self._skip_excluded()

    def score(self) -> float:
        """Return the score of the required query."""
        return float(self._required.score())

    def weight(self) -> float:
        """Return the weight of the required query."""
        return float(self._required.weight())

    def supports_block_quality(self) -> bool:
        """Return False: every matching document is visited."""
        return False

    def copy(self) -> "RequiredMatcher":
        """Return an independent matcher on the same document."""
        return type(self)(self._required.copy(), [other.copy() for other in self._others])

    def children(self) -> list[Matcher]:
        """Return the matchers of the subqueries."""
        return [self._required, *self._others]

    def all_ids(self) -> Iterator[int]:
        """Yield the numbers of the current and all later matching documents."""
        while self.is_active():
            yield self.id()
            self.next()

    def _matching_others(self) -> Iterator[Matcher]:
        """Yield the other matchers that match the current document."""
        number = self._required.id()
        for other in self._others:
            if other.is_active() and other.id() < number:
                other.skip_to(number)
            if other.is_active() and other.id() == number:
                yield other

    def _skip_excluded(self) -> None:
        """Go to the next document that is not excluded; here, no document is excluded."""


class ExcludingMatcher(RequiredMatcher):
    """Matches the documents of the required query that match no other query."""

    def _skip_excluded(self) -> None:
        while self._required.is_active() and any(True for _ in self._matching_others()):
            self._required.next()


class WithOptionalMatcher(RequiredMatcher):
    """Matches the documents of the required query; other matching queries add their scores."""

    def score(self) -> float:
        """Return the sum of the scores of the current document."""
        optional = sum(other.score() for other in self._matching_others())
        return float(self._required.score() + optional)
