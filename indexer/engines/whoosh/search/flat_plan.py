"""Queries that are one list of terms: so many of them must match, others only add to the score.

These are nearly all that readers ask: words, the exact forms beside them, a phrase. They are
answered by the compiled functions; everything else, and all while those are not ready, by NumPy.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import query as whoosh_query
from whoosh.query import Query

from indexer.engines.whoosh.query.boolean import AnyOf, Rewarded
from indexer.engines.whoosh.query.clauses import AtLeast
from indexer.engines.whoosh.search.evaluator import Mask
from indexer.engines.whoosh.search.statistics import Collection, OpenSegment

MANY_POSTINGS = 300  # of the only term, which is then scored a window at a time
NO_MASK = np.empty(0, dtype=np.bool_)
NO_NUMBERS = np.empty(0, dtype=np.int64)
NO_DOCUMENTS = np.empty(0, dtype=np.int32)


# A term of a field and the weight of its score. (A class of these and the next costs a tenth of the
# time of a query.)
FlatTerm = tuple[str, str | bytes, float]

# Of a term in a segment: its postings, its row, the factor of its score, what no document gains by
# it, and its weight for the minimum.
_Present = tuple[int, bytes, float, float, int]
_bound = itemgetter(3)


class FlatQuery(NamedTuple):
    """Required terms that weigh at least ``minimum`` together match."""

    required: tuple[FlatTerm, ...]
    minimum: int
    weights: tuple[int, ...] = ()  # of the required terms; without, each weighs 1
    optional: tuple[FlatTerm, ...] = ()
    phrase: tuple[int, ...] = ()  # the required terms that stand one after the other
    slop: int = 1


# How many documents of a segment match; all of them, in no order, if they were asked for; and the
# articles and scores of the best, best first.
FlatMatches = tuple[int, npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.float64]]
NOTHING: FlatMatches = (0, NO_DOCUMENTS, NO_NUMBERS, np.empty(0))


def flatten(query: Query) -> FlatQuery | None:
    """Return a query as one list of terms; None where it is more than that."""
    known = _KINDS.get(type(query))
    return known(query) if known else None


def _term(query: Any) -> FlatQuery:
    return FlatQuery((_flat_term(query),), 1)


def _flat_term(query: Any) -> FlatTerm:
    return query.fieldname, query.text, query.boost


def _all(query: Any) -> FlatQuery | None:
    if query.boost != 1.0:
        return None
    required: list[FlatTerm] = []
    phrases: list[FlatQuery] = []
    for part in query.subqueries:
        if type(part) is whoosh_query.Term:
            required.append((part.fieldname, part.text, part.boost))
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
    terms = tuple((query.fieldname, word, 1.0) for word in query.words)
    return FlatQuery(terms, len(terms), phrase=tuple(range(len(terms))), slop=query.slop)


def _rewarded(query: Rewarded) -> FlatQuery | None:
    flat, extra = flatten(query.required), _terms(query.others)
    return flat._replace(optional=flat.optional + extra) if flat and extra else None


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


def matches(  # noqa: PLR0913 - a class would cost a tenth of the time of a query
    kernels: Any,
    collection: Collection,
    query: FlatQuery,
    segment: OpenSegment,
    *,
    allowed: Mask | None,
    count: int,
    whole: bool,
) -> FlatMatches:
    """Return what matches in a segment: the best ``count`` and, for ``whole``, all documents.

    ``allowed`` narrows what matches.
    """
    terms = _present(collection, query.required, segment.number, query.weights)
    required = held = len(terms)
    least = 1
    if query.weights and terms:
        weights = [weight for *_, weight in terms]
        held, least = sum(weights), min(weights)
    if held < query.minimum or not terms:
        return NOTHING
    all_of = terms[0][0] < MANY_POSTINGS if required == 1 else held - least < query.minimum
    phrase = NO_NUMBERS
    if query.phrase:  # all its words are there, or ``held`` would be too little
        order = sorted(range(required), key=terms.__getitem__)
        phrase = np.array([order.index(place) for place in query.phrase], dtype=np.int64)
    if all_of:
        terms.sort()  # the rarest first
    else:
        terms.sort(key=_bound, reverse=True)
    documents = NO_DOCUMENTS
    if whole:
        most = terms[0][0] if all_of else sum(postings for postings, *_ in terms)
        documents = np.empty(min(most, segment.documents), dtype=np.int32)
    if query.optional:
        terms += _present(collection, query.optional, segment.number, optional=True)
    arrays = segment.arrays
    scores, articles = np.empty(count), np.empty(count, dtype=np.int64)
    found = NO_MASK if allowed is None else allowed, arrays.article_ids, scores, articles, documents
    _, rows, factors, bounds, weighed = zip(*terms, strict=True)
    given = (
        arrays.content,
        np.frombuffer(bytearray().join(rows), dtype=np.int64),
        np.array(factors),
        collection.tables,
        required,
    )
    if all_of:
        total, size = kernels.conjunction(*given, phrase, query.slop, *found)
    else:
        limits = np.array(bounds), query.minimum, np.array(weighed)
        total, size = kernels.union(*given, *limits, *found)
    if whole:
        documents = documents[:total]
    if size < count:
        scores, articles = scores[:size], articles[:size]
    return total, documents, articles, scores


def _present(
    collection: Collection,
    terms: Sequence[FlatTerm],
    number: int,
    weights: Sequence[int] = (),
    *,
    optional: bool = False,
) -> list[_Present]:
    """Return those of the terms that a segment has; without ``weights`` each weighs 1."""
    present = []
    weight = 0 if optional else 1
    for at, (field, term, boost) in enumerate(terms):
        found = collection.term(field, term)
        row = found.rows[number]
        if row is not None:
            if weights:
                weight = weights[at]
            factor, bound = boost * found.weight, boost * found.bounds[number]
            present.append((found.postings[number], row, factor, bound, weight))
    return present
