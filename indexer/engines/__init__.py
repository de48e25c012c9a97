"""The engine that the settings ask for, one to a process."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from indexer.engines.interface import Engine, EngineOptions


def get_engine() -> Engine:
    """Return the engine of this site."""
    options = EngineOptions(
        codec=settings.SEARCH_CODEC,
        compiled=settings.SEARCH_COMPILED,
        rebuild_memory_mb=settings.REBUILD_MEMORY_MB,
        minimum_should_match=settings.SEARCH_MINIMUM_SHOULD_MATCH,
        recency_half_life_days=settings.SEARCH_RECENCY_HALF_LIFE_DAYS,
        max_expansions=settings.SEARCH_MAX_EXPANSIONS,
        time_budget_ms=settings.SEARCH_TIME_BUDGET_MS,
        time_zone=settings.TIME_ZONE,
    )
    return _engine(Path(settings.INDEX_DIR), options)


@lru_cache(maxsize=8)
def _engine(root: Path, options: EngineOptions) -> Engine:
    from indexer.engines.whoosh import WhooshEngine

    return WhooshEngine(root, options)
