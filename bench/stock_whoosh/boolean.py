"""Whoosh queries for excluded and optional clauses, and for alternatives.

NOTE: Whoosh 3.54's ArrayUnionMatcher takes a score of zero for no match. Its AndNotMatcher lets the
first document through when the barred postings begin before it, and fails when it is skipped to the
end; its AndMaybeMatcher, skipped, can pass over an optional posting and lose its score. All showed
against the reference in ``tests/engines``.
"""

from collections.abc import Iterator
from typing import Any

from whoosh.matching import Matcher, NullMatcher
from whoosh.query import Or, Query


class AnyOf(Or):  # type: ignore[misc]
    """Whoosh's Or by its tree of unions, whatever the size of the segment."""

    matcher_type = Or.DEFAULT_MATCHER


class Combined(Query):  # type: ignore[misc]
    """One required query and others that change what comes of it."""

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
        """Return an upper bound of the matches; Whoosh orders intersections by it."""
        return int(self.required.estimate_size(ixreader))


class Without(Combined):
    """Matches of the required query that none of the others matches."""

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the matcher over one segment."""
        required = self.required.matcher(searcher, context)
        barred = [query.matcher(searcher, searcher.boolean_context()) for query in self.others]
        return WithoutMatcher(required, barred) if required.is_active() else NullMatcher()


class Rewarded(Combined):
    """Matches of the required query; where others match too, their scores are added."""

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        """Return the matcher over one segment."""
        required = self.required.matcher(searcher, context)
        if context is not None and context.weighting is None:
            return required
        optional = [query.matcher(searcher, context) for query in self.others]
        return RewardedMatcher(required, optional) if required.is_active() else NullMatcher()


class RequiredMatcher(Matcher):  # type: ignore[misc]
    """Walks the required postings with others beside them, which follow when they are asked."""

    def __init__(self, required: Matcher, others: list[Matcher]) -> None:
        self._required = required
        self._others = others
        self._settle()

    def is_active(self) -> bool:
        """Return whether the matcher stands on a document."""
        return bool(self._required.is_active())

    def id(self) -> int:
        """Return the number of the document it stands on."""
        return int(self._required.id())

    def next(self) -> None:
        """Go to the next matching document."""
        self._required.next()
        self._settle()

    def skip_to(self, id: int) -> None:
        """Go to the first matching document not before ``id``."""
        if self._required.is_active() and self._required.id() < id:
            self._required.skip_to(id)
            self._settle()

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
        """Return an independent matcher at the same place."""
        return type(self)(self._required.copy(), [other.copy() for other in self._others])

    def children(self) -> list[Matcher]:
        """Return the matchers it walks."""
        return [self._required, *self._others]

    def all_ids(self) -> Iterator[int]:
        """Yield the numbers of all matching documents from here on."""
        while self.is_active():
            yield self.id()
            self.next()

    def _here(self) -> Iterator[Matcher]:
        """Yield the others that match the document it stands on."""
        number = self._required.id()
        for other in self._others:
            if other.is_active() and other.id() < number:
                other.skip_to(number)
            if other.is_active() and other.id() == number:
                yield other

    def _settle(self) -> None:
        """Leave documents that do not match; here all do."""


class WithoutMatcher(RequiredMatcher):
    """The required postings that no other has."""

    def _settle(self) -> None:
        while self._required.is_active() and any(True for _ in self._here()):
            self._required.next()


class RewardedMatcher(RequiredMatcher):
    """The required postings with the others' scores added."""

    def score(self) -> float:
        """Return the sum of the scores here."""
        return float(self._required.score() + sum(other.score() for other in self._here()))
