"""Explanation of one document's score by a clause: the BM25 scores of its terms, one by one.

The clause is walked as the evaluator evaluates it: a term adds to the score if its clause matches.
Whether a clause matches is asked of the evaluator itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from indexer.engines.interface import Contribution, Role, Signal
from indexer.engines.scoring.clauses import (
    AllDocuments,
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
from indexer.engines.scoring.lengths import LENGTHS
from indexer.engines.whoosh.search.document_sets import DocumentSet
from indexer.engines.whoosh.search.evaluator import Evaluator, scores_of
from indexer.engines.whoosh.search.scorers import places_of
from indexer.engines.whoosh.search.statistics import SegmentView, norms_by_code
from indexer.scoring_weights import BM25_K1

STEM_FIELDS = {"stem": "title_stem", "exact": "title_exact"}  # field: that of the titles alone
SCORELESS = (AllDocuments, DocumentSet, Published, Unscored, WithKeyword)


@dataclass(frozen=True)
class ScoreExplainer:
    """Explains the score of one document of a segment."""

    evaluator: Evaluator
    segment: SegmentView
    document: int

    def parts(self, clause: Clause) -> list[Contribution] | None:
        """Return the parts of the score; None if the document does not match the clause."""
        return list(self._parts(clause, Role.WORD)) if self._matches(clause) else None

    @property
    def length(self) -> int:
        """Return the length of the document, as the index rounds it."""
        return int(LENGTHS[self.segment.arrays.fields["stem"].length_codes[self.document]])

    @cached_property
    def _wanted(self) -> Any:
        return np.array([self.document], dtype=np.int64)

    def _matches(self, clause: Clause) -> bool:
        found = self.evaluator.evaluate(clause, self.segment.number)
        return bool(found.among(self._wanted)[0])

    def _parts(  # noqa: PLR0912 - a table
        self, clause: Clause, role: Role
    ) -> Iterator[Contribution]:
        """Yield the parts of a clause that matches."""
        match clause:
            case TermClause():
                yield from self._term(clause, role)
            case PhraseClause(field, terms):
                for term in terms:
                    yield from self._term(TermClause(field, term), role)
            case AllOf(clauses):
                for part in clauses:
                    yield from self._parts(part, role)
            case AnyOf(clauses) | AtLeast(clauses):
                for part in clauses:
                    yield from self._if_matching(part, _role_of_word(part, role))
            case WithOptional(required, optional):
                yield from self._parts(required, role)
                for part in optional:
                    yield from self._if_matching(part, Role.EXACT if role is Role.WORD else role)
            case Excluding(required):
                yield from self._parts(required, role)
            case BestOf():
                yield from self._best(clause, role)
            case MergedTerms():
                yield from self._merged(clause, role)
            case _ if not isinstance(clause, SCORELESS):
                yield from self._other(clause)

    def _if_matching(self, clause: Clause, role: Role) -> Iterator[Contribution]:
        if self._matches(clause):
            yield from self._parts(clause, role)

    def _best(self, clause: BestOf, role: Role) -> Iterator[Contribution]:
        best: list[Contribution] = []
        highest = 0.0
        for number, (part, factor) in enumerate(zip(clause.clauses, clause.factors, strict=True)):
            own = role if number == 0 else Role.SYNONYM
            found = [
                replace(each, value=each.value * factor, weight=each.weight * factor)
                for each in self._if_matching(part, own)
            ]
            total = sum(each.value for each in found)
            if total > highest:
                best, highest = found, total
        yield from best

    def _term(self, clause: TermClause, role: Role) -> Iterator[Contribution]:
        field, term, boost = clause
        frequency = self._frequency(field, term)
        if frequency:
            count = self.evaluator.collection.term(field, term).frequency
            yield self._scored(field, (term,), frequency, count, boost, role, Signal.TERM)

    def _merged(self, clause: MergedTerms, role: Role) -> Iterator[Contribution]:
        collection, field = self.evaluator.collection, clause.field
        count = clause.frequency or sum(collection.frequency(field, each) for each in clause.terms)
        count = min(count, collection.live_documents, collection.documents)
        found = {term: self._frequency(field, term) for term in clause.terms}
        terms = tuple(sorted(term for term, frequency in found.items() if frequency))
        if terms:
            frequency = sum(found.values())
            yield self._scored(field, terms, frequency, count, 1.0, role, Signal.TERMS)

    def _scored(  # noqa: PLR0913, PLR0917 - the arguments of a formula
        self,
        field: str,
        terms: tuple[str, ...],
        frequency: int,
        count: int,
        boost: float,
        role: Role,
        signal: Signal,
    ) -> Contribution:
        collection = self.evaluator.collection
        norms = norms_by_code(collection.average_length(field))
        norm = float(norms[self.segment.arrays.fields[field].length_codes[self.document]])
        rarity = collection.idf(count)
        strength = (BM25_K1 + 1) * frequency / (frequency + norm)
        titles = STEM_FIELDS.get(field)
        return Contribution(
            signal=signal,
            terms=terms,
            value=rarity * strength * boost,
            rarity=rarity,
            strength=strength,
            weight=boost,
            field=field,
            role=role,
            documents=count,
            occurrences=frequency,
            in_title=sum(self._frequency(titles, each) for each in terms) if titles else 0,
        )

    def _frequency(self, field: str, term: str) -> int:
        """Return the frequency of a term in the document, as its score counts it."""
        collection = self.evaluator.collection
        number = collection.term(field, term).numbers[self.segment.number]
        if number < 0:
            return 0
        arrays = self.segment.arrays.fields[field]
        begin, end = arrays.span(number)
        places, present = places_of(arrays.documents(begin, end), self._wanted)
        if not present[0]:
            return 0
        return int(arrays.frequencies_at(places + begin)[0])

    def _other(self, clause: Clause) -> Iterator[Contribution]:
        """Yield the score of a clause that cannot be taken apart, such as a Whoosh query."""
        scorers = self.evaluator.evaluate(clause, self.segment.number).scorers
        score = float(scores_of(scorers, self._wanted)[0])
        if score:
            yield Contribution(
                signal=Signal.TERMS, terms=(), value=score, rarity=score, strength=1.0, weight=1.0
            )


def _role_of_word(clause: Clause, role: Role) -> Role:
    """Return the role of a part of a list of alternatives, which shows in its field and boost.

    Longer words of a relaxed query are exact forms; words of a family are stems below full weight.
    """
    if type(clause) is not TermClause or role is not Role.WORD:
        return role
    if clause.field == "exact":
        return Role.LONGER
    return role if clause.boost == 1 else Role.FAMILY
