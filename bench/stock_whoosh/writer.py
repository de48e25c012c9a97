"""Commits to a generation in the stock codec: one segment per commit, merged in tiers.

The caller holds the index writer's lock (``indexer.sync.index_locks``). Whoosh's own lock is not
used: a writer whose constructor fails would hold it until garbage collection.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex
from whoosh.reading import SegmentReader

from bench.stock_whoosh.pool import GroupedSegmentWriter
from bench.stock_whoosh.schema import field_values, open_index, remove_scratch
from indexer.engines.interface import DocumentSource, IndexDocument
from indexer.engines.whoosh.store.merge_policy import segments_to_merge
from indexer.engines.whoosh.store.storage import (
    remove_leftovers,
    write_checksums,
)

# A commit merges at most ``MAX_MERGED_DOCUMENTS`` documents, or ``MAX_MERGED_PER_WRITTEN`` for each
# document that it writes, if that is more. Merging is as slow as indexing, and an editor who saves
# an article waits for it.
MAX_MERGED_DOCUMENTS = 512
MAX_MERGED_PER_WRITTEN = 4


def commit(folder: Path, updates: Sequence[IndexDocument], deletes: Iterable[int]) -> None:
    """Replace or add ``updates`` and delete articles by id, in one durable commit."""
    remove_leftovers(folder)
    remove_scratch(folder)
    index = open_index(folder)
    try:
        _commit(index, updates, {*deletes, *(document.article_id for document in updates)})
    finally:
        index.storage.abandon()
    write_checksums(folder)


def build_segments(
    folder: Path, source: DocumentSource, first: int, last: int
) -> tuple[list[Any], int]:
    """Index one range into its own segment; the files are on the disk when this returns."""
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
    """Add the segments that the merge policy chooses to the new segment; return the others."""
    max_documents = max(MAX_MERGED_DOCUMENTS, MAX_MERGED_PER_WRITTEN * writer.doc_count())
    merging = segments_to_merge(segments, max_documents=max_documents)
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
