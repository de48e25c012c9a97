"""Bring the index up to date with the articles: the outbox is drained after every commit.

One process at a time writes the index: whoever gets the writer's lock drains everything that is
pending; who does not get it leaves at once, since the holder looks again before it is done. Rows of
the outbox are deleted only after the index has their change on the disk.
"""

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError
from django.db.models import QuerySet

from articles.models import Article, PendingUpdate
from indexer import spelling
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import IndexBuilder
from indexer.exceptions import IndexerError, IndexMissing
from indexer.sync.article_source import PublishedArticles
from indexer.sync.index_locks import writer_lock
from indexer.sync.outbox import BATCH, apply_articles, forget_applied, pending_rows, settle

logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


def drain(on_progress: Progress | None = None, *, budget_seconds: float = float("inf")) -> int:
    """Apply all pending changes; return how many rows of the outbox were dealt with.

    Returns at once when another process holds the writer's lock: that process will apply them.
    Begins no further commit once the budget is spent; what is left stays pending.
    Raises ``IndexerError`` when the index cannot take changes; they stay pending.
    """
    applied = 0
    stuck: set[int] = set()
    deadline = time.monotonic() + budget_seconds
    while pending_rows().exclude(pk__in=stuck).exists():
        with writer_lock() as held:
            if not held:
                break
            applied += _Drain(get_index_builder(), stuck, deadline, on_progress).run()
        if time.monotonic() > deadline:
            break
    return applied


class _Drain:
    """One holder's work: batch after batch, newest changes first, until nothing is pending."""

    def __init__(
        self, builder: IndexBuilder, stuck: set[int], deadline: float, on_progress: Progress | None
    ) -> None:
        self._builder = builder
        self._deadline = deadline
        self._stuck = stuck  # rows whose article could not be indexed; left pending
        self._on_progress = on_progress
        self._generation = builder.current_generation() or _first_generation(builder)
        self._applied = 0

    def run(self) -> int:
        get_searcher().check()
        spelling.refresh(self._builder)
        while rows := self._next_rows():
            self._apply(rows)
            if self._on_progress:
                self._on_progress(self._applied, self._applied + self._pending().count())
            if time.monotonic() > self._deadline:
                break
        forget_applied(self._generation)
        return self._applied

    def _pending(self) -> QuerySet[PendingUpdate]:
        return pending_rows(self._generation).exclude(pk__in=self._stuck)

    def _next_rows(self) -> list[tuple[int, int]]:
        # Newest first: what an editor saves during a large import is found with the next commit.
        return list(self._pending().order_by("-pk").values_list("pk", "article_id")[:BATCH])

    def _apply(self, rows: list[tuple[int, int]]) -> None:
        try:
            apply_articles(self._builder, {article for _, article in rows})
        except (IndexerError, DatabaseError, OSError):
            raise
        except Exception:
            if len(rows) == 1:
                logger.exception("Article %s cannot be indexed; it stays pending.", rows[0][1])
                self._stuck.add(rows[0][0])
                return
            for row in rows:
                self._apply([row])
            return
        self._applied += len(rows)
        settle([row for row, _ in rows], self._generation)


def _first_generation(builder: IndexBuilder) -> str:
    """Make an empty index where there is none yet and every article is still pending."""
    known = PendingUpdate.objects.values("article_id")
    if Article.objects.exclude(pk__in=known).exists():
        raise IndexMissing("There is no search index yet. Run `manage.py reindex` to build one.")
    # The name of a generation that was deleted may come back, and what that had this one lacks.
    PendingUpdate.objects.update(applied_to="")
    generation = builder.begin([])
    builder.build(generation, PublishedArticles(), [], procs=1, progress=lambda done, total: None)
    builder.switch(generation)
    return generation
