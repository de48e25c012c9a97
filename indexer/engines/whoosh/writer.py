"""Commits to a generation: small changes as one segment, merged in tiers.

The caller holds the index writer's lock (``indexer.sync``). Whoosh's own is not taken: a writer
that fails while it is made would keep it until it is collected.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from indexer.engine import IndexDocument
from indexer.engines.whoosh.pool import GroupedSegmentWriter
from indexer.engines.whoosh.schema import field_values, make_schema
from indexer.engines.whoosh.storage import (
    DurableStorage,
    remove_leftovers,
    write_checksums,
)

TIER_FACTOR = 8  # segments of a tier that are merged into one of the next
FIRST_TIER = 16  # documents
# Documents that one commit rewrites at most (or so many times its own, if that is more): merging is
# no faster than indexing, and who saves an article waits for it.
MOST_MERGED = 512
MERGED_FOR_EACH = 4


def open_index(folder: Path) -> FileIndex:
    """Open the Whoosh index of a generation for writing."""
    return FileIndex(DurableStorage(folder), schema=make_schema())


def create_index(folder: Path) -> None:
    """Make an empty Whoosh index in a generation's folder."""
    FileIndex.create(DurableStorage(folder), make_schema())
    write_checksums(folder)


def commit(folder: Path, updates: Sequence[IndexDocument], deletes: Iterable[int]) -> None:
    """Replace and delete documents in one durable commit."""
    remove_leftovers(folder)
    index = open_index(folder)
    try:
        _commit(index, updates, {*deletes, *(document.article_id for document in updates)})
    finally:
        index.storage.abandon()
    write_checksums(folder)


def _commit(index: FileIndex, updates: Sequence[IndexDocument], stale: set[int]) -> None:
    writer = GroupedSegmentWriter(index, _lk=False)
    try:
        _delete(writer, stale)
        for document in updates:
            writer.add_document(**field_values(document))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=merge_in_tiers)


def merge_in_tiers(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge policy: a tier with ``TIER_FACTOR`` segments joins the segment being written.

    Every document is rewritten about once a tier, so that the work of n single commits grows with
    n log n. Up to ``MOST_MERGED`` documents the number of segments grows with log n; what is larger
    is only made anew by a rebuild. Segments without live documents are dropped.
    """
    room = max(MOST_MERGED, MERGED_FOR_EACH * writer.doc_count())
    tiers: dict[int, list[Any]] = {}
    for segment in sorted(segments, key=lambda segment: segment.doc_count()):
        if 0 < segment.doc_count() < room:
            tiers.setdefault(_tier(segment.doc_count()), []).append(segment)
    merging: list[Any] = []
    for tier in sorted(tiers):
        if len(tiers[tier]) + bool(merging) < TIER_FACTOR:
            continue
        fitting = _fitting(tiers[tier], room)
        if len(fitting) > 1:
            merging += fitting
            room -= sum(segment.doc_count() for segment in fitting)
    for segment in merging:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment.doc_count() and segment not in merging]


def _tier(documents: int) -> int:
    tier, limit = 0, FIRST_TIER
    while documents > limit:
        tier, limit = tier + 1, limit * TIER_FACTOR
    return tier


def _fitting(segments: list[Any], room: int) -> list[Any]:
    """Return as many of the segments, smallest first, as hold no more than ``room`` documents."""
    sizes = accumulate(segment.doc_count() for segment in segments)
    return [segment for segment, total in zip(segments, sizes, strict=True) if total <= room]


def _delete(writer: Any, article_ids: set[int]) -> None:
    if not article_ids:
        return
    searcher = writer.searcher()
    for article_id in article_ids:
        for number in searcher.document_numbers(key=str(article_id)):
            writer.delete_document(number)
