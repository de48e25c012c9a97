"""Boolean clauses: the query algebra between a query tree and the engine's two evaluators.

``translate`` makes clauses from a tree. ``search.flat_plan`` compiles a clause that is one list of
terms for the kernels; ``search.evaluator`` evaluates every clause by array operations. A Whoosh
query is a clause, too: the evaluator runs the matcher of the query.

Clauses are named tuples, because a class with attributes costs a tenth of the time of a short
query. Functions are chosen by the type of a clause; clauses are never compared.
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
    """Documents in which each term comes 1 to ``slop`` positions after the preceding term."""

    field: str
    terms: tuple[str, ...]
    slop: int = 1


class AllOf(NamedTuple):
    """Documents that match every clause; their scores are added."""

    clauses: tuple[Clause, ...]


class AnyOf(NamedTuple):
    """Documents that match at least one clause; the scores of the matching clauses are added."""

    clauses: tuple[Clause, ...]


class AtLeast(NamedTuple):
    """Documents whose matching clauses have a total weight of at least ``minimum``.

    The scores of the matching clauses are added. Weights are positive, with a sum of at most 255;
    without ``weights``, each clause has the weight 1.
    """

    clauses: tuple[Clause, ...]
    minimum: int
    weights: tuple[int, ...] = ()


class BestOf(NamedTuple):
    """Documents that match any clause, scored by the best one times its factor (dis_max).

    A sum, as in ``AnyOf``, would count a name twice in a document that also has its acronym.
    Clauses with equal keys have equal scores in a commit, and the key identifies the cached scores.
    The scores of a clause without a key are not cached.
    """

    clauses: tuple[Clause, ...]
    factors: tuple[float, ...]
    key: Hashable = None


class Excluding(NamedTuple):
    """Documents that match the required clause and none of the excluded clauses."""

    required: Clause
    excluded: tuple[Clause, ...]


class WithOptional(NamedTuple):
    """Documents that match the required clause, with the scores of matching optional clauses."""

    required: Clause
    optional: tuple[Clause, ...]


class Unscored(NamedTuple):
    """Documents that match the clause; their scores are zero."""

    clause: Clause


class MergedTerms(NamedTuple):
    """Documents that have any of the terms, scored by BM25 as if all were one term.

    The term frequency is the sum of the terms' frequencies. The document frequency is also their
    sum (at most all documents), so that a rare expansion of a wildcard does not outrank the
    intended word.
    """

    field: str
    terms: tuple[str, ...]
    frequency: int = 0  # the sum of their document frequencies; 0: they are added up


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Documents selected by a mask over a segment's doc values; their scores are zero."""

    mask: Mask


@dataclass(frozen=True, slots=True)
class NoMatch:
    """No document."""


NO_MATCH = NoMatch()
