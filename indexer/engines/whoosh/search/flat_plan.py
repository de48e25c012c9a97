"""Flat plans: queries that are one list of terms, executed by the compiled kernels.

Required terms with a minimum total weight must match; optional terms only add to the score. Nearly
all queries of readers have this form: words, their exact forms, a phrase. The evaluator executes
the others, and all queries until the kernels are compiled.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.deadline import NO_DEADLINE, Deadline
from indexer.engines.scoring.clauses import (
    AllOf,
    AnyOf,
    AtLeast,
    Clause,
    PhraseClause,
    TermClause,
    WithOptional,
)
from indexer.engines.whoosh.search.filter_classes import Classes
from indexer.engines.whoosh.search.statistics import CollectionStatistics, SegmentView

WINDOWS_MIN_POSTINGS = 300  # of a single term that is scored in windows, like a disjunction
FREE_POSTINGS = 100_000  # of a search that is never cut off: a millisecond
SECONDS_PER_POSTING = 1e-8
PHRASE_WORK = 8  # postings that take as long as one of a phrase
MAX_TOTAL_WEIGHT = 255  # of a plan; the kernel adds weights in bytes
NO_CLASSES = np.empty(0, dtype=np.uint8)
NO_NUMBERS = np.empty(0, dtype=np.int64)
NO_DOCUMENTS = np.empty(0, dtype=np.int32)
NO_FITS = np.empty(0)

# A term in a segment: number of postings, cursor row, factor and upper bound of its score, and its
# weight, which counts for ``FlatPlan.minimum``.
_SegmentTerm = tuple[int, bytes, float, float, int]
_bound = itemgetter(3)


class FlatPlan(NamedTuple):
    """One list of terms. Documents match if their required terms weigh at least ``minimum``."""

    required: tuple[TermClause, ...]
    minimum: int
    weights: tuple[int, ...] = ()  # of the required terms; empty: each weighs 1
    optional: tuple[TermClause, ...] = ()
    phrase: tuple[int, ...] = ()  # indexes of the required terms that form a phrase
    slop: int = 1


# The matches of a segment: their number; all documents, in no order, if requested; and the article
# ids and the scores of the best, best first. With a floor: the documents above it, and the score of
# each.
FlatMatches = tuple[int, npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.float64]]
NO_MATCHES: FlatMatches = (0, NO_DOCUMENTS, NO_NUMBERS, np.empty(0))


def compile_plan(clause: Clause) -> FlatPlan | None:
    """Return the flat plan of a clause; None if the clause is not one list of terms."""
    compiler = _COMPILERS.get(type(clause))
    return compiler(clause) if compiler else None


def _term(clause: TermClause) -> FlatPlan:
    return FlatPlan((clause,), 1)


def _all_of(clause: AllOf) -> FlatPlan | None:
    required: list[TermClause] = []
    phrase: PhraseClause | None = None
    alternatives: tuple[TermClause, ...] = ()
    for part in clause.clauses:
        if type(part) is TermClause:
            required.append(part)
        elif type(part) is PhraseClause and phrase is None and len(part.terms) > 1:
            phrase = part
        elif type(part) is AnyOf and not alternatives and _are_terms(part.clauses):
            alternatives = part.clauses
        else:
            return None
    if alternatives:
        return None if phrase else _with_alternatives(required, alternatives)
    if phrase is None:
        return FlatPlan(tuple(required), len(required)) if required else None
    first = len(required)
    required += _terms_of(phrase)
    places = tuple(range(first, len(required)))
    return FlatPlan(tuple(required), len(required), phrase=places, slop=phrase.slop)


def _with_alternatives(
    required: Sequence[TermClause], alternatives: Sequence[TermClause]
) -> FlatPlan | None:
    """Return the plan for all required terms and at least one of the alternatives.

    An alternative weighs 1, a required term more than all alternatives, so that none can be absent.
    """
    weight, count = len(alternatives) + 1, len(required)
    if weight * count + len(alternatives) > MAX_TOTAL_WEIGHT:
        return None
    return FlatPlan(
        (*required, *alternatives),
        minimum=weight * count + 1,
        weights=(weight,) * count + (1,) * len(alternatives),
    )


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
    """Return whether all clauses are terms, and there is at least one."""
    return bool(clauses) and all(type(clause) is TermClause for clause in clauses)


_COMPILERS: dict[type, Callable[[Any], FlatPlan | None]] = {
    TermClause: _term,
    AllOf: _all_of,
    AnyOf: _any_of,
    PhraseClause: _phrase,
    AtLeast: _at_least,
    WithOptional: _with_optional,
}


def execute_plan(  # noqa: PLR0913 - a class would cost a tenth of the time of a query
    kernels: Any,
    collection: CollectionStatistics,
    plan: FlatPlan,
    segment: SegmentView,
    *,
    allowed: Classes | None,
    factors: npt.NDArray[np.float64],
    count: int,
    all_documents: bool,
    min_fit: float = 0.0,
    best_score: float = 0.0,
    deadline: Deadline = NO_DEADLINE,
) -> FlatMatches:
    """Return the matches of a plan in a segment, with the ``count`` best.

    ``allowed``: class of each document (``filter_classes``); None: all documents are hits.
    Without ``all_documents``, only the classes ``NO_MATCH`` and ``HIT``.
    ``factors``: factor of each document's score, at most 1; empty: all are 1.
    ``all_documents``: whether to return all documents of any class, for facets or the order by
    date; other results are of hits only.
    ``min_fit``: above 0, the documents are only those with at least this share of the best score so
    far, which is ``best_score`` before the first document; ``count`` is then 0.
    ``deadline``: if all postings would take longer, only the first documents are examined.
    """
    terms = _segment_terms(collection, plan.required, segment.number, plan.weights)
    required = total_weight = len(terms)
    min_weight = 1
    if plan.weights and terms:
        weights = [weight for *_, weight in terms]
        total_weight, min_weight = sum(weights), min(weights)
    if total_weight < plan.minimum or not terms:
        return NO_MATCHES
    all_of = (
        terms[0][0] < WINDOWS_MIN_POSTINGS
        if required == 1
        else total_weight - min_weight < plan.minimum
    )
    phrase = NO_NUMBERS
    if plan.phrase:  # all its terms are present: ``total_weight`` reaches the minimum
        order = sorted(range(required), key=terms.__getitem__)
        phrase = np.array([order.index(place) for place in plan.phrase], dtype=np.int64)
    if all_of:
        terms.sort()  # the rarest first
    else:
        terms.sort(key=_bound, reverse=True)
    documents = NO_DOCUMENTS
    if all_documents:
        bound = terms[0][0] if all_of else sum(postings for postings, *_ in terms)
        documents = np.empty(min(bound, segment.documents), dtype=np.int32)
    fits = np.empty(len(documents)) if min_fit else NO_FITS
    if plan.optional:
        terms += _segment_terms(collection, plan.optional, segment.number, optional=True)
    arrays = segment.arrays
    work = terms[0][0] * len(terms) if all_of else sum(postings for postings, *_ in terms)
    examined = _examined(work * (PHRASE_WORK if plan.phrase else 1), segment.documents, deadline)
    scores, articles = np.empty(count), np.empty(count, dtype=np.int64)
    outputs = (
        NO_CLASSES if allowed is None else allowed,
        arrays.article_ids[:examined],
        factors,
        scores,
        articles,
        documents,
    )
    floor = fits, min_fit, best_score
    _, rows, term_factors, bounds, term_weights = zip(*terms, strict=True)
    inputs = (
        arrays.content,
        np.frombuffer(bytearray().join(rows), dtype=np.int64),
        np.array(term_factors),
        collection.tables,
        required,
    )
    if all_of:
        total, size, listed = kernels.conjunction(*inputs, phrase, plan.slop, *outputs, *floor)
    else:
        limits = np.array(bounds), plan.minimum, np.array(term_weights)
        total, size, listed = kernels.disjunction(*inputs, *limits, *outputs, *floor)
    if min_fit:
        return total, documents[:size], NO_NUMBERS, fits[:size]
    if all_documents:
        documents = documents[:listed]
    if size < count:
        scores, articles = scores[:size], articles[:size]
    return total, documents, articles, scores


def _examined(work: int, documents: int, deadline: Deadline) -> int:
    """Return the number of documents that can be examined until the deadline.

    The loops have no clock, so their time is estimated from the number of postings.
    """
    if work <= FREE_POSTINGS:
        return documents
    affordable = max(FREE_POSTINGS, deadline.remaining() / SECONDS_PER_POSTING)
    if work <= affordable:
        return documents
    deadline.cut()
    return int(documents * affordable / work)


def score_documents(  # noqa: PLR0913, PLR0917
    kernels: Any,
    collection: CollectionStatistics,
    plan: FlatPlan,
    segment: SegmentView,
    documents: npt.NDArray[Any],
    factors: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Return the scores of a few matches of a plan in a segment, in ascending order."""
    terms = _segment_terms(collection, plan.required, segment.number, plan.weights)
    terms += _segment_terms(collection, plan.optional, segment.number, optional=True)
    _, rows, term_factors, *_ = zip(*terms, strict=True)
    scores = np.zeros(len(documents))
    kernels.score_documents(
        segment.arrays.content,
        np.frombuffer(bytearray().join(rows), dtype=np.int64),
        np.array(term_factors),
        collection.tables,
        documents.astype(np.int32, copy=False),
        scores,
    )
    return scores * factors[documents] if len(factors) else scores


def _segment_terms(
    collection: CollectionStatistics,
    terms: Sequence[TermClause],
    number: int,
    weights: Sequence[int] = (),
    *,
    optional: bool = False,
) -> list[_SegmentTerm]:
    """Return the terms that occur in a segment; without ``weights``, each term has weight 1."""
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
