"""Flat plans: queries that are one list of terms, executed by the compiled kernels.

A minimum of the required terms must match; optional terms only add to the score. Nearly all
readers' queries have this form: words, their exact forms, a phrase. The evaluator answers the
others, and all queries until the kernels are compiled.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.query.clauses import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    PhraseClause,
    TermClause,
    WithOptional,
)
from indexer.engines.whoosh.search.evaluator import Mask
from indexer.engines.whoosh.search.statistics import Collection, OpenSegment

MANY_POSTINGS = 300  # of the only term, which is then scored a window at a time
NO_MASK = np.empty(0, dtype=np.bool_)
NO_NUMBERS = np.empty(0, dtype=np.int64)
NO_DOCUMENTS = np.empty(0, dtype=np.int32)

# Postings of a term in a segment, its cursor row, the factor of its score, the upper bound of its
# score, and its weight towards the minimum.
_Present = tuple[int, bytes, float, float, int]
_bound = itemgetter(3)


class FlatPlan(NamedTuple):
    """One list of terms: required terms that weigh at least ``minimum`` together match."""

    required: tuple[TermClause, ...]
    minimum: int
    weights: tuple[int, ...] = ()  # of the required terms; empty: each weighs 1
    optional: tuple[TermClause, ...] = ()
    phrase: tuple[int, ...] = ()  # indexes of the required terms that form a phrase
    slop: int = 1


# The number of matching documents of a segment; all of them, in no order, if requested; and the
# article ids and scores of the best, best first.
FlatMatches = tuple[int, npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.float64]]
NOTHING: FlatMatches = (0, NO_DOCUMENTS, NO_NUMBERS, np.empty(0))


def compile_plan(clause: Clause) -> FlatPlan | None:
    """Return the flat plan of a clause; None when the clause is more than one list of terms."""
    compiler = _COMPILERS.get(type(clause))
    return compiler(clause) if compiler else None


def _term(clause: TermClause) -> FlatPlan:
    return FlatPlan((clause,), 1)


def _all_of(clause: AllOf) -> FlatPlan | None:
    required: list[TermClause] = []
    phrase: PhraseClause | None = None
    for part in clause.clauses:
        if type(part) is TermClause:
            required.append(part)
        elif type(part) is PhraseClause and phrase is None and len(part.terms) > 1:
            phrase = part
        else:
            return None
    if phrase is None:
        return FlatPlan(tuple(required), len(required)) if required else None
    first = len(required)
    required += _terms_of(phrase)
    places = tuple(range(first, len(required)))
    return FlatPlan(tuple(required), len(required), phrase=places, slop=phrase.slop)


def _any_of(clause: AnyOf) -> FlatPlan | None:
    return FlatPlan(clause.clauses, 1) if _are_terms(clause.clauses) else None


def _at_least(clause: AtLeast) -> FlatPlan | None:
    if clause.minimum < 1 or not _are_terms(clause.clauses):
        return None
    return FlatPlan(clause.clauses, clause.minimum, clause.weights)


def _phrase(clause: PhraseClause) -> FlatPlan | None:
    terms = _terms_of(clause)
    if len(terms) < 2:
        return None
    return FlatPlan(terms, len(terms), phrase=tuple(range(len(terms))), slop=clause.slop)


def _with_optional(clause: WithOptional) -> FlatPlan | None:
    plan = compile_plan(clause.required)
    if plan is None or not _are_terms(clause.optional):
        return None
    return plan._replace(optional=plan.optional + clause.optional)


def _terms_of(clause: PhraseClause) -> tuple[TermClause, ...]:
    return tuple([TermClause(clause.field, term) for term in clause.terms])


def _are_terms(clauses: Sequence[Clause]) -> bool:
    """Return whether there are clauses, all of them terms."""
    return bool(clauses) and all(type(clause) is TermClause for clause in clauses)


_COMPILERS: dict[type, Callable[[Any], FlatPlan | None]] = {
    TermClause: _term,
    AllOf: _all_of,
    AnyOf: _any_of,
    PhraseClause: _phrase,
    AtLeast: _at_least,
    WithOptional: _with_optional,
}


def matches(  # noqa: PLR0913 - a class would cost a tenth of the time of a query
    kernels: Any,
    collection: Collection,
    plan: FlatPlan,
    segment: OpenSegment,
    *,
    allowed: Mask | None,
    count: int,
    whole: bool,
) -> FlatMatches:
    """Return what matches in a segment: the best ``count`` and, for ``whole``, all documents.

    ``allowed`` narrows what matches.
    """
    terms = _present(collection, plan.required, segment.number, plan.weights)
    required = held = len(terms)
    least = 1
    if plan.weights and terms:
        weights = [weight for *_, weight in terms]
        held, least = sum(weights), min(weights)
    if held < plan.minimum or not terms:
        return NOTHING
    all_of = terms[0][0] < MANY_POSTINGS if required == 1 else held - least < plan.minimum
    phrase = NO_NUMBERS
    if plan.phrase:  # all its words are there, or ``held`` would be too little
        order = sorted(range(required), key=terms.__getitem__)
        phrase = np.array([order.index(place) for place in plan.phrase], dtype=np.int64)
    if all_of:
        terms.sort()  # the rarest first
    else:
        terms.sort(key=_bound, reverse=True)
    documents = NO_DOCUMENTS
    if whole:
        most = terms[0][0] if all_of else sum(postings for postings, *_ in terms)
        documents = np.empty(min(most, segment.documents), dtype=np.int32)
    if plan.optional:
        terms += _present(collection, plan.optional, segment.number, optional=True)
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
        total, size = kernels.conjunction(*given, phrase, plan.slop, *found)
    else:
        limits = np.array(bounds), plan.minimum, np.array(weighed)
        total, size = kernels.disjunction(*given, *limits, *found)
    if whole:
        documents = documents[:total]
    if size < count:
        scores, articles = scores[:size], articles[:size]
    return total, documents, articles, scores


def _present(
    collection: Collection,
    terms: Sequence[TermClause],
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
