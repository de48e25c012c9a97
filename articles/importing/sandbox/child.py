"""A parsing process as its parent sees it: start it, hand it a file, receive lines, end it."""

import atexit
import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[3]
#: After so many files a child is replaced, so that no leak of a library adds up.
MAX_FILES = 500
MAX_LINE_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 256 * 1024
END_SECONDS = 5.0  # between the end of the output and that of the process
#: Waiting is longer than the processor time of the child, which may share a processor.
WAIT_FACTOR = 3
#: A crash with so much of the allowed memory in use is one for want of memory.
FULL_SHARE = 0.75
PASSED_SETTINGS = (
    "TIME_ZONE",
    "IMPORT_MAX_MEMORY_MB",
    "IMPORT_MAX_SECONDS",
    "IMPORT_MAX_PAGES",
    "IMPORT_MAX_MEMBERS",
    "IMPORT_MAX_RATIO",
)
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1));"
    " from articles.importing.sandbox.worker import main; main(*sys.argv[1:])"
)
#: A small environment: neither secrets nor settings of the site reach the child.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}


class Died(Exception):
    """The child has ended, or sends no lines any more; ``code`` is the problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Child:
    """A running parsing process."""

    def __init__(self, options: str) -> None:
        """Start the process; ``options`` are the settings that ``options`` returns."""
        # Linux counts the memory of the program that starts a process as the peak of the new one.
        self._inherited_peak = _megabytes(resource.getrusage(resource.RUSAGE_SELF))
        ours, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-I", "-B", "-c", _START, str(ROOT), str(number), options],
                pass_fds=[number],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # Ctrl-C goes to the import, which ends the child
            )
        self._socket = ours
        self._buffer = bytearray()
        self._searched = 0
        self.options = options
        self.files = 0
        self.pid = os.getpid()

    def hand_over(
        self, number: int, *, name: str, task: str = "read", behind: tuple[int, ...] = ()
    ) -> None:
        """Send an open file, the task, and the place behind which reading begins.

        Raises ``OSError``.
        """
        self.files += 1
        header = json.dumps({"name": name, "task": task, "behind": behind}).encode() + b"\n"
        sent = socket.send_fds(self._socket, [header], [number])
        self._socket.sendall(header[sent:])

    def line(self, seconds: float) -> bytes:
        """Return the next line. Raises ``Died`` at the end and after so many seconds."""
        deadline = time.monotonic() + seconds
        while (end := self._buffer.find(b"\n", self._searched)) < 0:
            self._searched = len(self._buffer)
            if self._searched > MAX_LINE_BYTES:
                raise Died("parser_died")
            left = deadline - time.monotonic()
            if left <= 0 or not _readable(self._socket, left):
                raise Died("too_slow")
            try:
                chunk = self._socket.recv(CHUNK_BYTES)
            except OSError:
                chunk = b""
            if not chunk:
                raise Died(self._cause())
            self._buffer += chunk
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        self._searched = 0
        return line

    @property
    def is_usable(self) -> bool:
        """Return whether the child runs, has no unread output and is not worn out."""
        if self.files >= MAX_FILES or self._buffer or _readable(self._socket, 0):
            return False
        return self.is_running

    @property
    def is_running(self) -> bool:
        """Return whether the process has not ended."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process at once, and free what it holds."""
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """Close the socket in a forked process, which is not the parent of this child."""
        self._socket.close()
        self._process.returncode = 0  # subprocess must not wait for it here

    def _cause(self) -> str:
        """Return the code of the reason why the process has ended."""
        from articles.importing.sandbox.worker import EXIT_OUT_OF_MEMORY

        status, peak = self._reaped()
        # Libraries in C end the process with one signal or another where memory is refused.
        limit = json.loads(self.options)["IMPORT_MAX_MEMORY_MB"]
        is_full = peak > max(limit * FULL_SHARE, self._inherited_peak * 1.05)
        if status == -signal.SIGXCPU:
            return "too_slow"
        is_refused = status == EXIT_OUT_OF_MEMORY or (is_full and status < 0)
        return "too_much_memory" if is_refused else "parser_died"

    def _reaped(self) -> tuple[int, float]:
        """Wait for the end of the process; return its exit status and peak memory in MB."""
        deadline = time.monotonic() + END_SECONDS
        while time.monotonic() < deadline:
            try:
                pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            except ChildProcessError:  # something else in this program waits for all children
                break
            if pid:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                return self._process.returncode, _megabytes(usage)
            time.sleep(0.005)
        return 0, 0.0


def child_options() -> str:
    """Return the settings that a child gets, as JSON."""
    values = {name: getattr(settings, name) for name in PASSED_SETTINGS}
    return json.dumps({**values, "USE_TZ": True, "USE_I18N": False})


def acquire() -> Child:
    """Return an idle child, or a new one."""
    options = child_options()
    while True:
        with _lock:
            child = _idle.pop() if _idle else None
        if child is None:
            return Child(options)
        if child.is_usable and child.options == options:
            return child
        child.kill()


def release(child: Child, *, worn: bool = False) -> None:
    """Keep a child for the next file, but not a worn one. It ends by itself if none comes."""
    with _lock:
        if not worn and not _idle:
            _idle.append(child)
            return
    child.kill()


def end_idle_children() -> None:
    """End the children that wait for a file."""
    with _lock:
        idle = list(_idle)
        _idle.clear()
    for child in idle:
        child.kill()


def _megabytes(usage: resource.struct_rusage) -> float:
    """Return the peak memory of a process."""
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _readable(connection: socket.socket, seconds: float) -> bool:
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _forget_children() -> None:
    global _lock  # noqa: PLW0603 - another thread may have held it when this process was forked
    _lock = threading.Lock()
    for child in _idle:
        child.forget()
    _idle.clear()


_lock = threading.Lock()
_idle: list[Child] = []
os.register_at_fork(after_in_child=_forget_children)
atexit.register(end_idle_children)
