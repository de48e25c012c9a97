"""Boolean clauses: the query algebra between a query tree and the engine's two evaluators.

``translate`` makes clauses from a tree. ``search.flat_plan`` compiles a clause that is one list of
terms for the kernels; ``search.evaluator`` evaluates every clause by array operations. A Whoosh
query may stand wherever a clause may: the evaluator then runs Whoosh's own matcher.

Clauses are named tuples, because a class with attributes costs a tenth of the time of a short
query. They are told apart by their type and never compared.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

#: Any class of this module, or a ``whoosh.query.Query``.
Clause = Any

Mask = Callable[[Any], npt.NDArray[np.bool_]]


class TermClause(NamedTuple):
    """Documents that have a term, scored by BM25 times ``boost``."""

    field: str
    term: str
    boost: float = 1.0


class PhraseClause(NamedTuple):
    """Documents where each term follows the one before within ``slop`` positions."""

    field: str
    terms: tuple[str, ...]
    slop: int = 1


class AllOf(NamedTuple):
    """Documents that match every clause; their scores are added."""

    clauses: tuple[Clause, ...]


class AnyOf(NamedTuple):
    """Documents that match at least one clause; the scores of those that match are added."""

    clauses: tuple[Clause, ...]


class AtLeast(NamedTuple):
    """Documents whose matching clauses weigh at least ``minimum``; their scores are added.

    Each clause weighs 1 unless ``weights`` says otherwise: positive, at most 255 together.
    """

    clauses: tuple[Clause, ...]
    minimum: int
    weights: tuple[int, ...] = ()


class BestOf(NamedTuple):
    """Documents that match any clause, scored by the best one times its factor (dis_max).

    A sum, as in ``AnyOf``, would count a name twice where its acronym stands beside it. Two clauses
    of one commit with the same ``key`` are the same clause.
    """

    clauses: tuple[Clause, ...]
    factors: tuple[float, ...]
    key: Hashable = None


class Excluding(NamedTuple):
    """Documents of the required clause that match none of the excluded ones."""

    required: Clause
    excluded: tuple[Clause, ...]


class WithOptional(NamedTuple):
    """Documents of the required clause; the scores of matching optional clauses are added."""

    required: Clause
    optional: tuple[Clause, ...]


class MergedTerms(NamedTuple):
    """Documents that have any of the terms, scored by BM25 as if all were one term.

    Term frequencies are added, and the document frequency is the sum (at most all documents), so
    that a rare expansion of a wildcard does not outrank the intended word.
    """

    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Documents that a mask over a segment's doc values admits; none scores."""

    mask: Mask


@dataclass(frozen=True, slots=True)
class NoMatch:
    """No document."""


NO_MATCH = NoMatch()
