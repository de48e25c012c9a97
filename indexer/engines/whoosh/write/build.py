"""Builds a whole generation: segments of id ranges, in several processes, with checkpoints.

A process reads a range from the document source, writes its segments and syncs them to the disk.
Then a checkpoint of the range is added to ``checkpoints.jsonl``, from which a killed rebuild
resumes. At the end all segments are merged, and one table of contents names the result.
"""

import base64
import json
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from whoosh.index import _DEF_INDEX_NAME, TOC, clean_files

from indexer.engines.interface import DocumentSource, Progress
from indexer.engines.whoosh.store.schema import make_schema
from indexer.engines.whoosh.store.storage import (
    create_index,
    open_index,
    remove_leftovers,
    write_checksums,
)
from indexer.storage.atomic_files import sync_path
from indexer.storage.worker_pool import WorkerPool, worker_pool

CHECKPOINTS = "checkpoints.jsonl"

Range = tuple[int, int]

#: Writes the documents of an id range as segments; returns their records and the document count.
WriteSegments = Callable[[Path, DocumentSource, int, int], tuple[list[Any], int]]
#: Merges the segments of a build; returns those that the table of contents names.
MergeSegments = Callable[[Path, list[Any], WorkerPool], list[Any]]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A finished range of articles, its number of documents, and the records of its segments."""

    first: int
    last: int
    documents: int
    segments: str  # pickled, base64

    def whoosh_segments(self) -> list[Any]:
        """Return Whoosh's segment objects."""
        found = pickle.loads(base64.b64decode(self.segments))  # noqa: S301 - written by ourselves
        return list(found)


def build(  # noqa: PLR0913
    folder: Path,
    source: DocumentSource,
    ranges: list[Range],
    *,
    write_segments: WriteSegments,
    merge_segments: MergeSegments,
    procs: int,
    progress: Progress,
) -> int:
    """Index the ranges without a checkpoint, close the generation, return the document count.

    ``progress`` is called after every range, with the numbers of finished and of all documents.
    """
    if not (folder / CHECKPOINTS).exists():
        create_index(folder)
        (folder / CHECKPOINTS).touch()
    done = read_checkpoints(folder)
    _remove_strays(folder, done)
    covered = {(checkpoint.first, checkpoint.last) for checkpoint in done}
    missing = [found for found in ranges if found not in covered]
    total, counted = source.count(), sum(checkpoint.documents for checkpoint in done)
    progress(counted, total)
    with worker_pool(procs if len(missing) > 1 else 1) as workers:
        tasks = [partial(build_segments, write_segments, folder, source, *r) for r in missing]
        with (folder / CHECKPOINTS).open("a", encoding="utf-8") as log:
            for checkpoint in workers.run(tasks):
                _append(log, checkpoint)
                done.append(checkpoint)
                counted += checkpoint.documents
                progress(counted, max(total, counted))
        _close(merge_segments, folder, done, workers)
    return counted


def read_checkpoints(folder: Path) -> list[Checkpoint]:
    """Return the checkpoints of the finished ranges; a line cut off by a crash is ignored."""
    found = []
    try:
        lines = (folder / CHECKPOINTS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            checkpoint = Checkpoint(**json.loads(line))
            names = [each.make_filename(".seg") for each in checkpoint.whoosh_segments()]
        except (ValueError, TypeError, pickle.UnpicklingError, EOFError):
            continue
        if all((folder / name).exists() for name in names):
            found.append(checkpoint)
    return found


def build_segments(
    write: WriteSegments, folder: Path, source: DocumentSource, first: int, last: int
) -> Checkpoint:
    """Index a range into segments; their files are on the disk when this returns."""
    segments, documents = write(folder, source, first, last)
    sync_path(folder)
    record = base64.b64encode(pickle.dumps(segments)).decode("ascii")
    return Checkpoint(first, last, documents, record)


def _append(log: Any, checkpoint: Checkpoint) -> None:
    line = {
        "first": checkpoint.first,
        "last": checkpoint.last,
        "documents": checkpoint.documents,
        "segments": checkpoint.segments,
    }
    log.write(json.dumps(line) + "\n")
    log.flush()
    os.fsync(log.fileno())


def _close(
    merge_segments: MergeSegments, folder: Path, done: list[Checkpoint], workers: WorkerPool
) -> None:
    index = open_index(folder)
    segments = [
        segment
        for checkpoint in sorted(done, key=lambda checkpoint: checkpoint.first)
        for segment in checkpoint.whoosh_segments()
    ]
    segments = merge_segments(folder, segments, workers)
    toc = TOC(make_schema(), segments, index.latest_generation() + 1)
    toc.write(index.storage, _DEF_INDEX_NAME)
    # Remove the empty table of the beginning: if the new one were lost, it would be opened.
    clean_files(index.storage, _DEF_INDEX_NAME, toc.generation, segments)
    write_checksums(folder)


def _remove_strays(folder: Path, done: list[Checkpoint]) -> None:
    kept = {segment.segment_id() for found in done for segment in found.whoosh_segments()}
    remove_leftovers(folder)
    for path in folder.iterdir():
        if path.name.startswith(f"{_DEF_INDEX_NAME}_") and path.name.split(".")[0] not in kept:
            path.unlink()
