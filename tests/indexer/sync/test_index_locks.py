"""The locks of the index between machines, and their loss before a commit (on PostgreSQL)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.db import connection

from articles.models import Article, PendingUpdate
from articles.signals import deferred_announcements
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import EngineQuery
from indexer.exceptions import IndexBusy, IndexLockLost
from indexer.query.parser import parse
from indexer.sync import database_token, index_locks
from indexer.sync.consistency import compare
from indexer.sync.drain import drain
from indexer.sync.index_locks import (
    ensure_locks,
    exclusive_writer,
    is_rebuilding,
    rebuild_lock,
    watched,
    writer_lock,
)
from indexer.sync.outbox import apply_articles
from indexer.sync.rebuild import rebuild

on_postgres = pytest.mark.skipif(
    "postgres" not in site_settings.DATABASES["default"]["ENGINE"],
    reason="SQLite has file locks only",
)
LOCKS = (
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE locktype = 'advisory' AND datname = current_database()"
)
END_SESSIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE application_name = 'telusur-lock' AND datname = current_database()"
)


def end_sessions() -> None:
    with connection.cursor() as cursor:
        cursor.execute(END_SESSIONS)


def total(text: str) -> int:
    return get_searcher().search(EngineQuery(parse(text).tree)).total


@pytest.fixture
def pending(empty_index: None) -> list[Article]:
    """Return articles that wait in the outbox."""
    with deferred_announcements():
        return Article.objects.bulk_create(
            Article(title=f"Gempa {number}", body="Isi.") for number in range(3)
        )


@pytest.mark.django_db
def test_without_a_lock_nothing_can_be_lost() -> None:
    ensure_locks()
    with writer_lock() as held:
        assert held
        ensure_locks()


def test_a_long_build_looks_at_its_locks_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    looks, reports, now = [], [], 0.0
    monkeypatch.setattr(index_locks, "ensure_locks", lambda: looks.append(now))
    progress = watched(lambda *numbers: reports.append(numbers), clock=lambda: now)

    for second in range(21):
        now = float(second)
        progress(second, 21)

    assert looks == [5.0, 10.0, 15.0, 20.0]
    assert len(reports) == 21


@on_postgres
@pytest.mark.django_db
def test_locks_exclude_other_machines(settings: Any, tmp_path: Path) -> None:
    with writer_lock() as writer, rebuild_lock() as rebuilder:
        assert (writer, rebuilder, is_rebuilding()) == (True, True, True)
        settings.INDEX_DIR = tmp_path / "lain"  # that of another machine

        with writer_lock() as second, rebuild_lock(0.05) as third:
            assert (second, third, is_rebuilding()) == (False, False, True)
        with pytest.raises(IndexBusy), exclusive_writer(0.0):
            pass

    assert not is_rebuilding()
    with writer_lock() as held:
        assert held


@on_postgres
def test_a_drain_that_lost_its_lock_changes_nothing(
    pending: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = PendingUpdate.objects.count()
    begin = database_token.begin

    def begin_and_lose(generation: str) -> str:
        end_sessions()
        return begin(generation)

    monkeypatch.setattr(database_token, "begin", begin_and_lose)
    with pytest.raises(IndexLockLost, match="has ended"):
        drain()
    assert (PendingUpdate.objects.count(), total("gempa")) == (rows, 0)

    monkeypatch.undo()
    drain()

    assert (PendingUpdate.objects.count(), total("gempa"), bool(compare())) == (0, 3, False)


@on_postgres
def test_a_lock_that_is_lost_during_a_commit_leaves_the_rows_pending(
    pending: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = PendingUpdate.objects.count()

    def apply_and_lose(*arguments: Any, **options: Any) -> None:
        apply_articles(*arguments, **options)
        end_sessions()

    monkeypatch.setattr("indexer.sync.drain.apply_articles", apply_and_lose)
    with pytest.raises(IndexLockLost):
        drain()
    assert PendingUpdate.objects.count() == rows

    monkeypatch.undo()
    drain()

    assert (PendingUpdate.objects.count(), total("gempa"), bool(compare())) == (0, 3, False)


@on_postgres
def test_a_rebuild_that_lost_its_lock_does_not_switch(
    pending: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    drain()
    before = get_index_builder().current_generation()
    monkeypatch.setattr(index_locks, "WATCH_SECONDS", 0.0)

    def lose(done: int, count: int) -> None:
        end_sessions()

    with pytest.raises(IndexLockLost):
        rebuild(procs=1, batch_size=1, progress=lose)
    assert get_index_builder().current_generation() == before

    report = rebuild(procs=1, resume=True)

    assert report.generation == get_index_builder().current_generation() != before
    assert (total("gempa"), bool(compare())) == (3, False)


@on_postgres
@pytest.mark.parametrize("work", [drain, lambda: rebuild(procs=1)], ids=["drain", "rebuild"])
def test_no_lock_is_left_after_work(pending: list[Article], work: Callable[[], Any]) -> None:
    work()

    with connection.cursor() as cursor:
        cursor.execute(LOCKS)
        assert cursor.fetchone() == (0,)
