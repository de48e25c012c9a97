"""The values that the steps of a search pass on: context, reading, plan and execution.

``indexer.search.pipeline`` has the steps. The values of all steps hold the same ``QueryContext``:
the request, and the index and the synonyms as they were at the start.
"""

from dataclasses import dataclass, replace

from indexer.engines.interface import EngineQuery, EngineResults, Sort
from indexer.query.parser import ParsedQuery
from indexer.query.synonym_expansion import SynonymExpander
from indexer.query.synonyms import SynonymTable
from indexer.query.time_words import TimedQuery, TimeExpression
from indexer.query.vocabulary import Vocabulary
from indexer.query.word_lookup import WordLookup
from indexer.search.outlets import OutletSearcher
from indexer.search.placements import NO_PLACEMENTS, Placements
from indexer.search.request import SearchRequest
from indexer.spelling import QueryCorrector


@dataclass(frozen=True, slots=True)
class QueryContext:
    """The values of one search that no step changes."""

    request: SearchRequest
    searcher: OutletSearcher
    vocabulary: Vocabulary | None  # None without an index: no word is expanded or corrected
    synonyms: SynonymTable | None  # None for a literal search
    lookup: WordLookup | None  # of the vocabulary and the synonyms
    started: float  # of ``time.perf_counter``

    def expanded(self, parsed: ParsedQuery) -> ParsedQuery:
        """Return the query with synonyms of its words."""
        if self.synonyms is None or self.lookup is None:
            return parsed
        expanded = SynonymExpander(self.lookup).expanded(parsed.tree)
        return parsed if expanded == parsed.tree else replace(parsed, tree=expanded)

    def corrected(
        self,
        parsed: ParsedQuery,
        *,
        for_suggestion: bool = False,
        names: bool = False,
        max_rarer: int | None = None,
    ) -> ParsedQuery | None:
        """Return the corrected query with its synonyms; None if there is nothing to correct.

        With ``names`` and not for a suggestion, only names are corrected.
        """
        if self.lookup is None:
            return None
        corrector = QueryCorrector(
            parsed.tree,
            self.lookup,
            for_suggestion=for_suggestion,
            names=names,
            words=for_suggestion or not names,
            max_rarer=max_rarer,
        )
        corrected = corrector.corrected()
        if corrected == parsed.tree:
            return None
        return self.expanded(replace(parsed, tree=corrected))


@dataclass(frozen=True, slots=True)
class Reading:
    """The parsed query, and its correction if it has one."""

    context: QueryContext
    typed: ParsedQuery
    corrected: ParsedQuery | None = None  # with the words replaced that the index lacks
    timed: TimedQuery | None = None  # the typed query with its expressions of time read
    placements: Placements = NO_PLACEMENTS  # pinned and hidden articles of the query

    @property
    def times(self) -> tuple[TimeExpression, ...]:
        """Return the expressions of time that were read."""
        return self.timed.times if self.timed else ()

    @property
    def asks_for_newest(self) -> bool:
        """Return whether the words ask for the newest of the fitting articles."""
        is_relevance = self.context.request.sort is Sort.RELEVANCE
        return is_relevance and any(each.days is None for each in self.times)

    @property
    def preferred(self) -> ParsedQuery:
        """Return the corrected query if there is one."""
        return self.corrected or self.typed


@dataclass(frozen=True, slots=True)
class Plan:
    """The engine queries of a reading, in the order of execution: the corrected query first."""

    reading: Reading
    candidates: tuple[tuple[ParsedQuery, EngineQuery], ...]


@dataclass(frozen=True, slots=True)
class Execution:
    """The results of the first candidate with hits, or of the last candidate if none has hits."""

    plan: Plan
    chosen: ParsedQuery  # the candidate of the results
    executed: ParsedQuery  # the candidate, or its fallback without phrases
    results: EngineResults
    query: EngineQuery  # of the results
    fallback: str = ""  # message code of the fallback that found the hits
    suggested: str = ""  # text of another query, with more hits
    undated: int = 0  # articles without a date that match but for the dates of the query
