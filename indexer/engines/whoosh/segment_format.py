"""Segment format: the functions that write, merge and open segments.

The product has one format, columnar. The benchmarks pass Whoosh's stock format to the engine, as an
oracle and as a peer (``bench/stock_whoosh``).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from indexer.engines.interface import DocumentSource, IndexDocument
from indexer.engines.whoosh.search.searcher import SearcherFactory
from indexer.engines.whoosh.search.searcher_manager import OpenSearcher
from indexer.engines.whoosh.write import index_writer
from indexer.storage.worker_pool import WorkerPool

BYTES_PER_OCCURRENCE = 16  # memory of a build: term, position, and arrays for sorting

#: Writes the documents of an id range as segments; returns the segments and the document count.
WriteSegments = Callable[[Path, DocumentSource, int, int], tuple[list[Any], int]]


@dataclass(frozen=True, slots=True)
class SegmentFormat:
    """The functions of a format: they write, merge and open its segments."""

    name: str  # part of the index fingerprint
    #: Opens a commit. Raises ``FileNotFoundError`` if a segment has been merged away.
    open_searcher: OpenSearcher
    #: Replaces, adds and deletes documents of the index in a folder, in one durable commit.
    commit: Callable[[Path, Sequence[IndexDocument], Iterable[int]], None]
    #: Pickled, because it runs in worker processes.
    build_segments: WriteSegments
    #: Merges the segments of a build; returns the segments for the table of contents.
    merge_segments: Callable[[Path, list[Any], WorkerPool], list[Any]]
    #: Replaces damaged files of the index in a folder by documents, in one durable commit.
    replace: Callable[[Path, Iterable[str], Iterable[IndexDocument]], None] | None = None
    #: Returns the articles of all segments that are not among the damaged files.
    article_ids: Callable[[Path, Iterable[str]], set[int]] | None = None


def columnar_format(*, zone: ZoneInfo, compiled: bool, rebuild_memory_mb: int) -> SegmentFormat:
    """Return the columnar format. ``rebuild_memory_mb`` limits the postings in a build's memory."""
    occurrences = rebuild_memory_mb * 1_000_000 // BYTES_PER_OCCURRENCE
    return SegmentFormat(
        name="columnar",
        open_searcher=SearcherFactory(zone, compiled=compiled).open,
        commit=index_writer.commit,
        replace=index_writer.replace,
        article_ids=index_writer.article_ids,
        build_segments=partial(index_writer.build_segments, occurrences),
        merge_segments=index_writer.merge_all,
    )
