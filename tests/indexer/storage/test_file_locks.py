"""File locks between processes, also when a process is killed."""

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


def test_only_the_first_acquires_the_lock(path: Path) -> None:
    with file_lock(path) as first, file_lock(path) as second:
        assert (first, second) == (True, False)
        assert is_locked(path)

    assert not is_locked(path)
    with file_lock(path) as again:
        assert again


def test_checking_creates_no_file(path: Path) -> None:
    assert not is_locked(path)
    assert not path.exists()


def test_checking_does_not_acquire_the_lock(path: Path) -> None:
    with file_lock(path):
        pass
    assert not is_locked(path)
    with file_lock(path) as held:
        assert held


def test_a_failing_block_releases_the_lock(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), file_lock(path):
        raise ZeroDivisionError

    assert not is_locked(path)


def test_waiting_ends_when_the_holder_releases_the_lock(path: Path) -> None:
    taken, released = threading.Event(), threading.Event()

    def hold() -> None:
        with file_lock(path):
            taken.set()
            released.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(5)
    threading.Timer(0.1, released.set).start()

    with file_lock(path, wait_seconds=5) as held:
        assert held
    thread.join()


def test_waiting_ends_in_time(path: Path) -> None:
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
