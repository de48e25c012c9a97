"""Translation of the engine's clauses into Whoosh queries, which Whoosh's matchers evaluate."""

from collections.abc import Callable
from functools import partial
from typing import Any

from whoosh.query import And, ConstantScoreQuery, NullQuery, Phrase, Query, Term

from bench.stock_whoosh import boolean, queries
from indexer.engines.scoring.clauses import (
    AllDocuments,
    AllOf,
    AnyOf,
    AtLeast,
    BestOf,
    Clause,
    Excluding,
    MergedTerms,
    NoMatch,
    PhraseClause,
    Published,
    TermClause,
    Unscored,
    WithKeyword,
    WithOptional,
)
from indexer.engines.whoosh.search.document_sets import DocumentSet, mask_of


def whoosh_query(clause: Clause) -> Query:
    """Return the Whoosh query with the same matches and scores. Raises ``KeyError``."""
    return clause if isinstance(clause, Query) else _TRANSLATIONS[type(clause)](clause)


def _at_least(clause: AtLeast) -> Query:
    return queries.AtLeast(_all(clause.clauses), clause.minimum, clause.weights or None)


def _documents(clause: Clause) -> Query:
    return queries.DocumentSet(partial(mask_of, clause))


def _all(clauses: tuple[Clause, ...]) -> list[Query]:
    return [whoosh_query(clause) for clause in clauses]


_TRANSLATIONS: dict[type, Callable[[Any], Query]] = {
    TermClause: lambda clause: Term(clause.field, clause.term, boost=clause.boost),
    PhraseClause: lambda clause: Phrase(clause.field, list(clause.terms), slop=clause.slop),
    AllOf: lambda clause: And(_all(clause.clauses)),
    AnyOf: lambda clause: boolean.AnyOf(_all(clause.clauses)),
    AtLeast: _at_least,
    BestOf: lambda clause: queries.BestOf(_all(clause.clauses), clause.factors),
    Excluding: lambda clause: boolean.Excluding(
        whoosh_query(clause.required), _all(clause.excluded)
    ),
    WithOptional: lambda clause: boolean.WithOptional(
        whoosh_query(clause.required), _all(clause.optional)
    ),
    Unscored: lambda clause: ConstantScoreQuery(whoosh_query(clause.clause), score=0.0),
    MergedTerms: lambda clause: queries.MergedTerms(clause.field, clause.terms),
    AllDocuments: _documents,
    Published: _documents,
    WithKeyword: _documents,
    DocumentSet: _documents,
    NoMatch: lambda _: NullQuery,
}
