"""The functions of one segment format: how segments are written, merged and opened.

The product has one format, columnar. The benchmarks keep Whoosh's own as an oracle and a peer
(``bench/stock_whoosh``), and hand the engine another value of this class.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from whoosh.index import TOC

from indexer.engines.interface import DocumentSource, IndexDocument
from indexer.engines.whoosh.search.searcher import SearcherFactory
from indexer.engines.whoosh.search.searcher_manager import IndexSearcher
from indexer.engines.whoosh.store.doc_values import YearSlots
from indexer.engines.whoosh.store.worker_pool import WorkerPool
from indexer.engines.whoosh.write import index_writer

BYTES_PER_OCCURRENCE = 16  # while a build collects it: a term, a position, and their sorting

#: Writes the documents of an id range as segments; returns their records and the document count.
WriteSegments = Callable[[Path, DocumentSource, int, int], tuple[list[Any], int]]


@dataclass(frozen=True, slots=True)
class SegmentFormat:
    """Writes, merges and opens segments."""

    name: str  # part of the index fingerprint
    #: Open a commit; ``FileNotFoundError`` when a segment was merged away meanwhile.
    open_searcher: Callable[[Path, TOC], IndexSearcher]
    #: Replace and delete documents of the index in a folder, in one durable commit.
    commit: Callable[[Path, Sequence[IndexDocument], Iterable[int]], None]
    #: Runs in worker processes, so it is pickled.
    build_segments: WriteSegments
    #: Merge the segments of a build; return those that the table of contents names.
    merge_segments: Callable[[Path, list[Any], WorkerPool], list[Any]]
    per_thread: bool = False  # whether each thread needs a searcher of its own


def columnar_format(*, years: YearSlots, compiled: bool, rebuild_memory_mb: int) -> SegmentFormat:
    """Return the columnar format; ``rebuild_memory_mb`` bounds what a build process collects."""
    occurrences = rebuild_memory_mb * 1_000_000 // BYTES_PER_OCCURRENCE
    return SegmentFormat(
        name="columnar",
        open_searcher=SearcherFactory(years, compiled=compiled).open,
        commit=index_writer.commit,
        build_segments=partial(index_writer.build_segments, occurrences),
        merge_segments=index_writer.merge_all,
    )
