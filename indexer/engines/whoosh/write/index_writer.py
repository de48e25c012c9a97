"""Writes columnar segments: commits of a few documents, segments of a build, and their merges."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from whoosh.index import _DEF_INDEX_NAME, TOC, clean_files

from indexer.engines.interface import DocumentSource, IndexDocument
from indexer.engines.whoosh.segment.segment import ColumnarSegment, SegmentArrays
from indexer.engines.whoosh.store.merge_policy import to_merge
from indexer.engines.whoosh.store.storage import (
    DurableStorage,
    read_toc,
    remove_leftovers,
    write_checksums,
)
from indexer.engines.whoosh.store.worker_pool import Crew
from indexer.engines.whoosh.write.merge import Live, merge, merge_field
from indexer.engines.whoosh.write.segment_writer import LARGEST_FIRST, Inverter

# Documents that one commit rewrites at most: about a second, once in so many saves.
MOST_MERGED = 32_768
FEW = 16  # articles
MANY = 2_000  # articles of a build, for which compiled code is worth waiting for
COMMIT_CHUNKS = 20_000  # that the analyzer of commits remembers: about 10 MB


def commit(folder: Path, updates: Sequence[IndexDocument], deletes: Iterable[int]) -> None:
    """Replace and delete documents in one durable commit. The caller holds the writer's lock."""
    remove_leftovers(folder)
    storage = DurableStorage(folder)
    toc = read_toc(folder)
    _delete(folder, toc.segments, {*deletes, *(document.article_id for document in updates)})
    segments = [segment for segment in toc.segments if segment.doc_count()]
    if updates:
        segments += _segments_of(folder, _commit_inverter(), updates)
    merging = to_merge(segments, room=MOST_MERGED)
    if merging:
        segments = [segment for segment in segments if segment not in merging]
        segments.append(_merged(folder, merging))
    fresh = TOC(toc.schema, segments, toc.generation + 1)
    fresh.write(storage, _DEF_INDEX_NAME)
    clean_files(storage, _DEF_INDEX_NAME, fresh.generation, segments)
    write_checksums(folder)


def build_segments(
    occurrences: int, folder: Path, source: DocumentSource, first: int, last: int
) -> tuple[list[ColumnarSegment], int]:
    """Index one range into segments of its own; their files are on the disk when this returns.

    About so many ``occurrences`` of terms are held in memory at a time.
    """
    inverter = _build_inverter(occurrences, many=source.count() >= MANY)
    segments = _segments_of(folder, inverter, source.read(first, last))
    return segments, sum(segment.doc_count_all() for segment in segments)


def merge_all(
    folder: Path, segments: list[ColumnarSegment], workers: Crew
) -> list[ColumnarSegment]:
    """Merge the segments of a build into one; the table that is written next names only that."""
    _build_inverter.cache_clear()  # what it knows takes memory
    if len(segments) < 2:
        return segments
    if workers.processes == 1:
        return [_merged(folder, segments)]
    return [_merged_in_parts(folder, segments, workers)]


def _segments_of(
    folder: Path, inverter: Inverter, documents: Iterable[IndexDocument]
) -> list[ColumnarSegment]:
    """Write documents as one segment, or as several when they are many."""
    source = iter(documents)
    segments: list[ColumnarSegment] = []
    try:
        while inverter.add(source):
            segment = ColumnarSegment(_DEF_INDEX_NAME)
            segments.append(segment)
            segment.set_doc_count(inverter.write(segment.path(folder)))
    except BaseException:
        inverter.clear()
        _remove(folder, segments)
        raise
    return segments


def _merged_in_parts(
    folder: Path, segments: list[ColumnarSegment], workers: Crew
) -> ColumnarSegment:
    """Merge fields in several processes, each into a file of its own, and join the files."""
    merged = ColumnarSegment(_DEF_INDEX_NAME)
    path = merged.path(folder)
    parts = {name: path.with_name(f"{path.name}.{name}") for name in LARGEST_FIRST}
    try:
        tasks = [partial(_merge_part, folder, segments, name, part) for name, part in parts.items()]
        for _ in workers.run(tasks):
            pass
        merged.set_doc_count(merge(_opened(folder, segments), path, parts))
    except BaseException:
        _remove(folder, [merged])
        raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    return merged


def _merge_part(folder: Path, segments: Sequence[ColumnarSegment], name: str, part: Path) -> None:
    _build_inverter.cache_clear()
    merge_field(_opened(folder, segments), name, part)


def _opened(folder: Path, segments: Sequence[ColumnarSegment]) -> list[tuple[SegmentArrays, Live]]:
    return [(SegmentArrays(segment.path(folder)), segment.live()) for segment in segments]


def _merged(folder: Path, segments: Sequence[ColumnarSegment]) -> ColumnarSegment:
    merged = ColumnarSegment(_DEF_INDEX_NAME)
    try:
        merged.set_doc_count(merge(_opened(folder, segments), merged.path(folder)))
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
    for segment in segments:
        for number in _documents_of(SegmentArrays(segment.path(folder)), article_ids):
            segment.delete_document(number)


def _documents_of(arrays: SegmentArrays, article_ids: set[int]) -> list[int]:
    """Return the documents of the articles."""
    ids = arrays.article_ids
    if len(article_ids) <= FEW:  # a pass for each is faster than what tells many apart
        found = [np.flatnonzero(ids == article_id) for article_id in article_ids]
        return [number for numbers in found for number in numbers.tolist()]
    wanted = np.array(sorted(article_ids), dtype=np.int64)
    return [int(number) for number in np.flatnonzero(np.isin(ids, wanted))]


@lru_cache(maxsize=1)
def _build_inverter(occurrences: int, *, many: bool) -> Inverter:
    """Return the inverter of this worker process, which knows the words of earlier ranges."""
    return Inverter(most=occurrences, many=many)


@lru_cache(maxsize=1)
def _commit_inverter() -> Inverter:
    return Inverter(remembered=COMMIT_CHUNKS)
