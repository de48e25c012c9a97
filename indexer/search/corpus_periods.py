"""All articles by period, for shares: a corpus grows unevenly, so counts alone mislead.

The counts belong to a commit. They are kept for the newest commit, by unit and folding.
"""

from collections.abc import Hashable, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from indexer.engines import get_searcher
from indexer.engines.interface import EngineQuery, PeriodUnit, Searcher, Sort
from indexer.query.tree import Everything


class _Key(NamedTuple):
    searcher: Searcher
    commit: Hashable


_cached: tuple[_Key, dict[tuple[PeriodUnit, bool], Mapping[date, int]]] | None = None


def corpus_periods(unit: PeriodUnit, *, fold: bool = False) -> Mapping[date, int]:
    """Return the number of articles of each period, by its first day. Raises ``IndexerError``.

    With ``fold``, copies of a text count once.
    """
    global _cached  # noqa: PLW0603 - one table for the threads of a process
    searcher = get_searcher()
    key = _Key(searcher, searcher.commit())
    if _cached is None or _cached[0] != key:
        _cached = key, {}
    tables = _cached[1]
    table = tables.get((unit, fold))
    if table is None:
        query = EngineQuery(
            Everything(), sort=Sort.DATE, limit=0, facets=False, period_unit=unit, fold=fold
        )
        results = searcher.search(query)
        counts = {each.start: each.count for each in results.facets.periods}
        table = MappingProxyType(counts)
        if not results.partial:
            tables[unit, fold] = table
    return table
