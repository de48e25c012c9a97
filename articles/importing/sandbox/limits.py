"""The limits that the parsing process sets for itself. What a system lacks is left out.

Linux has all of them. macOS ignores the limit on memory; there, the limits on time and on the
sizes of documents remain.
"""

import os
import resource
import threading
import time
from pathlib import Path

MAX_OPEN_FILES = 64
WATCH_SECONDS = 1.0
WORN_SHARE = 0.6  # of the limit on memory


def limit_process(memory_mb: int) -> None:
    """Limit memory and open files; forbid core dumps and written files, for good."""
    memory = memory_mb * 1024 * 1024
    for name, limit in (
        ("RLIMIT_AS", memory),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NOFILE", MAX_OPEN_FILES),
    ):
        _lower(getattr(resource, name, None), limit)


def limit_processor_time(seconds: int) -> None:
    """Let the system kill this process (SIGXCPU) after so many more seconds of computing."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime) + seconds + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def is_worn(memory_mb: int) -> bool:
    """Return whether this process holds so much memory that the next file would have too little."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return False
    return pages * resource.getpagesize() > memory_mb * 1024 * 1024 * WORN_SHARE


def end_with_parent() -> None:
    """Start a thread that ends this process when its parent has ended.

    NOTE: PR_SET_PDEATHSIG would also fire when the *thread* ends that started this process, and
    web servers and background imports start it in short-lived threads.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCH_SECONDS)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def _lower(kind: int | None, limit: int) -> None:
    if kind is None:
        return
    try:
        _, hard = resource.getrlimit(kind)
        if hard not in {resource.RLIM_INFINITY, -1}:
            limit = min(limit, hard)
        resource.setrlimit(kind, (limit, limit))
    except (ValueError, OSError):
        pass  # macOS refuses some of them
