"""Locks between processes, and what happens when a process is killed."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings

from indexer.storage.file_locks import file_lock, is_locked

HOLD = """
import sys, time
from pathlib import Path
from indexer.storage.file_locks import file_lock
with file_lock(Path(sys.argv[1])) as held:
    print(held, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "x.lock"


def test_the_first_has_it_and_the_second_has_not(path: Path) -> None:
    with file_lock(path) as first, file_lock(path) as second:
        assert (first, second) == (True, False)
        assert is_locked(path)

    assert not is_locked(path)
    with file_lock(path) as again:
        assert again


def test_asking_makes_no_file(path: Path) -> None:
    assert not is_locked(path)
    assert not path.exists()


def test_asking_does_not_keep_others_from_it(path: Path) -> None:
    with file_lock(path):
        pass
    assert not is_locked(path)
    with file_lock(path) as held:
        assert held


def test_it_is_let_go_when_the_block_fails(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), file_lock(path):
        raise ZeroDivisionError

    assert not is_locked(path)


def test_waiting_ends_when_the_holder_lets_go(path: Path) -> None:
    taken, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with file_lock(path):
            taken.set()
            let_go.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(5)
    threading.Timer(0.1, let_go.set).start()

    with file_lock(path, wait_seconds=5) as held:
        assert held
    thread.join()


def test_waiting_has_an_end(path: Path) -> None:
    with file_lock(path):
        started = time.monotonic()
        with file_lock(path, wait_seconds=0.1) as held:
            assert not held
        assert 0.1 <= time.monotonic() - started < 2


def test_a_killed_process_leaves_nothing_locked(path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    with file_lock(path) as held:
        assert not held

    process.kill()
    process.wait()
    process.stdout.close()

    with file_lock(path, wait_seconds=1) as held:
        assert held
