"""Build a new generation of the index beside the current one, then switch to it.

Readers search and editors save during a rebuild. While the rebuild lock is held, drains apply
changes to the current generation and keep their outbox rows, so that the new generation gets these
changes before the switch. If the process is killed, readers keep the current generation, and the
next rebuild resumes or cleans up.
"""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

from articles.models import PendingUpdate
from indexer import copies, spelling, suggest
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import IndexBuilder, Progress
from indexer.exceptions import IndexerError, RebuildRunning
from indexer.storage.progress_notes import ProgressNote, noted, read_note
from indexer.sync import database_token
from indexer.sync.article_source import PublishedArticles
from indexer.sync.consistency import compare
from indexer.sync.drain import drain
from indexer.sync.index_locks import ensure_locks, exclusive_writer, rebuild_lock, watched
from indexer.sync.outbox import COMMIT_BATCH_SIZE, apply_articles

logger = logging.getLogger(__name__)

#: In the home of the site: how far a rebuild is, how the last one ended.
NOTE_NAME = "index/rebuild.json"
REBUILD_LOCK_WAIT_SECONDS = 1.0  # `is_rebuilding` holds the lock for microseconds
REBUILD_THRESHOLD = 2_000  # pending changes from which a parallel rebuild is faster than a drain
# Articles per segment. Small batches show progress and lose little work when the process is killed;
# large batches need less merging.
MIN_BATCH_SIZE, MAX_BATCH_SIZE = 2_000, 50_000
TARGET_BATCHES = 10


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """Figures of a finished rebuild."""

    generation: str
    documents: int
    seconds: float
    size_bytes: int
    resumed: bool
    removed: tuple[str, ...]  # earlier generations


