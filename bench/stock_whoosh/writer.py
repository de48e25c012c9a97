"""Commits to a generation: small changes as one segment, merged in tiers.

The caller holds the index writer's lock (``indexer.sync``). Whoosh's own is not taken: a writer
that fails while it is made would keep it until it is collected.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from bench.stock_whoosh.pool import GroupedSegmentWriter
from indexer.engines.interface import DocumentSource, IndexDocument
from indexer.engines.whoosh.store.merge_policy import segments_to_merge
from indexer.engines.whoosh.store.schema import field_values
from indexer.engines.whoosh.store.storage import (
    open_index,
    remove_leftovers,
    write_checksums,
)

# Documents that one commit rewrites at most (or so many times its own, if that is more): merging is
# no faster than indexing, and who saves an article waits for it.
MOST_MERGED = 512
MERGED_FOR_EACH = 4


def commit(folder: Path, updates: Sequence[IndexDocument], deletes: Iterable[int]) -> None:
    """Replace and delete documents in one durable commit."""
    remove_leftovers(folder)
    index = open_index(folder)
    try:
        _commit(index, updates, {*deletes, *(document.article_id for document in updates)})
    finally:
        index.storage.abandon()
    write_checksums(folder)


def build_segments(
    folder: Path, source: DocumentSource, first: int, last: int
) -> tuple[list[Any], int]:
    """Index one range into a segment of its own; its files are on the disk when this returns."""
    index = open_index(folder)
    writer = GroupedSegmentWriter(index, _lk=False)
    try:
        for document in source.read(first, last):
            writer.add_document(**field_values(document))
        documents = writer.doc_count()
        segment = writer._finalize_segment()
        writer._tempstorage.destroy()
        index.storage.sync()
    except BaseException:
        writer.cancel()
        raise
    finally:
        index.storage.abandon()
    return [segment] if documents else [], documents


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
    """Merge policy: what ``tiers`` chooses joins the segment being written."""
    room = max(MOST_MERGED, MERGED_FOR_EACH * writer.doc_count())
    merging = segments_to_merge(segments, max_documents=room)
    for segment in merging:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return [segment for segment in segments if segment.doc_count() and segment not in merging]


def _delete(writer: Any, article_ids: set[int]) -> None:
    if not article_ids:
        return
    searcher = writer.searcher()
    for article_id in article_ids:
        for number in searcher.document_numbers(key=str(article_id)):
            writer.delete_document(number)
