"""The codecs an index can be kept in: how each writes, builds and opens its segments."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.stock_whoosh import stock
from indexer.engines.interface import DocumentSource, EngineOptions, IndexDocument
from indexer.engines.whoosh import writer
from indexer.engines.whoosh.search import searcher
from indexer.engines.whoosh.search.searcher_manager import Opener
from indexer.engines.whoosh.store.doc_values import YearSlots
from indexer.engines.whoosh.store.worker_pool import Crew
from indexer.engines.whoosh.write import index_writer

BYTES_AN_OCCURRENCE = 16  # while a build gathers it: a term, a position, and their sorting

#: Writes the documents of a range of ids as segments; returns their records and the documents.
WriteSegments = Callable[[Path, DocumentSource, int, int], tuple[list[Any], int]]


@dataclass(frozen=True, slots=True)
class IndexCodec:
    """What the engine needs of a codec, by the site's settings."""

    opener: Callable[[YearSlots], Opener]
    #: Replace and delete documents of the index in a folder, in one durable commit.
    commit: Callable[[Path, Sequence[IndexDocument], Iterable[int]], None]
    #: Runs in worker processes, so it is pickled.
    build_segments: WriteSegments
    #: Prepare the finished segments of a generation for readers; return those to be named.
    finish: Callable[[Path, list[Any], Crew], list[Any]]


def codec(options: EngineOptions) -> IndexCodec:
    """Return the codec that the settings ask for. Raises ``KeyError`` for an unknown one."""
    return {"columnar": _columnar, "stock": _stock}[options.codec](options)


def _columnar(options: EngineOptions) -> IndexCodec:
    occurrences = options.rebuild_memory_mb * 1_000_000 // BYTES_AN_OCCURRENCE
    return IndexCodec(
        partial(searcher.ColumnarOpener, compiled=options.compiled),
        index_writer.commit,
        partial(index_writer.build_segments, occurrences),
        index_writer.merge_all,
    )


def _stock(_: EngineOptions) -> IndexCodec:
    return IndexCodec(
        stock.StockOpener,
        writer.commit,
        writer.build_segments,
        lambda folder, segments, workers: segments,
    )
