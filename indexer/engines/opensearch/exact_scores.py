"""Exact scores of a few documents, from the places of the query's terms in them.

The cluster finds the best hits by a score that is nearly the site's. Of these, the site computes
the scores as any other engine does, to the last digit.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.analysis import analyze
from indexer.engines.opensearch.documents import string_of
from indexer.engines.opensearch.occurrences import CODED_FIELDS, SCRIPT, hash_of
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.scoring.bm25 import norms
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
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.lengths import LENGTHS, length_codes
from indexer.engines.scoring.proximity import RANK_SHIFT, Occurrences, WantedStems
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.scoring_weights import BM25_K1, KIND_WEIGHTS, TITLE_WEIGHT

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

STEM_FIELDS = frozenset({"stem", "title_stem"})
WORD_COLUMNS = {"source_words": "source", "author_words": "author", "category_words": "category"}
NO_PLACES: Ints = np.empty(0, dtype=np.int64)
COLUMNS = tuple(column.name for column in KEYWORD_COLUMNS)
_POSITION = (1 << RANK_SHIFT) - 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """The terms whose places in the hits are wanted, and the columns whose values are."""

    exact: tuple[str, ...] = ()
    stems: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @classmethod
    def of(cls, clauses: Iterable[Clause], stems: Iterable[str] = ()) -> "Wanted":
        """Return what the scores of clauses need, and further stems."""
        terms = [found for clause in clauses for found in terms_of(clause)]
        exact = [term for field, term in terms if field in {"exact", "title_exact"}]
        all_stems = [term for field, term in terms if field in STEM_FIELDS]
        columns = {WORD_COLUMNS[field] for field, _ in terms if field in WORD_COLUMNS}
        for clause in clauses:
            columns |= set(_columns_of(clause))
        return cls(
            tuple(dict.fromkeys(exact)),
            tuple(dict.fromkeys([*all_stems, *stems])),
            tuple(sorted({*columns, "kind"})),
        )

    def script_fields(self) -> dict[str, Any]:
        """Return the part of a request that asks for the places."""
        params = {
            "exact": [hash_of(term) for term in self.exact],
            "stems": [hash_of(term) for term in self.stems],
        }
        return {"places": {"script": {"source": SCRIPT, "params": params}}}


def terms_of(clause: Clause) -> list[tuple[str, str]]:
    """Return the fields and terms that a clause names."""
    match clause:
        case TermClause(field, term):
            return [(field, term)]
        case PhraseClause(field, terms) | MergedTerms(field, terms):
            return [(field, term) for term in terms]
        case _:
            return [found for part in parts_of(clause) for found in terms_of(part)]


def _columns_of(clause: Clause) -> list[str]:
    if isinstance(clause, WithKeyword):
        return [clause.column]
    return [name for part in parts_of(clause) for name in _columns_of(part)]


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


class Documents:
    """Some documents, as the cluster has sent them: values, and the places of the wanted terms."""

    def __init__(
        self, hits: Sequence[dict[str, Any]], wanted: Wanted, statistics: Statistics
    ) -> None:
        self._statistics = statistics
        fields = [hit["fields"] for hit in hits]
        rows = [found["places"] for found in fields]
        self.size = len(rows)
        self.ids: Ints = np.array([row[0] for row in rows], dtype=np.int64)
        self.published: Ints = np.array(
            [NO_DATE if row[1] is None else row[1] for row in rows], dtype=np.int64
        )
        self.groups: Ints = np.array([row[2] for row in rows], dtype=np.int64)
        coded = np.array([row[3] for row in rows], dtype=np.int32)
        self._codes = coded.view(np.uint8).reshape(-1, 4)
        self._titles: Ints = np.array([row[4] for row in rows], dtype=np.int64)
        self._rows = rows
        self._fields = fields
        self._wanted = wanted
        self._norms: dict[str, Floats] = {}
        self._frequencies: dict[tuple[str, str], Floats] = {}

    def values(self, column: str) -> list[str]:
        """Return the value of each document in a keyword column."""
        return [string_of(found[column][0]) if column in found else "" for found in self._fields]

    @cached_property
    def kind_factors(self) -> Floats:
        """Return the weight of the kind of each document."""
        return np.array([KIND_WEIGHTS.get(kind, 1.0) for kind in self.values("kind")])

    @cached_property
    def _places(self) -> dict[tuple[bool, str], Ints]:
        """Return the places of each wanted term: (rank << RANK_SHIFT) + position, ascending."""
        keys = [(False, term) for term in self._wanted.exact]
        keys += [(True, term) for term in self._wanted.stems]
        parts: list[list[int]] = [[] for _ in keys]
        for rank, row in enumerate(self._rows):
            at, shifted = 5, rank << RANK_SHIFT
            for part in parts:
                end = at + 1 + row[at]
                if end > at + 1:
                    part += [shifted + position for position in row[at + 1 : end]]
                at = end
        found = {}
        for key, part in zip(keys, parts, strict=True):
            places = np.array(part, dtype=np.int64)
            if len(places):
                places = places[np.concatenate([[True], places[1:] != places[:-1]])]
            found[key] = places
        return found

    def places(self, field: str, term: str) -> Ints:
        """Return the places of a term in a field of titles and bodies."""
        found = self._places.get((field in STEM_FIELDS, term), NO_PLACES)
        if field.startswith("title_") and len(found):
            found = found[self._in_title(found)]
        return found

    def title_places(self, stem: str) -> Ints:
        """Return the places of a stem in titles, which begin at 0."""
        found = self.places("title_stem", stem)
        places: Ints = found - self._titles[found >> RANK_SHIFT]
        return places

    def _in_title(self, places: Ints) -> Mask:
        mask: Mask = (places & _POSITION) >= self._titles[places >> RANK_SHIFT]
        return mask

    def frequencies(self, field: str, term: str) -> Floats:
        """Return the weighted term frequency in each document."""
        known = self._frequencies.get((field, term))
        if known is None:
            if field in WORD_COLUMNS:
                counts = [words.count(term) for words in self._words(field)]
                known = np.array(counts, dtype=np.float64)
            else:
                found = self.places(field, term)
                ranks = found >> RANK_SHIFT
                known = np.bincount(ranks, minlength=self.size).astype(np.float64)
                if not field.startswith("title_") and len(found):
                    titles = np.bincount(ranks[self._in_title(found)], minlength=self.size)
                    known += (TITLE_WEIGHT - 1) * titles
            self._frequencies[field, term] = known
        return known

    def norms(self, field: str) -> Floats:
        """Return BM25's length normalisation of each document."""
        known = self._norms.get(field)
        if known is None:
            if field in WORD_COLUMNS:
                codes = length_codes(np.array([len(words) for words in self._words(field)]))
            else:
                codes = self._codes[:, CODED_FIELDS.index(field)]
            average = self._statistics.average_length(field)
            known = self._norms[field] = norms(LENGTHS[codes], average)
        return known

    def length_codes(self, field: str) -> npt.NDArray[np.uint8]:
        """Return the code of the length of a field of titles and bodies."""
        found: npt.NDArray[np.uint8] = self._codes[:, CODED_FIELDS.index(field)]
        return found

    def title_codes(self) -> npt.NDArray[np.uint8]:
        """Return the code of the length of each title, in exact forms."""
        found: npt.NDArray[np.uint8] = self._codes[:, CODED_FIELDS.index("title_exact")]
        return found

    def _words(self, field: str) -> list[list[str]]:
        return [
            [form for token in analyze(value) for form in (token.exact, *token.aliases)]
            for value in self.values(WORD_COLUMNS[field])
        ]

    def _word_places(self, field: str, term: str) -> Ints:
        keys = [
            (rank << RANK_SHIFT) + token.position
            for rank, value in enumerate(self.values(WORD_COLUMNS[field]))
            for token in analyze(value)
            if term in (token.exact, *token.aliases)
        ]
        return np.array(keys, dtype=np.int64)

    def with_phrase(self, clause: PhraseClause) -> Mask:
        """Return which documents have each term 1 to ``slop`` positions after the preceding."""
        find = self._word_places if clause.field in WORD_COLUMNS else self.places
        reached: Ints | None = None
        for term in clause.terms:
            places = find(clause.field, term)
            if reached is None:
                reached = places
            elif not len(reached) or not len(places):
                reached = NO_PLACES
            else:
                before = reached.searchsorted(places) - 1
                distance = places - reached[np.maximum(before, 0)]
                reached = places[(before >= 0) & (distance <= clause.slop)]
        mask = np.zeros(self.size, dtype=np.bool_)
        if reached is not None:
            mask[reached >> RANK_SHIFT] = True
        return mask

    def occurrences(
        self, articles: list[int], stems: WantedStems, *, weigh_kinds: bool
    ) -> Occurrences:
        """Return the occurrences of stems in some of the documents (``proximity``)."""
        ranks = np.array([self._rank_of[article] for article in articles], dtype=np.int64)
        new = np.full(self.size, -1, dtype=np.int64)
        new[ranks] = np.arange(len(ranks))

        def among(places: Ints) -> Ints:
            if not len(places):
                return places
            moved = new[places >> RANK_SHIFT]
            kept = moved >= 0
            found: Ints = (moved[kept] << RANK_SHIFT) + (places[kept] & _POSITION)
            found.sort()
            return found

        factors = self.kind_factors[ranks] if weigh_kinds else np.ones(len(ranks))
        return Occurrences(
            articles,
            self.norms("stem")[ranks],
            [among(self.places("stem", stem)) for stem in stems.anywhere],
            [among(self.title_places(stem)) for stem in stems.in_titles],
            factors,
        )

    @cached_property
    def _rank_of(self) -> dict[int, int]:
        return {article: rank for rank, article in enumerate(self.ids.tolist())}


