"""Explanation of one document's score: the BM25 scores of its terms, and those of their places.

A clause is walked as an engine evaluates it: a term adds to the score if its clause matches.
Whether a clause matches is asked of the engine itself (``ScoredDocument``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from indexer import scoring_weights
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
from indexer.engines.scoring.proximity import (
    RANK_SHIFT,
    ProximityInput,
    ProximityQuery,
    features,
    first_places,
    rarity,
)
from indexer.scoring_weights import BM25_K1

STEM_FIELDS = {"stem": "title_stem", "exact": "title_exact"}  # field: that of the titles alone
SCORELESS = (AllDocuments, Published, Unscored, WithKeyword)


class ScoredDocument(Protocol):
    """A document of an engine."""

    def matches(self, clause: Clause) -> bool:
        """Return whether the document matches a clause."""
        ...

    def frequency(self, field: str, term: str) -> int:
        """Return the frequency of a term in the document, as its score counts it."""
        ...

    def norm(self, field: str) -> float:
        """Return BM25's length normalisation of a field."""
        ...

    def score(self, clause: Clause) -> float:
        """Return the score of a clause that only the engine knows."""
        ...


@dataclass(frozen=True)
class ScoreExplainer:
    """Explains the score of one document."""

    document: ScoredDocument
    statistics: Any  # has ``idf``, ``frequency``, ``documents`` and ``live_documents``

    def parts(self, clause: Clause) -> list[Contribution] | None:
        """Return the parts of the score; None if the document does not match the clause."""
        return list(self._parts(clause, Role.WORD)) if self.document.matches(clause) else None

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
        if self.document.matches(clause):
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
        frequency = self.document.frequency(field, term)
        if frequency:
            count = self.statistics.frequency(field, term)
            yield self._scored(field, (term,), frequency, count, boost, role, Signal.TERM)

    def _merged(self, clause: MergedTerms, role: Role) -> Iterator[Contribution]:
        collection, field = self.statistics, clause.field
        count = clause.frequency or sum(collection.frequency(field, each) for each in clause.terms)
        count = min(count, collection.live_documents, collection.documents)
        found = {term: self.document.frequency(field, term) for term in clause.terms}
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
        norm = self.document.norm(field)
        rare = self.statistics.idf(count)
        strength = (BM25_K1 + 1) * frequency / (frequency + norm)
        titles = STEM_FIELDS.get(field)
        return Contribution(
            signal=signal,
            terms=terms,
            value=rare * strength * boost,
            rarity=rare,
            strength=strength,
            weight=boost,
            field=field,
            role=role,
            documents=count,
            occurrences=frequency,
            in_title=sum(self.document.frequency(titles, each) for each in terms) if titles else 0,
        )

    def _other(self, clause: Clause) -> Iterator[Contribution]:
        """Yield the score of a clause that cannot be taken apart, such as a Whoosh query."""
        score = self.document.score(clause)
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


def parts_by_places(
    query: ProximityQuery, given: ProximityInput, rank: int
) -> Iterator[Contribution]:
    """Yield the parts of the proximity score of one hit (``proximity.proximity_scores``)."""
    words = list(dict.fromkeys(query.words[: scoring_weights.MAX_PROXIMITY_WORDS]))
    for feature in features(given):
        ranks = np.unique(feature.occurrences >> RANK_SHIFT)
        if rank in ranks:
            present = _mask(given, ranks)
            terms = tuple([words[number] for number in feature.words])
            yield _part(feature.signal, terms, given, present, 1.0, feature.weight)
    lead = scoring_weights.LEAD_WORDS
    for word, occurrences, in_title in zip(words, given.words, given.titles, strict=False):
        places = first_places(given, occurrences, in_title)
        if places[rank] >= 0:
            early = (places >= 0) & (places < lead)
            strength, weight = 1 / (1 + places[rank] / lead), scoring_weights.LEAD_WEIGHT
            part = _part(Signal.LEAD, (word,), given, early, strength, weight)
            yield replace(part, place=int(places[rank]))
    ranks = given.answer >> RANK_SHIFT
    times = np.bincount(ranks, minlength=len(given.norms)).astype(np.float64)
    if given.words and times[rank]:
        strength = (BM25_K1 + 1) * times[rank] / (times[rank] + given.norms[rank])
        weight = scoring_weights.ANSWER_WEIGHT
        part = _part(Signal.ANSWER, query.answer, given, times, strength, weight)
        yield replace(part, occurrences=int(times[rank]))


def _part(  # noqa: PLR0913, PLR0917 - the factors of a product
    signal: Signal,
    terms: tuple[str, ...],
    given: ProximityInput,
    present: Any,
    strength: float,
    weight: float,
) -> Contribution:
    rare = rarity(given, present)
    return Contribution(
        signal=signal,
        terms=terms,
        value=float(rare * strength * weight),
        rarity=rare,
        strength=float(strength),
        weight=weight,
        documents=int(np.count_nonzero(present)),
    )


def _mask(given: ProximityInput, ranks: Any) -> Any:
    present = np.zeros(len(given.norms), dtype=np.bool_)
    present[ranks] = True
    return present
