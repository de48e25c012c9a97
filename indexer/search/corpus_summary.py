"""A summary of all articles in the index: how many, from which outlets, in which categories.

It is counted once for each commit and each version of the editors' table of outlets, so that the
home page costs no search.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.engines import get_searcher
from indexer.engines.interface import EngineQuery, EngineResults, FacetCount, Sort
from indexer.query import tree
from indexer.search.commit_cache import CommitCache
from indexer.search.outlets import SOURCE, OutletSearcher, current_directory

_ALL_ARTICLES = EngineQuery(tree.Everything(), sort=Sort.DATE, limit=0)


@dataclass(frozen=True, slots=True)
class CorpusSummary:
    """Counts over all published articles, the most frequent values first."""

    total: int
    outlets: tuple[FacetCount, ...]
    categories: tuple[FacetCount, ...]
    kinds: tuple[FacetCount, ...]
    distinct: Mapping[str, int]  # column -> number of its values
    first_year: int | None  # of a publication
    last_year: int | None


_summaries: CommitCache[CorpusSummary] = CommitCache()


def corpus_summary() -> CorpusSummary:
    """Return the summary of the current commit. Raises ``IndexerError``."""
    searcher = get_searcher()

    def summary() -> tuple[CorpusSummary, bool]:
        results = OutletSearcher(searcher).search(_ALL_ARTICLES)
        return _summary(results), not results.partial

    return _summaries.get(searcher, summary, source=current_directory(searcher))


def all_values(column: str) -> tuple[FacetCount, ...]:
    """Return all values of a keyword column, counted anew. Raises ``IndexerError``."""
    everything = replace(_ALL_ARTICLES, facet_limit=0)
    return OutletSearcher(get_searcher()).search(everything).facets.counts(column)


def _summary(results: EngineResults) -> CorpusSummary:
    facets = results.facets
    years = [int(year.value) for year in facets.years]
    return CorpusSummary(
        results.total,
        facets.counts(SOURCE),
        facets.counts("category"),
        facets.counts("kind"),
        {**facets.distinct, SOURCE: len(facets.counts(SOURCE))},
        min(years, default=None),
        max(years, default=None),
    )
