"""Workers that share the files of their counters by slots.

prometheus-client names the files by the process, so each recycled worker would leave files behind.
Here a worker takes the lowest slot that no living worker of its server has: there are as many files
as workers, and counters go on where the predecessor's ended. During a reload by USR2, two servers
run at once; therefore the name has the server's process id, too.
"""

import os
import re
from pathlib import Path
from typing import Any, Protocol

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_FILE = re.compile(r"[a-z_]+?_(\d+)-(?:\d+|server)\.db")

_slot: int | None = None


class Server(Protocol):
    """The parts of gunicorn's arbiter that are read here."""

    WORKERS: dict[int, Any]


def prepare(folder: Path) -> None:
    """Name the folder in the environment; remove the files of servers that have ended.

    Counters must be defined after this, also those that the server defines before it forks.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        found = _FILE.fullmatch(file.name)
        if not found or not Path(f"/proc/{found[1]}").exists():
            file.unlink(missing_ok=True)
    os.environ[VARIABLE] = str(folder)
    from prometheus_client import values

    values.ValueClass = values.MultiProcessValue(_owner)  # type: ignore[no-untyped-call]


def choose_slot(server: Server, worker: Any) -> None:
    """Give a new worker the lowest free slot (in the server, before the fork)."""
    taken = {getattr(each, "metrics_slot", None) for each in server.WORKERS.values()}
    worker.metrics_slot = next(slot for slot in range(len(taken) + 1) if slot not in taken)


def join(worker: Any) -> None:
    """Make this process count into the files of its slot (in the worker, after the fork)."""
    global _slot  # noqa: PLW0603 - a process has one, and prometheus-client asks without arguments
    _slot = worker.metrics_slot


def _owner() -> str:
    """Return the name of the files of this process; the server itself has slot ``server``."""
    return f"{os.getpid()}-server" if _slot is None else f"{os.getppid()}-{_slot}"
