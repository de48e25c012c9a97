"""Queries that are one list of terms: so many of them must match, others only add to the score.

These are nearly all that readers ask: words, the exact forms beside them, a phrase. They are
answered by the compiled functions; everything else, and all while those are not ready, by NumPy.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import query as whoosh_query
from whoosh.query import Query

from indexer.engines.whoosh.binary import AnyOf, Rewarded
from indexer.engines.whoosh.columnar.collection import Collection, OpenSegment, TermFound
from indexer.engines.whoosh.columnar.evaluation import Mask
from indexer.engines.whoosh.queries import AtLeast

NO_MASK = np.empty(0, dtype=np.bool_)
NO_NUMBERS = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class FlatTerm:
    """A term of a field and the weight of its score."""

    field: str
    term: bytes
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class FlatQuery:
    """Required terms that weigh at least ``minimum`` together match."""

    required: tuple[FlatTerm, ...]
    minimum: int
    weights: tuple[int, ...] = ()  # of the required terms; without, each weighs 1
    optional: tuple[FlatTerm, ...] = ()
    phrase: tuple[int, ...] = ()  # the required terms that stand one after the other
    slop: int = 1


@dataclass(frozen=True, slots=True)
class FlatMatches:
    """What a flat query matches in a segment."""

    total: int
    documents: npt.NDArray[np.int64]  # all that match, in no order, if they were asked for
    articles: npt.NDArray[np.int64]  # the best ones
    scores: npt.NDArray[np.float64]


def flatten(query: Query) -> FlatQuery | None:
    """Return a query as one list of terms; None where it is more than that."""
    known = _KINDS.get(type(query))
    return known(query) if known else None


def _term(query: Any) -> FlatQuery:
    return FlatQuery((_flat_term(query),), 1)


def _flat_term(query: Any) -> FlatTerm:
    text = query.text
    term = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    return FlatTerm(query.fieldname, term, query.boost)


def _all(query: Any) -> FlatQuery | None:
    if query.boost != 1.0:
        return None
    required: list[FlatTerm] = []
    phrases: list[FlatQuery] = []
    for part in query.subqueries:
        if type(part) is whoosh_query.Term:
            required.append(_flat_term(part))
        elif type(part) is whoosh_query.Phrase and (phrase := _phrase(part)) and not phrases:
            phrases.append(phrase)
        else:
            return None
    for phrase in phrases:
        places = range(len(required), len(required) + len(phrase.required))
        required += phrase.required
        return FlatQuery(tuple(required), len(required), phrase=tuple(places), slop=phrase.slop)
    return FlatQuery(tuple(required), len(required)) if required else None


def _any(query: Any) -> FlatQuery | None:
    terms = _terms(query.subqueries)
    if not terms or query.boost != 1.0 or getattr(query, "scale", None):
        return None
    return FlatQuery(terms, 1)


def _at_least(query: AtLeast) -> FlatQuery | None:
    terms = _terms(query.subqueries)
    if not terms or query.minimum < 1:
        return None
    return FlatQuery(terms, query.minimum, query.weights)


def _phrase(query: Any) -> FlatQuery | None:
    if len(query.words) < 2 or query.boost != 1.0:
        return None
    terms = tuple(FlatTerm(query.fieldname, word.encode("utf-8")) for word in query.words)
    return FlatQuery(terms, len(terms), phrase=tuple(range(len(terms))), slop=query.slop)


def _rewarded(query: Rewarded) -> FlatQuery | None:
    flat, extra = flatten(query.required), _terms(query.others)
    return replace(flat, optional=flat.optional + extra) if flat and extra else None


def _terms(queries: Sequence[Any]) -> tuple[FlatTerm, ...]:
    """Return the terms, or none where there are other queries among them."""
    if any(type(query) is not whoosh_query.Term for query in queries):
        return ()
    return tuple(map(_flat_term, queries))


_KINDS: dict[type, Callable[[Any], FlatQuery | None]] = {
    whoosh_query.Term: _term,
    whoosh_query.And: _all,
    whoosh_query.Or: _any,
    whoosh_query.Phrase: _phrase,
    AnyOf: _any,
    AtLeast: _at_least,
    Rewarded: _rewarded,
}


class _Present(NamedTuple):
    """A term that a segment has."""

    row: tuple[int, ...]
    factor: float
    bound: float  # what no document gains by it
    weight: int  # for the minimum

    @property
    def postings(self) -> int:
        return self.row[1]


class FlatEvaluator:
    """Answers one flat query over the segments of a collection."""

    def __init__(self, kernels: Any, collection: Collection, query: FlatQuery) -> None:
        self._kernels, self._query = kernels, query
        self._tables = collection.tables
        term = collection.term
        self._required = [(each.boost, term(each.field, each.term)) for each in query.required]
        self._optional = [(each.boost, term(each.field, each.term)) for each in query.optional]

    def matches(
        self, segment: OpenSegment, allowed: Mask | None, *, count: int, whole: bool
    ) -> FlatMatches | None:
        """Return the best ``count`` and, for ``whole``, all matching documents; None for none."""
        query = self._query
        required = _present(self._required, segment, query.weights)
        optional = _present(self._optional, segment)
        weights = [term.weight for term in required]
        if sum(weights) < query.minimum or not weights:
            return None
        all_of = sum(weights) - min(weights) < query.minimum or len(weights) == 1
        order = list(range(len(required)))
        if all_of:
            order.sort(key=lambda place: required[place].row[1])
        else:
            order.sort(key=lambda place: -required[place].bound)
        terms = [*(required[place] for place in order), *optional]
        documents = NO_NUMBERS
        if whole:
            most = terms[0].postings if all_of else sum(term.postings for term in required)
            documents = np.empty(min(most, segment.documents), dtype=np.int64)
        scores, articles = np.empty(count), np.empty(count, dtype=np.int64)
        file, words16, words32, words64 = segment.arrays.content
        found = (
            NO_MASK if allowed is None else allowed,
            segment.arrays.article_ids,
            scores,
            articles,
            documents,
        )
        rows = np.array([term.row for term in terms], dtype=np.int64)
        factors = np.array([term.factor for term in terms])
        if all_of:
            phrase = [order.index(place) for place in query.phrase]
            total, size = self._kernels.conjunction(
                *(file, words16, words32, words64, rows, factors, self._tables, len(required)),
                np.array(phrase, dtype=np.int64) if phrase else NO_NUMBERS,
                query.slop,
                *found,
            )
        else:
            bounds = np.array([term.bound for term in terms])
            held = np.array([weights[place] for place in order] + [0] * len(optional))
            total, size = self._kernels.union(
                *(file, words16, words32, rows, factors, self._tables, bounds, len(required)),
                query.minimum,
                held,
                *found,
            )
        return FlatMatches(total, documents[:total], articles[:size], scores[:size])


def _present(
    terms: Sequence[tuple[float, TermFound]], segment: OpenSegment, weights: Sequence[int] = ()
) -> list[_Present]:
    """Return those of the terms that the segment has."""
    number = segment.number
    return [
        _Present(row, boost * found.weight, boost * found.bounds[number], weight)
        for (boost, found), weight in zip(terms, weights or [1] * len(terms), strict=True)
        if (row := found.rows[number]) is not None
    ]
