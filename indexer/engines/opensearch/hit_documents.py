"""Some documents that the cluster has sent: their values, and the places of the wanted terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis import analyze
from indexer.engines.opensearch.clause_parts import WORD_COLUMNS, columns_of, terms_of
from indexer.engines.opensearch.documents import keyword_value, string_of
from indexer.engines.opensearch.hit_places import FIELD as PLACES
from indexer.engines.opensearch.hit_places import KINDS, SCRIPT, HitPlaces
from indexer.engines.opensearch.occurrences import CODED_FIELDS, hash_of
from indexer.engines.opensearch.statistics import Statistics
from indexer.engines.scoring.bm25 import norms
from indexer.engines.scoring.clauses import Clause, PhraseClause
from indexer.engines.scoring.lengths import LENGTHS, length_codes
from indexer.engines.scoring.proximity import RANK_SHIFT, Occurrences, WantedStems
from indexer.scoring_weights import KIND_WEIGHTS, TITLE_WEIGHT

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

STEM_FIELDS = frozenset({"stem", "title_stem"})
NO_PLACES: Ints = np.empty(0, dtype=np.int64)
_POSITION = (1 << RANK_SHIFT) - 1
_KIND_FACTORS: Floats = np.array([1.0, *(KIND_WEIGHTS[kind] for kind in KINDS)])


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
            columns |= set(columns_of(clause))
        return cls(
            tuple(dict.fromkeys(exact)),
            tuple(dict.fromkeys([*all_stems, *stems])),
            tuple(sorted(columns)),
        )

    def script_fields(self) -> dict[str, Any]:
        """Return the part of a request that asks for the places."""
        params = {
            "exact": [hash_of(term) for term in self.exact],
            "stems": [hash_of(term) for term in self.stems],
            "kinds": [keyword_value(kind) for kind in KINDS],
        }
        return {PLACES: {"script": {"source": SCRIPT, "params": params}}}


class Documents:
    """Some documents, as the cluster has sent them: values, and the places of the wanted terms."""

    def __init__(
        self, hits: Sequence[dict[str, Any]], wanted: Wanted, statistics: Statistics
    ) -> None:
        self._statistics = statistics
        self._hits = hits
        self._fields = [hit["fields"] for hit in hits]
        self.size = len(self._fields)
        self._hit_places = HitPlaces(
            [found[PLACES][0] for found in self._fields], len(wanted.exact) + len(wanted.stems)
        )
        heads = self._hit_places.heads
        self.ids: Ints = heads["id"]
        self.published: Ints = heads["published"]
        self.groups: Ints = heads["group"]
        self._codes: npt.NDArray[np.uint8] = heads["codes"]
        self._titles: Ints = heads["title"].astype(np.int64)
        self._wanted = wanted
        self._norms: dict[str, Floats] = {}
        self._frequencies: dict[tuple[str, str], Floats] = {}

    def values(self, column: str) -> list[str]:
        """Return the value of each document in a keyword column."""
        return [string_of(found[column][0]) if column in found else "" for found in self._fields]

    @cached_property
    def cluster_scores(self) -> Floats:
        """Return the score of each document in the search that has found it."""
        return np.array([hit["_score"] for hit in self._hits], dtype=np.float64)

    @cached_property
    def kind_factors(self) -> Floats:
        """Return the weight of the kind of each document."""
        found: Floats = _KIND_FACTORS[self._hit_places.heads["kind"]]
        return found

    @cached_property
    def _places(self) -> dict[tuple[bool, str], Ints]:
        """Return the places of each wanted term: (rank << RANK_SHIFT) + position, ascending."""
        keys = [(False, term) for term in self._wanted.exact]
        keys += [(True, term) for term in self._wanted.stems]
        return dict(zip(keys, self._hit_places.by_term(RANK_SHIFT), strict=True))

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
