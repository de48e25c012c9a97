"""Writes columnar segments: small commits, the segments of a build, and their merges."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from whoosh.index import _DEF_INDEX_NAME, TOC, clean_files

from indexer.engines.interface import DocumentSource, IndexDocument
from indexer.engines.whoosh.segment.segment import ColumnarSegment, SegmentArrays
from indexer.engines.whoosh.store.merge_policy import segments_to_merge
from indexer.engines.whoosh.store.schema import make_schema
from indexer.engines.whoosh.store.storage import (
    SEGMENT,
    SUMS,
    DurableStorage,
    index_files,
    read_toc,
    remove_leftovers,
    verified,
    write_checksums,
)
from indexer.engines.whoosh.write.merge import Live, merge, merge_field
from indexer.engines.whoosh.write.segment_writer import LARGEST_FIRST, SegmentBuilder
from indexer.storage.damage_notes import note_damage
from indexer.storage.worker_pool import WorkerPool

MAX_MERGED_DOCUMENTS = 32_768  # of one commit: about a second, once in 32,768 saves
SCAN_THRESHOLD = 16  # articles; up to here, a scan of all ids for each is faster than a set test
COMPILE_THRESHOLD = 2_000  # articles of a build; from here on, compiling saves time
MAX_COMMIT_KEYS = 20_000  # keys that the analyzer of commits remembers: about 10 MB


def commit(folder: Path, updates: Sequence[IndexDocument], deletes: Iterable[int]) -> None:
    """Replace and delete documents in one durable commit. The caller holds the writer's lock."""
    remove_leftovers(folder)
    storage = DurableStorage(folder)
    toc = read_toc(folder)
    _delete(folder, toc.segments, {*deletes, *(document.article_id for document in updates)})
    segments = [segment for segment in toc.segments if segment.doc_count()]
    if updates:
        segments += _write_segments(folder, _commit_builder(), updates)
    merging = segments_to_merge(segments, max_documents=MAX_MERGED_DOCUMENTS)
    if merging and _all_verified(folder, merging):
        segments = [segment for segment in segments if segment not in merging]
        segments.append(_merge(folder, merging))
    fresh = TOC(toc.schema, segments, toc.generation + 1)
    fresh.write(storage, _DEF_INDEX_NAME)
    clean_files(storage, _DEF_INDEX_NAME, fresh.generation, segments)
    write_checksums(folder)


def replace(folder: Path, names: Iterable[str], documents: Iterable[IndexDocument]) -> None:
    """Replace damaged files of an index by documents, in one durable commit.

    The documents are in no other segment. If the table of contents is damaged, a new one names all
    other segments, without deleted documents: a comparison with the database finds those again. The
    caller holds the writer's lock.
    """
    damaged = set(names)
    remove_leftovers(folder)
    if SUMS in damaged:
        (folder / SUMS).unlink(missing_ok=True)
    segments, number = _readable_table(folder, damaged)
    segments = [segment for segment in segments if segment.path(folder).name not in damaged]
    segments += _write_segments(folder, _commit_builder(), documents)
    fresh = TOC(make_schema(), segments, number + 1)
    storage = DurableStorage(folder)
    fresh.write(storage, _DEF_INDEX_NAME)
    clean_files(storage, _DEF_INDEX_NAME, fresh.generation, segments)
    write_checksums(folder)


def article_ids(folder: Path, without: Iterable[str]) -> set[int]:
    """Return the articles of the segments that are not among the damaged files."""
    damaged = set(without)
    found: set[int] = set()
    for segment in _readable_table(folder, damaged)[0]:
        if segment.path(folder).name not in damaged:
            ids, live = SegmentArrays(segment.path(folder)).article_ids, segment.live()
            found.update((ids if live is None else ids[live]).tolist())
    return found


