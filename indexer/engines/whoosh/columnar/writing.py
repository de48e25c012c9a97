"""Writes columnar segments: commits of a few documents, segments of a build, and their merges."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from whoosh.index import _DEF_INDEX_NAME, TOC, clean_files

from indexer.engine import DocumentSource, IndexDocument
from indexer.engines.whoosh.columnar.inversion import Inverter
from indexer.engines.whoosh.columnar.merging import merge
from indexer.engines.whoosh.columnar.segment import ColumnarSegment, SegmentArrays
from indexer.engines.whoosh.storage import (
    DurableStorage,
    read_toc,
    remove_leftovers,
    write_checksums,
)
from indexer.engines.whoosh.tiers import to_merge

# Documents that one commit rewrites at most: about a second, once in so many saves.
MOST_MERGED = 32_768
COMMIT_CHUNKS = 20_000  # that the analyzer of commits remembers: about 10 MB


def commit(folder: Path, updates: Sequence[IndexDocument], deletes: Iterable[int]) -> None:
    """Replace and delete documents in one durable commit. The caller holds the writer's lock."""
    remove_leftovers(folder)
    storage = DurableStorage(folder)
    toc = read_toc(folder)
    _delete(folder, toc.segments, {*deletes, *(document.article_id for document in updates)})
    segments = [segment for segment in toc.segments if segment.doc_count()]
    if updates:
        segments.append(_segment_of(folder, _commit_inverter(), updates))
    merging = to_merge(segments, room=MOST_MERGED)
    if merging:
        segments = [segment for segment in segments if segment not in merging]
        segments.append(_merged(folder, merging))
    fresh = TOC(toc.schema, segments, toc.generation + 1)
    fresh.write(storage, _DEF_INDEX_NAME)
    clean_files(storage, _DEF_INDEX_NAME, fresh.generation, segments)
    write_checksums(folder)


def build_segment(
    occurrences: int, folder: Path, source: DocumentSource, first: int, last: int
) -> tuple[ColumnarSegment, int]:
    """Index one range into a segment of its own; its file is on the disk when this returns.

    About so many ``occurrences`` of terms are held in memory at a time.
    """
    segment = _segment_of(folder, _build_inverter(occurrences), source.read(first, last))
    return segment, segment.doc_count_all()


def merge_all(folder: Path, segments: list[ColumnarSegment]) -> list[ColumnarSegment]:
    """Merge the segments of a build into one; the table that is written next names only that."""
    return segments if len(segments) < 2 else [_merged(folder, segments)]


def _segment_of(
    folder: Path, inverter: Inverter, documents: Iterable[IndexDocument]
) -> ColumnarSegment:
    """Write documents as one segment, in several runs when they are many."""
    source = iter(documents)
    runs: list[ColumnarSegment] = []
    try:
        while inverter.add(source):
            segment = ColumnarSegment(_DEF_INDEX_NAME)
            runs.append(segment)
            segment.set_doc_count(inverter.write(segment.path(folder)))
    except BaseException:
        inverter.clear()
        _remove(folder, runs)
        raise
    if len(runs) < 2:
        return runs[0] if runs else ColumnarSegment(_DEF_INDEX_NAME)
    merged = _merged(folder, runs)
    _remove(folder, runs)
    return merged


def _merged(folder: Path, segments: Sequence[ColumnarSegment]) -> ColumnarSegment:
    merged = ColumnarSegment(_DEF_INDEX_NAME)
    opened = [(SegmentArrays(segment.path(folder)), segment.live()) for segment in segments]
    try:
        merged.set_doc_count(merge(opened, merged.path(folder)))
    except BaseException:
        _remove(folder, [merged])
        raise
    return merged


def _remove(folder: Path, segments: Iterable[ColumnarSegment]) -> None:
    for segment in segments:
        segment.path(folder).unlink(missing_ok=True)


def _delete(folder: Path, segments: Iterable[ColumnarSegment], article_ids: set[int]) -> None:
    if not article_ids:
        return
    wanted = np.array(sorted(article_ids), dtype=np.int64)
    for segment in segments:
        found = np.isin(SegmentArrays(segment.path(folder)).article_ids, wanted)
        for number in np.flatnonzero(found).tolist():
            segment.delete_document(number)


@lru_cache(maxsize=1)
def _build_inverter(occurrences: int) -> Inverter:
    """Return the inverter of this worker process, which knows the words of earlier ranges."""
    return Inverter(most=occurrences)


@lru_cache(maxsize=1)
def _commit_inverter() -> Inverter:
    return Inverter(remembered=COMMIT_CHUNKS)
