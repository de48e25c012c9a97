"""Build the index anew beside the old one and switch to it, while readers search and editors save.

While a rebuild runs (it holds ``rebuild.lock``) drains go on into the old generation and keep their
rows in the outbox, so that the new one can take them over before the switch. Killed at any instant,
readers keep the old generation; the next rebuild resumes or cleans up.
"""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max

from articles.models import PendingUpdate
from indexer import spelling
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import IndexBuilder
from indexer.exceptions import IndexerError, RebuildRunning
from indexer.sync.article_source import PublishedArticles
from indexer.sync.consistency import compare
from indexer.sync.drain import drain
from indexer.sync.index_locks import rebuild_lock, writer_lock
from indexer.sync.outbox import BATCH, apply_articles

logger = logging.getLogger(__name__)

LOCK_WAIT_SECONDS = 1.0  # a drain that asks whether a rebuild runs holds the lock for microseconds
WRITER_WAIT_SECONDS = 600.0
PAYS_OFF_FROM = 2_000  # pending changes from which a parallel rebuild beats draining them
# Articles that are built at a time: few enough for progress to be seen and a killed rebuild to lose
# little, many enough that merging what was built costs little.
SMALLEST_BATCH, LARGEST_BATCH = 2_000, 50_000
BATCHES = 10

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild did."""

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

    ``batch_size`` is articles a segment (and checkpoint); ``procs`` worker processes, as many as
    there are processors unless given. Raises ``RebuildRunning`` when another process is at it.
    """
    with rebuild_lock(LOCK_WAIT_SECONDS) as held:
        if not held:
            raise RebuildRunning("Another rebuild is running. Wait for it to end.")
        started = time.monotonic()
        builder, source = get_index_builder(), PublishedArticles()
        _wait_for_running_drain()
        known = set(PendingUpdate.objects.values_list("pk", flat=True))  # what will be read anyway
        generation = builder.unfinished() if resume else None
        resumed = generation is not None
        size = batch_size or default_batch_size(source.count())
        if generation is None:
            builder.clean_up()
            generation = builder.begin(source.ranges(size))
        plan = builder.plan(generation)
        plan += source.ranges(size, after=max((last for _, last in plan), default=0))
        documents = builder.build(
            generation,
            source,
            plan,
            procs=_usable_procs(procs),
            progress=progress or (lambda done, total: None),
        )
        if resumed:
            _mend(builder, generation)
        _verify_count(builder, generation, None if resumed else documents)
        _write_words(builder, generation)
        _take_over(builder, generation, known)
    drain()
    removed = tuple(builder.clean_up())
    return RebuildReport(
        generation=generation,
        documents=get_searcher().stats().documents,
        seconds=time.monotonic() - started,
        size_bytes=builder.size_bytes(generation),
        resumed=resumed,
        removed=removed,
    )


def pays_off(pending: int) -> bool:
    """Return whether building anew is the faster way to apply so many changes."""
    try:
        indexed = get_searcher().stats().documents
    except IndexerError:
        indexed = 0
    return pending >= PAYS_OFF_FROM and pending > indexed


def default_batch_size(documents: int) -> int:
    """Return how many articles are built at a time when the operator does not say."""
    return min(LARGEST_BATCH, max(SMALLEST_BATCH, -(-documents // BATCHES)))


def _usable_procs(wanted: int | None) -> int:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        return 1
    return wanted or os.cpu_count() or 1


def _wait_for_running_drain() -> None:
    # A drain that began before this rebuild deletes its rows; its changes are in the database
    # before the first article is read. Later ones see the rebuild's lock and keep their rows.
    latest = PendingUpdate.objects.aggregate(latest=Max("pk"))["latest"] or 0
    with writer_lock(WRITER_WAIT_SECONDS) as held:
        if not held:
            raise RebuildRunning("The index writer's lock is not to be had. Try again later.")
    if PendingUpdate.objects.filter(pk__gt=latest).exists():
        with suppress(IndexerError):  # without an index, or with a damaged one
            drain(budget_seconds=0)  # what a save left to us, because we held the lock


def _mend(builder: IndexBuilder, generation: str) -> None:
    differences = compare(generation=generation)
    for batch in differences.batches(BATCH):
        apply_articles(builder, batch, generation=generation)


def _verify_count(builder: IndexBuilder, generation: str, expected: int | None) -> None:
    indexed = sum(1 for _ in builder.digests(generation=generation))
    if expected is not None and indexed != expected:
        raise IndexerError(
            f"The new index holds {indexed} documents instead of {expected}."
            " The old one stays in use; check the disk and run `manage.py reindex` again."
        )


def _write_words(builder: IndexBuilder, generation: str) -> None:
    """Write the words for corrections; readers can do without, so a failure only is logged."""
    try:
        spelling.write(builder, generation)
    except OSError as error:
        logger.warning("The words for corrections could not be written: %s", error)


def _take_over(builder: IndexBuilder, generation: str, known: set[int]) -> None:
    """Apply to the new generation what changed meanwhile, then make it the current one.

    ``known`` are the rows of the outbox from before the first article was read.
    """
    with writer_lock(WRITER_WAIT_SECONDS) as held:
        if not held:
            raise RebuildRunning(
                "The index writer's lock is not to be had."
                " Run `manage.py reindex --resume` to finish."
            )
        rows = list(PendingUpdate.objects.order_by("pk").values_list("pk", "article_id"))
        changed = sorted({article for row, article in rows if row not in known})
        for start in range(0, len(changed), BATCH):
            batch = changed[start : start + BATCH]
            apply_articles(builder, batch, generation=generation)
        builder.switch(generation)
        for start in range(0, len(rows), BATCH):
            keys = [key for key, _ in rows[start : start + BATCH]]
            PendingUpdate.objects.filter(pk__in=keys).delete()
