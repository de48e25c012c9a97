"""Calls of an engine that fail without an intact index."""

from collections.abc import Callable

from indexer.engines.interface import Engine, EngineQuery, LikeQuery
from indexer.query.parser import parse
from indexer.query.tree import Everything
from tests.engines.documents import document

QUERY = EngineQuery(parse("banjir").tree)


def every_call(engine: Engine) -> list[Callable[[], object]]:
    """Return one call of each method that needs an intact index."""
    return [
        lambda: engine.searcher.search(QUERY),
        lambda: engine.searcher.search(EngineQuery(Everything())),
        lambda: engine.searcher.more_like_this(LikeQuery(1, "banjir", "nomor 1 air")),
        engine.searcher.check,
        lambda: list(engine.builder.digests()),
        engine.searcher.stats,
        lambda: engine.builder.apply([document(99, "gempa")], []),
    ]
