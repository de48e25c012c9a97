"""All articles by period, for shares: a corpus grows unevenly, so counts alone mislead.

The counts belong to a commit. They are kept for the newest commit, by unit and folding.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from indexer.deadline import current
from indexer.engines import get_searcher
from indexer.engines.interface import EngineQuery, PeriodUnit, Sort
from indexer.query.tree import Everything
from indexer.search.commit_cache import CommitCache

_Tables = dict[tuple[PeriodUnit, bool], Mapping[date, int]]

_tables: CommitCache[_Tables] = CommitCache()


def corpus_periods(unit: PeriodUnit, *, fold: bool = False) -> Mapping[date, int]:
    """Return the number of articles of each period, by its first day. Raises ``IndexerError``.

    With ``fold``, copies of a text count once.
    """
    searcher = get_searcher()
    tables = _tables.get(searcher, lambda: ({}, True))
    table = tables.get((unit, fold))
    if table is None:
        query = EngineQuery(
            Everything(), sort=Sort.DATE, limit=0, facets=False, period_unit=unit, fold=fold
        )
        with current().paused():
            results = searcher.search(query)
        counts = {each.start: each.count for each in results.facets.periods}
        table = MappingProxyType(counts)
        if not results.partial:
            tables[unit, fold] = table
    return table
