"""Drain the outbox: bring the index up to date with the articles after every commit.

One process at a time writes to the index. The holder of the writer lock drains all pending rows.
If the lock is taken, a drain returns at once: the holder checks the outbox again before and after
it releases the lock. Outbox rows are deleted only after their change is durable in the index.
"""

import logging
import time

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from articles.models import Article, PendingUpdate
from indexer import copies, spelling, suggest
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import IndexBuilder, Progress
from indexer.exceptions import IndexerError, IndexMissing
from indexer.sync import database_token
from indexer.sync.article_source import PublishedArticles
from indexer.sync.drain_notes import forget_failure, note_failure
from indexer.sync.index_locks import ensure_locks, writer_lock
from indexer.sync.outbox import (
    COMMIT_BATCH_SIZE,
    acknowledge_rows,
    apply_articles,
    delete_acknowledged_rows,
    pending_rows,
)

logger = logging.getLogger(__name__)

FOREIGN_DATABASE = (
    "The index was not made from this state of the database: one of the two was replaced, such as"
    " by a backup. The site compares them by itself; or run `manage.py reindex --repair`."
)


def drain(
    on_progress: Progress | None = None,
    *,
    budget_seconds: float = float("inf"),
    batch_size: int = COMMIT_BATCH_SIZE,
) -> int:
    """Apply all pending changes; return the number of outbox rows applied.

    Returns at once if another process holds the writer lock: that process applies the changes.
    Starts no further commit after ``budget_seconds``; the remaining rows stay pending. Each commit
    applies ``batch_size`` rows. ``on_progress`` gets the numbers of applied rows and of all rows.

    Raises ``IndexerError`` if the index cannot be changed; the rows stay pending.
    """
    deadline = time.monotonic() + budget_seconds
    try:
        applied = _drained(on_progress, deadline, batch_size)
    except IndexerError as error:
        note_failure(error)
        raise
    if applied:
        forget_failure()
    return applied


def _drained(on_progress: Progress | None, deadline: float, batch_size: int) -> int:
    applied = 0
    failed_rows: set[int] = set()
    while pending_rows().exclude(pk__in=failed_rows).exists():
        with writer_lock() as held:
            if not held:
                break
            applied += _LockedDrain(
                get_index_builder(),
                failed_rows=failed_rows,
                deadline=deadline,
                batch_size=batch_size,
                on_progress=on_progress,
            ).run()
        if time.monotonic() > deadline:
            break
    return applied


class _LockedDrain:
    """A drain by the holder of the writer lock: batch after batch, newest changes first."""

    def __init__(
        self,
        builder: IndexBuilder,
        *,
        failed_rows: set[int],
        deadline: float,
        batch_size: int,
        on_progress: Progress | None,
    ) -> None:
        self._builder = builder
        self._failed_rows = failed_rows  # their articles cannot be indexed; they stay pending
        self._deadline = deadline
        self._batch_size = batch_size
        self._on_progress = on_progress
        self._generation = builder.current_generation() or _create_first_generation(builder)
        self._belongs = database_token.belongs(self._generation)
        self._applied = 0

    def run(self) -> int:
        """Apply the pending rows; return the number of rows applied.

        If the database was restored, saved articles are applied, but the index keeps its token:
        a comparison (``consistency.reconcile``) has to find the other differences.
        """
        get_searcher().check()
        if not self._belongs:
            logger.warning("%s", FOREIGN_DATABASE)
        spelling.refresh(self._builder)
        while rows := self._next_rows():
            self._apply(rows)
            if self._on_progress:
                self._on_progress(self._applied, self._applied + self._pending().count())
            if time.monotonic() > self._deadline:
                break
        delete_acknowledged_rows(self._generation)
        return self._applied

    def _pending(self) -> QuerySet[PendingUpdate]:
        return pending_rows(self._generation).exclude(pk__in=self._failed_rows)

    def _next_rows(self) -> list[tuple[int, int]]:
        # Newest first: an article that is saved during a large import is found after one commit.
        newest = self._pending().order_by("-pk").values_list("pk", "article_id")
        return list(newest[: self._batch_size])

    def _apply(self, rows: list[tuple[int, int]]) -> None:
        """Apply a batch of rows (key, article id); after an unknown error, one row at a time."""
        try:
            ids = {article for _, article in rows}
            if regrouped := copies.update(ids):
                # Their rows are new; this commit applies them, too.
                moved = self._pending().filter(article_id__in=regrouped)
                rows = [*rows, *moved.values_list("pk", "article_id")]
            token = database_token.begin(self._generation) if self._belongs else ""
            apply_articles(self._builder, ids | regrouped)
        except (IndexerError, DatabaseError, OSError):
            raise
        except Exception:
            if len(rows) == 1:
                logger.exception("Article %s cannot be indexed; it stays pending.", rows[0][1])
                self._failed_rows.add(rows[0][0])
                return
            for row in rows:
                self._apply([row])
            return
        self._applied += len(rows)
        with transaction.atomic():
            # If the lock was lost, another process may apply newer changes: the rows stay pending.
            ensure_locks()
            acknowledge_rows([row for row, _ in rows], self._generation)
            if token:
                database_token.confirm(self._generation, token)


def _create_first_generation(builder: IndexBuilder) -> str:
    """Create an empty index, if every article is pending; return the name of its generation.

    Raises ``IndexMissing`` if an article is not pending: only a rebuild would index it.
    """
    pending = PendingUpdate.objects.values("article_id")
    if Article.objects.exclude(pk__in=pending).exists():
        raise IndexMissing("There is no search index yet. Run `manage.py reindex` to build one.")
    # The new generation may get the name of a deleted one, whose changes it does not have.
    PendingUpdate.objects.update(applied_to="")
    generation = builder.begin([])
    builder.build(generation, PublishedArticles(), [], procs=1, progress=lambda done, total: None)
    suggest.start(generation)
    ensure_locks()
    token = database_token.begin(generation)
    builder.switch(generation)
    database_token.confirm(generation, token)
    return generation
