"""Build a whole generation: one segment a range of articles, in worker processes, with checkpoints.

A worker streams its range from the document source, writes a segment and waits for the disk; only
then the parent notes the segment in ``checkpoints.jsonl``. A rebuild that was killed goes on from
there. At the end one table of contents names all segments.
"""

import base64
import json
import os
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from whoosh.index import _DEF_INDEX_NAME, TOC, clean_files

from indexer.durable import sync_path
from indexer.engine import DocumentSource, Progress
from indexer.engines.whoosh.codecs import IndexCodec, WriteSegment
from indexer.engines.whoosh.schema import make_schema
from indexer.engines.whoosh.storage import remove_leftovers, write_checksums
from indexer.engines.whoosh.writer import create_index, open_index

CHECKPOINTS = "checkpoints.jsonl"

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A finished segment: its range of articles, how many it holds, and Whoosh's record of it."""

    first: int
    last: int
    documents: int
    segment: str  # pickled, base64

    def whoosh_segment(self) -> Any:
        """Return Whoosh's segment object."""
        return pickle.loads(base64.b64decode(self.segment))  # noqa: S301 - written by ourselves


def build(  # noqa: PLR0913
    folder: Path,
    source: DocumentSource,
    ranges: list[Range],
    *,
    codec: IndexCodec,
    procs: int,
    progress: Progress,
) -> int:
    """Index the ranges that have no checkpoint yet, close the generation, return the documents.

    ``progress`` is told (documents done, documents in all) after every segment.
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
    with (folder / CHECKPOINTS).open("a", encoding="utf-8") as log:
        for checkpoint in _segments(codec, folder, source, missing, procs):
            _append(log, checkpoint)
            done.append(checkpoint)
            counted += checkpoint.documents
            progress(counted, max(total, counted))
    _close(codec, folder, done)
    return counted


def read_checkpoints(folder: Path) -> list[Checkpoint]:
    """Return the segments finished so far; a line that a crash cut off does not count."""
    found = []
    try:
        lines = (folder / CHECKPOINTS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            checkpoint = Checkpoint(**json.loads(line))
            name = checkpoint.whoosh_segment().make_filename(".seg")
        except (ValueError, TypeError, pickle.UnpicklingError, EOFError):
            continue
        if checkpoint.documents == 0 or (folder / name).exists():
            found.append(checkpoint)
    return found


def build_segment(
    write: WriteSegment, folder: Path, source: DocumentSource, first: int, last: int
) -> Checkpoint:
    """Index one range into a segment of its own; its files are on the disk when this returns."""
    segment, documents = write(folder, source, first, last)
    sync_path(folder)
    record = base64.b64encode(pickle.dumps(segment)).decode("ascii")
    return Checkpoint(first, last, documents, record)


def _segments(
    codec: IndexCodec, folder: Path, source: DocumentSource, ranges: list[Range], procs: int
) -> Iterator[Checkpoint]:
    if procs <= 1 or len(ranges) <= 1:
        for first, last in ranges:
            yield build_segment(codec.build_segment, folder, source, first, last)
        return
    with _pool(min(procs, len(ranges))) as submit:
        waiting: set[Future[Checkpoint]] = {
            submit(build_segment, codec.build_segment, folder, source, first, last)
            for first, last in ranges
        }
        while waiting:
            finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()


@contextmanager
def _pool(procs: int) -> Iterator[Callable[..., Future[Checkpoint]]]:
    # "spawn": a forked child would share the parent's database connection and locks.
    pool = ProcessPoolExecutor(
        procs, mp_context=get_context("spawn"), initializer=_set_up_worker, initargs=(os.getpid(),)
    )
    try:
        yield pool.submit
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _set_up_worker(parent: int) -> None:
    import threading

    import django

    django.setup()
    threading.Thread(target=_end_with_parent, args=(parent,), daemon=True).start()


def _end_with_parent(parent: int) -> None:
    import time

    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def _append(log: Any, checkpoint: Checkpoint) -> None:
    line = {
        "first": checkpoint.first,
        "last": checkpoint.last,
        "documents": checkpoint.documents,
        "segment": checkpoint.segment,
    }
    log.write(json.dumps(line) + "\n")
    log.flush()
    os.fsync(log.fileno())


def _close(codec: IndexCodec, folder: Path, done: list[Checkpoint]) -> None:
    index = open_index(folder)
    segments = [
        checkpoint.whoosh_segment()
        for checkpoint in sorted(done, key=lambda checkpoint: checkpoint.first)
        if checkpoint.documents
    ]
    segments = codec.finish(folder, segments)
    toc = TOC(make_schema(), segments, index.latest_generation() + 1)
    toc.write(index.storage, _DEF_INDEX_NAME)
    # Were this table lost, the empty one from the beginning must not be taken for the index.
    clean_files(index.storage, _DEF_INDEX_NAME, toc.generation, segments)
    write_checksums(folder)


def _remove_strays(folder: Path, done: list[Checkpoint]) -> None:
    kept = {checkpoint.whoosh_segment().segment_id() for checkpoint in done}
    remove_leftovers(folder)
    for path in folder.iterdir():
        if path.name.startswith(f"{_DEF_INDEX_NAME}_") and path.name.split(".")[0] not in kept:
            path.unlink()
