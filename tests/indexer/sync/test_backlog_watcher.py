"""Changes that a killed process left are found and applied by another process."""

from pathlib import Path

import pytest

from indexer.sync import backlog_watcher
from indexer.sync.index_locks import rebuild_lock, writer_lock
from tests.indexer.site import run_program

PROGRAM = """
from indexer.sync.backlog_watcher import look

call_command("migrate", verbosity=0)
Article.objects.create(title="Gempa pertama", body="isi")
with deferred_announcements():  # killed between its commit and its drain
    Article.objects.create(title="Gempa kedua", body="isi")
print(total("gempa"), look(), total("gempa"), PendingUpdate.objects.count())
"""


def test_what_was_left_is_applied(tmp_path: Path) -> None:
    done = run_program(tmp_path, PROGRAM)

    assert done.stderr == ""
    assert done.stdout == "1 True 2 0\n"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_started_when_nothing_is_pending_or_somebody_is_at_it(
    empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from articles.models import Article
    from articles.signals import deferred_announcements

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr("subprocess.run", fail)

    assert backlog_watcher.look()
    with deferred_announcements():
        Article.objects.create(title="Gempa", body="isi")
    with writer_lock() as held:
        assert held
        assert backlog_watcher.look()
    with rebuild_lock() as held:
        assert held
        assert backlog_watcher.look()
    with pytest.raises(AssertionError):
        backlog_watcher.look()


@pytest.mark.django_db(transaction=True)
def test_the_thread_ends_with_the_process(
    empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog_watcher, "LOOK_EVERY_SECONDS", 3600)

    thread = backlog_watcher.watch()

    assert thread.daemon
    assert thread.is_alive()