def build_segments(
    occurrences: int, folder: Path, source: DocumentSource, first: int, last: int
) -> tuple[list[ColumnarSegment], int]:
    """Index a range of ids into segments; return their records and the number of documents.

    A segment is written when about ``occurrences`` occurrences of terms are in memory. The files
    are on the disk when the function returns.
    """
    builder = _rebuild_builder(occurrences, compile_now=source.count() >= COMPILE_THRESHOLD)
    segments = _write_segments(folder, builder, source.read(first, last))
    return segments, sum(segment.doc_count_all() for segment in segments)


def merge_all(
    folder: Path, segments: list[ColumnarSegment], workers: WorkerPool
) -> list[ColumnarSegment]:
    """Merge the segments of a build into one segment, for the next table of contents."""
    _rebuild_builder.cache_clear()  # frees the memory of its analyzer
    if len(segments) < 2:
        return segments
    if workers.processes == 1:
        return [_merge(folder, segments)]
    return [_merge_in_parallel(folder, segments, workers)]


def _readable_table(folder: Path, damaged: set[str]) -> tuple[list[ColumnarSegment], int]:
    """Return the segments of the table of contents and its number; all files if it is damaged."""
    tables = [path.name for path in index_files(folder) if path.suffix != SEGMENT]
    if not damaged.intersection(tables):
        toc = read_toc(folder)
        return list(toc.segments), toc.generation
    numbers = [int(part) for name in tables for part in re.findall(r"\d+", name)]
    found = []
    for path in index_files(folder):
        if path.suffix == SEGMENT and path.name not in damaged:
            segment = ColumnarSegment(_DEF_INDEX_NAME, SegmentArrays(path).documents)
            segment.segid = path.stem.rpartition("_")[2]
            found.append(segment)
    return found, max(numbers, default=0)


def _all_verified(folder: Path, segments: Iterable[ColumnarSegment]) -> bool:
    """Return whether the checksums of segments are right.

    A merge of a damaged one would write its errors into a new file with a right checksum.
    """
    damaged = [
        segment.path(folder).name
        for segment in segments
        if not verified(folder, segment.path(folder).name)
    ]
    for name in damaged:
        note_damage(folder, name)
    return not damaged


def _write_segments(
    folder: Path, builder: SegmentBuilder, documents: Iterable[IndexDocument]
) -> list[ColumnarSegment]:
    """Write documents as one segment, or as several if they do not fit into memory."""
    source = iter(documents)
    segments: list[ColumnarSegment] = []
    try:
        while builder.add(source):
            segment = ColumnarSegment(_DEF_INDEX_NAME)
            segments.append(segment)
            segment.set_doc_count(builder.write(segment.path(folder)))
    except BaseException:
        builder.clear()
        _remove(folder, segments)
        raise
    return segments


def _merge_in_parallel(
    folder: Path, segments: list[ColumnarSegment], workers: WorkerPool
) -> ColumnarSegment:
    """Merge each field by a task that writes a separate file, then join the files."""
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
    _rebuild_builder.cache_clear()
    merge_field(_opened(folder, segments), name, part)


def _opened(folder: Path, segments: Sequence[ColumnarSegment]) -> list[tuple[SegmentArrays, Live]]:
    return [(SegmentArrays(segment.path(folder)), segment.live()) for segment in segments]


def _merge(folder: Path, segments: Sequence[ColumnarSegment]) -> ColumnarSegment:
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
    """Return the documents of the articles that are in a segment."""
    ids = arrays.article_ids
    if len(article_ids) <= SCAN_THRESHOLD:
        found = [np.flatnonzero(ids == article_id) for article_id in article_ids]
        return [number for numbers in found for number in numbers.tolist()]
    wanted = np.array(sorted(article_ids), dtype=np.int64)
    return [int(number) for number in np.flatnonzero(np.isin(ids, wanted))]


@lru_cache(maxsize=1)
def _rebuild_builder(occurrences: int, *, compile_now: bool) -> SegmentBuilder:
    """Return the builder of this worker process, whose analyzer caches words of past ranges."""
    return SegmentBuilder(max_occurrences=occurrences, compile_now=compile_now)


@lru_cache(maxsize=1)
def _commit_builder() -> SegmentBuilder:
    return SegmentBuilder(max_analyzer_keys=MAX_COMMIT_KEYS)