class Scored(NamedTuple):
    """Which documents match a clause, and their scores; others have the score 0."""

    matched: Mask
    scores: Floats


class ExactScores:
    """Evaluates clauses on some documents."""

    def __init__(self, documents: Documents, statistics: Statistics) -> None:
        self._documents = documents
        self._statistics = statistics

    def of(self, clause: Clause) -> Scored:
        """Return matches and scores of a clause."""
        return _EVALUATORS[type(clause)](self, clause)

    def _all(self, clauses: Sequence[Clause]) -> list[Scored]:
        return [self.of(clause) for clause in clauses]

    def _bm25(self, field: str, frequencies: Floats, weight: float) -> Scored:
        norms_of = self._documents.norms(field)
        scores = weight * frequencies * (BM25_K1 + 1) / (frequencies + norms_of)
        return Scored(frequencies > 0, scores)

    def _term(self, clause: TermClause) -> Scored:
        weight = self._statistics.idf(self._statistics.frequency(clause.field, clause.term))
        frequencies = self._documents.frequencies(clause.field, clause.term)
        return self._bm25(clause.field, frequencies, weight * clause.boost)

    def _merged(self, clause: MergedTerms) -> Scored:
        statistics, name = self._statistics, clause.field
        frequencies = np.zeros(self._documents.size)
        for term in clause.terms:
            frequencies += self._documents.frequencies(name, term)
        weight = statistics.merged_idf(name, clause.terms, clause.frequency)
        return self._bm25(name, frequencies, weight)

    def _phrase(self, clause: PhraseClause) -> Scored:
        matched = self._documents.with_phrase(clause)
        terms = [self._term(TermClause(clause.field, term)) for term in clause.terms]
        return _where(matched, sum(found.scores for found in terms))

    def _all_of(self, clause: AllOf) -> Scored:
        parts = self._all(clause.clauses)
        matched = np.logical_and.reduce([part.matched for part in parts])
        return _where(matched, sum(part.scores for part in parts))

    def _any_of(self, clause: AnyOf) -> Scored:
        parts = self._all(clause.clauses)
        if not parts:
            return self._none(clause)
        matched = np.logical_or.reduce([part.matched for part in parts])
        return Scored(matched, sum((part.scores for part in parts), np.zeros(self._documents.size)))

    def _at_least(self, clause: AtLeast) -> Scored:
        parts = self._all(clause.clauses)
        weights = clause.weights or (1,) * len(parts)
        total = np.zeros(self._documents.size)
        for part, weight in zip(parts, weights, strict=True):
            total += weight * part.matched
        scores = sum((part.scores for part in parts), np.zeros(self._documents.size))
        return _where(total >= clause.minimum, scores)

    def _best_of(self, clause: BestOf) -> Scored:
        parts = self._all(clause.clauses)
        matched = np.logical_or.reduce([part.matched for part in parts])
        scores = [factor * part.scores for part, factor in zip(parts, clause.factors, strict=True)]
        return Scored(matched, np.maximum.reduce(scores))

    def _excluding(self, clause: Excluding) -> Scored:
        required = self.of(clause.required)
        matched = required.matched.copy()
        for each in self._all(clause.excluded):
            matched &= ~each.matched
        return _where(matched, required.scores)

    def _with_optional(self, clause: WithOptional) -> Scored:
        required = self.of(clause.required)
        scores = required.scores + sum(
            (part.scores for part in self._all(clause.optional)), np.zeros(self._documents.size)
        )
        return _where(required.matched, scores)

    def _unscored(self, clause: Unscored) -> Scored:
        return self._set(self.of(clause.clause).matched)

    def _published(self, clause: Published) -> Scored:
        dates = self._documents.published
        matched = dates != NO_DATE
        if clause.first is not None:
            matched &= dates >= clause.first
        if clause.end is not None:
            matched &= dates < clause.end
        return self._set(matched)

    def _with_keyword(self, clause: WithKeyword) -> Scored:
        values = self._documents.values(clause.column)
        return self._set(np.array([value in clause.values for value in values], dtype=np.bool_))

    def _everything(self, _: Any) -> Scored:
        return self._set(np.ones(self._documents.size, dtype=np.bool_))

    def _none(self, _: Any) -> Scored:
        return self._set(np.zeros(self._documents.size, dtype=np.bool_))

    def _set(self, matched: Mask) -> Scored:
        return Scored(matched, np.zeros(self._documents.size))


def _where(matched: Mask, scores: Any) -> Scored:
    return Scored(matched, np.where(matched, scores, 0.0))


_EVALUATORS: dict[type, Callable[[ExactScores, Any], Scored]] = {
    TermClause: ExactScores._term,
    PhraseClause: ExactScores._phrase,
    AllOf: ExactScores._all_of,
    AnyOf: ExactScores._any_of,
    AtLeast: ExactScores._at_least,
    BestOf: ExactScores._best_of,
    Excluding: ExactScores._excluding,
    WithOptional: ExactScores._with_optional,
    Unscored: ExactScores._unscored,
    MergedTerms: ExactScores._merged,
    AllDocuments: ExactScores._everything,
    NoMatch: ExactScores._none,
    Published: ExactScores._published,
    WithKeyword: ExactScores._with_keyword,
}
