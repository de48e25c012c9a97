"""Jobs of the desk: real processes, one of each kind, with what they leave behind."""

import os
import signal
import time
from pathlib import Path

import pytest

from searchsite.desk import jobs
from searchsite.desk.jobs import Job

PATIENCE = 20.0  # seconds


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path, monkeypatch):
    """Run commands of a program of our own in a folder of the test."""
    settings.DATA_DIR, settings.BASE_DIR = tmp_path, tmp_path
    (tmp_path / "manage.py").write_text(
        "import os, pathlib, sys, time\n"
        "print(sys.argv[1])\n"
        "if sys.argv[1] == 'wait':\n"
        "    pathlib.Path('pid').write_text(str(os.getpid()))\n"
        "    while not pathlib.Path('go').exists():\n"
        "        time.sleep(0.01)\n"
        "if sys.argv[1] == 'fail':\n"
        "    print('10%\\r50%\\r\\x1b[31mNo space left.\\x1b[0m', file=sys.stderr)\n"
        "    raise SystemExit(3)\n"
        "print('Done.')\n"
    )
    return tmp_path


def ended(job):
    deadline = time.monotonic() + PATIENCE
    while jobs.is_running(job):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return known(job)


def known(job):
    state = jobs.state_of(job)
    assert state is not None
    return state


def appeared(path: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return path.read_text()


def test_a_job_leaves_its_status_and_its_last_line():
    job = Job("quick", ("quick",), "")

    assert jobs.state_of(job) is None
    assert jobs.start(job, "sari\nexit 0", clock=lambda: 1_700_000_000.0)
    state = ended(job)

    assert (state.status, state.message, state.failed) == (0, "Done.", False)
    assert (state.user, state.started) == ("sari exit 0", 1_700_000_000.0)


def test_a_failed_job_leaves_its_reason():
    job = Job("bad", ("fail",), "")

    jobs.start(job, "sari")
    state = ended(job)

    assert (state.status, state.failed) == (3, True)
    assert state.message == "No space left."


def test_there_is_one_job_of_each_kind(data_dir):
    job, other = Job("long", ("wait",), ""), Job("quick", ("quick",), "")

    assert jobs.start(job, "sari")
    assert not jobs.start(job, "budi")
    assert jobs.start(other, "budi")
    running = known(job)
    (data_dir / "go").touch()
    state = ended(job)
    ended(other)

    assert running.running
    assert running.user == "sari"
    assert not running.failed
    assert state.status == 0
    assert jobs.start(job, "budi")
    ended(job)


def test_a_killed_job_is_seen_at_once_and_can_start_again(data_dir):
    job = Job("long", ("wait",), "")
    jobs.start(job, "sari")
    pid = int(appeared(data_dir / "pid"))

    os.killpg(os.getpgid(pid), signal.SIGKILL)
    state = ended(job)

    assert state.status is None
    assert state.failed
    (data_dir / "go").touch()
    assert jobs.start(job, "sari")
    assert ended(job).status == 0


def test_a_job_killed_alone_has_the_status_of_its_signal(data_dir):
    job = Job("long", ("wait",), "")
    jobs.start(job, "sari")

    os.kill(int(appeared(data_dir / "pid")), signal.SIGKILL)

    assert ended(job).status == 128 + signal.SIGKILL


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"started soon\n", b"started 1"])
def test_a_damaged_log_is_no_state_or_an_unknown_one(data_dir, content):
    job = Job("quick", ("quick",), "")
    (data_dir / "jobs").mkdir()
    (data_dir / "jobs" / "quick.log").write_bytes(content)

    state = jobs.state_of(job)

    assert state is None or state.status is None


def test_only_the_end_of_a_long_log_is_read(data_dir):
    job = Job("quick", ("quick",), "")
    (data_dir / "jobs").mkdir()
    lines = b"line\n" * 1_000_000
    (data_dir / "jobs" / "quick.log").write_bytes(b"started 1 sari\n" + lines + b"Done.\nexit 0\n")

    state = known(job)

    assert (state.status, state.message) == (0, "Done.")
