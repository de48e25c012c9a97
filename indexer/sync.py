"""Bring the index up to date with the articles: the outbox is drained after every commit.

One process at a time writes the index: whoever gets the writer's lock drains everything that is
pending; who does not get it leaves at once, since the holder looks again before it is done. Rows of
the outbox are deleted only after the index has their change on the disk.
"""

import logging
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet

from articles.models import Article, PendingUpdate
from articles.signals import articles_changed
from indexer import spelling
from indexer.documents import read_published
from indexer.engine import Engine
from indexer.engines import get_engine
from indexer.exceptions import IndexerError, IndexMissing
from indexer.locks import file_lock, is_locked

logger = logging.getLogger(__name__)

BATCH = 500  # rows of the outbox that one commit of the index takes
REQUEST_BUDGET_SECONDS = 15.0
Progress = Callable[[int, int], None]


# How long a commit of this process may keep draining; see ``leave_backlogs_to_others``.
_request_budget = float("inf")


def connect() -> None:
    """Follow the articles' changes from now on."""
    articles_changed.connect(_follow, dispatch_uid="indexer.sync")


def leave_backlogs_to_others() -> None:
    """Let requests of this process drain for a while only; ``leftovers`` has the rest applied.

    Newest changes come first, so that what a request saved is among those it applies itself.
    """
    global _request_budget  # noqa: PLW0603 - a property of the process, set once at its start
    _request_budget = REQUEST_BUDGET_SECONDS


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
            applied += _Drain(get_engine(), stuck, deadline, on_progress).run()
        if time.monotonic() > deadline:
            break
    return applied


def pending_rows(generation: str | None = None) -> QuerySet[PendingUpdate]:
    """Return the rows that a generation (the current one unless named) does not have yet."""
    name = generation or get_engine().current()
    return PendingUpdate.objects.exclude(applied_to=name) if name else PendingUpdate.objects.all()


def writer_lock(wait_seconds: float = 0.0) -> AbstractContextManager[bool]:
    """Hold the one lock for writing the index; yields whether it could be had."""
    return file_lock(Path(settings.INDEX_DIR) / "writer.lock", wait_seconds=wait_seconds)


def rebuild_lock_path() -> Path:
    """Return the lock that a running rebuild holds."""
    return Path(settings.INDEX_DIR) / "rebuild.lock"


def apply_articles(
    engine: Engine, article_ids: Iterable[int], *, generation: str | None = None
) -> None:
    """Make the index agree with the database on these articles (a few hundred at most)."""
    wanted = set(article_ids)
    documents = read_published(wanted)
    gone = wanted - {document.article_id for document in documents}
    engine.apply(documents, gone, generation=generation)


class _Drain:
    """One holder's work: batch after batch, newest changes first, until nothing is pending."""

    def __init__(
        self, engine: Engine, stuck: set[int], deadline: float, on_progress: Progress | None
    ) -> None:
        self._engine = engine
        self._deadline = deadline
        self._stuck = stuck  # rows whose article could not be indexed; left pending
        self._on_progress = on_progress
        self._generation = engine.current() or _first_generation(engine)
        self._applied = 0

    def run(self) -> int:
        self._engine.check()
        spelling.refresh(self._engine)
        while rows := self._next_rows():
            self._apply(rows)
            if self._on_progress:
                self._on_progress(self._applied, self._applied + self._pending().count())
            if time.monotonic() > self._deadline:
                break
        if not is_locked(rebuild_lock_path()):
            # Kept for a rebuild that never came to its end.
            PendingUpdate.objects.filter(applied_to=self._generation).delete()
        return self._applied

    def _pending(self) -> QuerySet[PendingUpdate]:
        return pending_rows(self._generation).exclude(pk__in=self._stuck)

    def _next_rows(self) -> list[tuple[int, int]]:
        # Newest first: what an editor saves during a large import is found with the next commit.
        return list(self._pending().order_by("-pk").values_list("pk", "article_id")[:BATCH])

    def _apply(self, rows: list[tuple[int, int]]) -> None:
        try:
            apply_articles(self._engine, {article for _, article in rows})
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


def settle(rows: list[int], generation: str) -> None:
    """Strike rows off the outbox, or keep them for the generation that is being built."""
    found = PendingUpdate.objects.filter(pk__in=rows)
    if is_locked(rebuild_lock_path()):
        found.update(applied_to=generation)
    else:
        found.delete()


def _first_generation(engine: Engine) -> str:
    """Make an empty index where there is none yet and every article is still pending."""
    known = PendingUpdate.objects.values("article_id")
    if Article.objects.exclude(pk__in=known).exists():
        raise IndexMissing("There is no search index yet. Run `manage.py reindex` to build one.")
    from indexer.documents import PublishedArticles

    # The name of a generation that was deleted may come back, and what that had this one lacks.
    PendingUpdate.objects.update(applied_to="")
    generation = engine.begin([])
    engine.build(generation, PublishedArticles(), [], procs=1, progress=lambda done, total: None)
    engine.switch(generation)
    return generation


def _follow(bulk: bool, on_progress: Progress | None, **_: Any) -> None:
    """Drain after a commit. The articles are saved: whatever goes wrong here must not undo that."""
    try:
        if bulk:
            _catch_up(on_progress)
        else:
            drain(on_progress, budget_seconds=_request_budget)
    except IndexerError as error:
        logger.warning("Saved, but not in the index yet: %s", error)
    except Exception:
        logger.exception("Saved, but not in the index yet; the next change will try again.")


def _catch_up(on_progress: Progress | None) -> None:
    from indexer import rebuild

    if rebuild.pays_off(pending_rows().count()):
        rebuild.rebuild(progress=on_progress)
    drain(on_progress)
