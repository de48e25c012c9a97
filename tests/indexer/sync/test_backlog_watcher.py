"""The backlog watcher applies changes that a killed process left pending."""

from pathlib import Path

import pytest

from indexer.sync.backlog_watcher import apply_backlog, start_backlog_watcher
from indexer.sync.index_locks import rebuild_lock, writer_lock
from tests.indexer.site import run_program

PROGRAM = """
from indexer.sync.backlog_watcher import apply_backlog

call_command("migrate", verbosity=0)
Article.objects.create(title="Gempa pertama", body="isi")
with deferred_announcements():  # killed between its commit and its drain
    Article.objects.create(title="Gempa kedua", body="isi")
print(total("gempa"), apply_backlog(), total("gempa"), PendingUpdate.objects.count())
"""


def test_pending_changes_are_applied(tmp_path: Path) -> None:
    done = run_program(tmp_path, PROGRAM)

    assert done.stderr == ""
    assert done.stdout == "1 True 2 0\n"


@pytest.mark.django_db(transaction=True)
def test_no_process_is_started_if_nothing_is_pending_or_a_lock_is_held(
    empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from articles.models import Article
    from articles.signals import deferred_announcements

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("subprocess.run", fail)

    assert apply_backlog()
    with deferred_announcements():
        Article.objects.create(title="Gempa", body="isi")
    with writer_lock() as held:
        assert held
        assert apply_backlog()
    with rebuild_lock() as held:
        assert held
        assert apply_backlog()
    with pytest.raises(AssertionError):
        apply_backlog()


@pytest.mark.django_db(transaction=True)
def test_the_thread_ends_with_the_process(empty_index: None) -> None:
    thread = start_backlog_watcher(poll_seconds=3_600)

    assert thread.daemon
    assert thread.is_alive()
