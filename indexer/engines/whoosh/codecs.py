"""The codecs an index can be kept in: how each writes, builds and opens its segments."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.engine import DocumentSource, EngineOptions, IndexDocument
from indexer.engines.whoosh import stock, writer
from indexer.engines.whoosh.columnar import index, writing
from indexer.engines.whoosh.columns import YearSlots
from indexer.engines.whoosh.snapshot import Opener

#: Writes the documents of a range of ids as a segment; returns its record and the documents.
WriteSegment = Callable[[Path, DocumentSource, int, int], tuple[Any, int]]


@dataclass(frozen=True, slots=True)
class IndexCodec:
    """What the engine needs of a codec."""

    opener: Callable[[YearSlots, EngineOptions], Opener]
    #: Replace and delete documents of the index in a folder, in one durable commit.
    commit: Callable[[Path, Sequence[IndexDocument], Iterable[int]], None]
    #: Runs in worker processes, so it is pickled.
    build_segment: WriteSegment
    #: Prepare the finished segments of a generation for readers; return those to be named.
    finish: Callable[[Path, list[Any]], list[Any]]


CODECS = {
    "columnar": IndexCodec(
        lambda years, options: index.ColumnarOpener(years, compiled=options.compiled),
        writing.commit,
        writing.build_segment,
        writing.merge_all,
    ),
    "stock": IndexCodec(
        lambda years, options: stock.StockOpener(years),
        writer.commit,
        writer.build_segment,
        lambda folder, segments: segments,
    ),
}