def rebuild(
    *,
    procs: int | None = None,
    batch_size: int | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> RebuildReport:
    """Build a new generation, switch to it and clean up.

    ``procs`` is the number of worker processes (default: one per processor), ``batch_size`` the
    number of articles per segment and checkpoint. Raises ``RebuildRunning`` if another process is
    rebuilding the index. A full disk or one that cannot be written leaves nothing behind; after a
    kill or any other error, ``resume`` goes on.
    """
    with rebuild_lock(REBUILD_LOCK_WAIT_SECONDS) as held:
        if not held:
            raise RebuildRunning("Another rebuild is running. Wait for it to end.")
        started = time.monotonic()
        builder = get_index_builder()
        try:
            with noted(note_path(), progress) as report:
                generation, resumed = _build_and_switch(
                    builder, procs=procs, batch_size=batch_size, resume=resume, progress=report
                )
        except (IndexerError, OSError) as error:
            if isinstance(error, OSError) or isinstance(error.__cause__, OSError):
                clean_up(builder)  # on a full disk, a half-built index would be in the way
            raise
    drain()
    removed = clean_up(builder)
    return RebuildReport(
        generation=generation,
        documents=get_searcher().stats().documents,
        seconds=time.monotonic() - started,
        size_bytes=builder.size_bytes(generation),
        resumed=resumed,
        removed=removed,
    )


def last_rebuild() -> ProgressNote | None:
    """Return the note about the rebuild that runs, or else about the last one."""
    return read_note(note_path())


def note_path() -> str:
    """Return the place of the note about the rebuild that runs, or else about the last one."""
    return NOTE_NAME


def _build_and_switch(
    builder: IndexBuilder,
    *,
    procs: int | None,
    batch_size: int | None,
    resume: bool,
    progress: Progress,
) -> tuple[str, bool]:
    """Build a generation and switch to it; return its name, and whether it was resumed."""
    known_rows = changes_before_build()
    generation, resumed = build_generation(
        builder, procs=procs, batch_size=batch_size, resume=resume, progress=progress
    )
    catch_up_and_switch(builder, generation, known_rows)
    return generation, resumed


def changes_before_build() -> set[int]:
    """Prepare the articles for a build; return the outbox rows that it will read anyway."""
    wait_for_drain()
    with exclusive_writer(advice="Run the command again."):
        copies.update_all()
    return set(PendingUpdate.objects.values_list("pk", flat=True))


def build_generation(
    builder: IndexBuilder,
    *,
    procs: int | None,
    batch_size: int | None,
    resume: bool,
    progress: Progress,
) -> tuple[str, bool]:
    """Build a generation that readers do not see; return its name, and whether it was resumed.

    The caller holds the rebuild lock, and has called ``changes_before_build``.
    """
    source = PublishedArticles()
    generation = builder.unfinished() if resume else None
    resumed = generation is not None
    size = batch_size or default_batch_size(source.count())
    if generation is None:
        clean_up(builder)
        generation = builder.begin(source.ranges(size))
    plan = builder.plan(generation)
    plan += source.ranges(size, after=max((last for _, last in plan), default=0))
    documents = builder.build(
        generation,
        suggest.ReadingSource.of(source, generation),
        plan,
        procs=_usable_procs(procs),
        progress=watched(progress),
    )
    suggestions = suggest.finish(source, generation, plan)
    if resumed:
        suggestions.join()
        _repair(builder, generation)
    _verify_count(builder, generation, None if resumed else documents)
    _write_spelling(builder, generation)
    suggestions.join()
    return generation, resumed


def is_rebuild_faster(pending: int, *, threshold: int = REBUILD_THRESHOLD) -> bool:
    """Return whether a rebuild applies this number of changes faster than a drain."""
    try:
        indexed = get_searcher().stats().documents
    except IndexerError:
        indexed = 0
    return pending >= threshold and pending > indexed


def default_batch_size(documents: int) -> int:
    """Return the number of articles per segment for a corpus of ``documents`` articles."""
    return min(MAX_BATCH_SIZE, max(MIN_BATCH_SIZE, -(-documents // TARGET_BATCHES)))


def _usable_procs(requested: int | None) -> int:
    """Return the number of worker processes; 1 for a database that only this process can read."""
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        return 1
    return requested or os.cpu_count() or 1


def wait_for_drain() -> None:
    """Wait for a drain that began before this rebuild.

    That drain deletes its rows, but its changes are in the database before the rebuild reads the
    first article. Later drains see the rebuild lock and keep their rows.
    """
    latest = PendingUpdate.objects.aggregate(latest=Max("pk"))["latest"] or 0
    with exclusive_writer():
        pass
    if PendingUpdate.objects.filter(pk__gt=latest).exists():
        with suppress(IndexerError):  # the current index may be missing or damaged
            drain(budget_seconds=0)  # changes that were saved while this process held the lock


def _repair(builder: IndexBuilder, generation: str) -> None:
    """Apply the changes that a resumed generation missed."""
    differences = compare(builder, generation=generation)
    for batch in differences.batches(COMMIT_BATCH_SIZE):
        apply_articles(builder, batch, generation=generation)


def _verify_count(builder: IndexBuilder, generation: str, expected: int | None) -> None:
    indexed = sum(1 for _ in builder.digests(generation=generation))
    if expected is not None and indexed != expected:
        raise IndexerError(
            f"The new index holds {indexed} documents instead of {expected}."
            " The old one stays in use; check the disk and run `manage.py reindex` again."
        )


def _write_spelling(builder: IndexBuilder, generation: str) -> None:
    """Write the words for corrections. Errors are only logged: searches work without the words."""
    try:
        spelling.write(builder, generation)
    except OSError as error:
        logger.warning("The words for corrections could not be written: %s", error)


def clean_up(builder: IndexBuilder) -> tuple[str, ...]:
    """Remove old and unfinished generations with their words; return their names."""
    removed = tuple(builder.clean_up())
    spelling.remove(removed)
    return removed


def catch_up_and_switch(
    builder: IndexBuilder,
    generation: str,
    known_rows: set[int],
    *,
    switched: Callable[[], None] = lambda: None,
    advice: str = "Run `manage.py reindex --resume` to finish.",
) -> None:
    """Apply the changes made during the build to the new generation, then switch to it.

    ``known_rows`` are the outbox rows that existed before the first article was read. ``switched``
    is called after the switch, while no other process can write.
    """
    with exclusive_writer(advice=advice):
        rows = list(PendingUpdate.objects.order_by("pk").values_list("pk", "article_id"))
        changed = sorted({article for row, article in rows if row not in known_rows})
        for start in range(0, len(changed), COMMIT_BATCH_SIZE):
            batch = changed[start : start + COMMIT_BATCH_SIZE]
            copies.update(batch)  # of other articles whose group changes, the next drain learns
            apply_articles(builder, batch, generation=generation)
        ensure_locks()
        token = database_token.begin(generation)
        builder.switch(generation)
        switched()
        with transaction.atomic():
            for start in range(0, len(rows), COMMIT_BATCH_SIZE):
                keys = [key for key, _ in rows[start : start + COMMIT_BATCH_SIZE]]
                PendingUpdate.objects.filter(pk__in=keys).delete()
            database_token.confirm(generation, token)
