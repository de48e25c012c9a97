"""Boolean clauses: the query algebra between a query tree and the execution by an engine.

``translate`` makes clauses from a tree. The Whoosh engine compiles a clause that is one list of
terms for its kernels, and evaluates every clause by array operations; a Whoosh query is a clause
there, too. The OpenSearch engine makes queries from clauses.

Clauses are named tuples, because a class with attributes costs a tenth of the time of a short
query. Functions are chosen by the type of a clause; clauses are never compared.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

#: Any class of this module, or one that only an engine knows.
Clause = Any


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


class Published(NamedTuple):
    """Documents published at or after ``first`` and before ``end``, in epoch seconds.

    None is no limit. Documents without a date do not match; scores are zero.
    """

    first: int | None
    end: int | None


class WithKeyword(NamedTuple):
    """Documents that have one of some values in a keyword column; their scores are zero."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllDocuments:
    """All documents; their scores are zero."""


@dataclass(frozen=True, slots=True)
class NoMatch:
    """No document."""


NO_MATCH = NoMatch()
ALL_DOCUMENTS = AllDocuments()
