"""Processes of a site that begin at once: forked from a server which has loaded everything.

An interpreter that loads Django and NumPy takes most of a second, and a kill would mostly hit the
loading. A fork takes milliseconds, so that kills hit the work. A process has its own group, which
is killed as a whole, as by a power failure.
"""

import contextlib
import io
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

_context = get_context("forkserver")
_context.set_forkserver_preload(["tests.crash.preloaded"])


@dataclass(frozen=True)
class Ended:
    """A process that has ended."""

    returncode: int
    output: str


class Forked:
    """A running process of a site."""

    def __init__(self, data_dir: Path, target: Callable[..., Any], *arguments: Any) -> None:
        handle, self._output = tempfile.mkstemp(prefix="searchsite-forked-")
        os.close(handle)
        self._process: BaseProcess = _context.Process(
            target=_run, args=(data_dir, self._output, target, arguments)
        )
        self._process.start()

    @property
    def pid(self) -> int:
        """Return the number of the process, and of its group."""
        assert self._process.pid
        return self._process.pid

    def wait(self) -> Ended:
        """Wait for the end."""
        self._process.join()
        output = Path(self._output).read_text(encoding="utf-8", errors="replace")
        Path(self._output).unlink()
        return Ended(self._process.exitcode or 0, output)

    def kill_after(self, seconds: float) -> Ended:
        """Kill the process group after some time, unless it has ended by itself."""
        deadline = time.monotonic() + seconds
        self._process.join(max(0.0, deadline - time.monotonic()))
        assert self._process.pid
        while self._process.is_alive():
            with contextlib.suppress(ProcessLookupError):  # it has no group of its own yet
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.join(0.01)
        return self.wait()


def call(data_dir: Path, target: Callable[..., Any], *arguments: Any) -> str:
    """Run a function in a process of a site; return its output. Fails with the output."""
    ended = Forked(data_dir, target, *arguments).wait()
    assert ended.returncode == 0, ended.output
    return ended.output


def manage(*arguments: str) -> None:
    """Run a management command as ``manage.py`` does; the target of a process."""
    import manage as script

    sys.argv = ["manage.py", *arguments]
    script.main()


def _run(data_dir: Path, output: str, target: Callable[..., Any], arguments: Any) -> None:
    os.setsid()
    file = os.open(output, os.O_WRONLY | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), write_through=True)
    sys.stderr = io.TextIOWrapper(io.FileIO(2, "w", closefd=False), write_through=True)
    _move_to(data_dir)
    try:
        target(*arguments)
    except SystemExit:
        raise
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _move_to(data_dir: Path) -> None:
    """Let the settings of this process name another data directory."""
    from django.conf import settings
    from django.db import connections

    os.environ["DATA_DIR"] = str(data_dir)
    for name, below in {
        "DATA_DIR": "",
        "MEDIA_ROOT": "uploads",
        "STATIC_ROOT": "static",
        "INDEX_DIR": "index",
        "EVALUATIONS_FILE": "evaluations.jsonl",
    }.items():
        setattr(settings, name, data_dir / below if below else data_dir)
    connections["default"].settings_dict["NAME"] = data_dir / "db.sqlite3"
