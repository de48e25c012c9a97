"""The parts of clauses: terms and columns that they name, and what their scores depend on."""

from collections.abc import Sequence

from indexer.engines.scoring.clauses import (
    AllOf,
    AnyOf,
    AtLeast,
    BestOf,
    Clause,
    Excluding,
    MergedTerms,
    PhraseClause,
    Published,
    TermClause,
    Unscored,
    WithKeyword,
    WithOptional,
)

#: The fields of the words of keyword columns, and these columns.
WORD_COLUMNS = {"source_words": "source", "author_words": "author", "category_words": "category"}


def terms_of(clause: Clause) -> list[tuple[str, str]]:
    """Return the fields and terms that a clause names."""
    match clause:
        case TermClause(field, term):
            return [(field, term)]
        case PhraseClause(field, terms) | MergedTerms(field, terms):
            return [(field, term) for term in terms]
        case _:
            return [found for part in parts_of(clause) for found in terms_of(part)]


def columns_of(clause: Clause) -> list[str]:
    """Return the keyword columns that a clause names."""
    if isinstance(clause, WithKeyword):
        return [clause.column]
    return [name for part in parts_of(clause) for name in columns_of(part)]


def is_of_text(clause: Clause) -> bool:
    """Return whether matches and scores of a clause depend on the title and the body only."""
    match clause:
        case TermClause(field, _) | PhraseClause(field, _) | MergedTerms(field, _):
            return field not in WORD_COLUMNS
        case Published() | WithKeyword():
            return False
        case _:
            return all(map(is_of_text, parts_of(clause)))


def always_scores(clause: Clause) -> bool:
    """Return whether all matches of a clause have a score above 0."""
    match clause:
        case TermClause() | PhraseClause() | MergedTerms():
            return True
        case AllOf(parts):
            return any(map(always_scores, parts))
        case AnyOf(parts) | AtLeast(parts) | BestOf(parts):
            return all(map(always_scores, parts))
        case Excluding(required, _) | WithOptional(required, _):
            return always_scores(required)
        case _:
            return False


def parts_of(clause: Clause) -> Sequence[Clause]:
    """Return the clauses that a clause consists of."""
    match clause:
        case AllOf(parts) | AnyOf(parts) | AtLeast(parts) | BestOf(parts):
            return parts
        case Excluding(required, parts) | WithOptional(required, parts):
            return (required, *parts)
        case Unscored(inner):
            return (inner,)
        case _:
            return ()
