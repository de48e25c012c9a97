"""The memory of processes, as Linux tells it."""

import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PAUSE = 0.05  # seconds between two looks


class Memory(NamedTuple):
    """Megabytes."""

    resident: float  # with the pages of mapped files
    private: float  # without them: what the kernel cannot drop and read again


class PeakWatch:
    """Watches a process and its descendants until it ends; use as a context manager."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._resident = self._private = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def peak(self) -> Memory:
        """Return the highest sums that were seen."""
        return Memory(self._resident / 1024, self._private / 1024)

    def __enter__(self) -> "PeakWatch":
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(PAUSE):
            found = [_status(pid) for pid in _family(self._process.pid)]
            resident = sum(sum(status.values()) for status in found)
            files = sum(status.get("RssFile", 0) for status in found)
            self._resident = max(self._resident, resident)
            self._private = max(self._private, resident - files)


def private_mb() -> float:
    """Return this process's pages that no other process has, of files too, in MB."""
    return _rollup("Private_Clean", "Private_Dirty")


def shared_mb() -> float:
    """Return the pages, of mapped files, that other processes have too, in MB."""
    return _rollup("Shared_Clean", "Shared_Dirty")


def _rollup(*names: str) -> float:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.split(":")[0] in names) / 1024


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        with suppress(OSError):  # it has just ended
            for task in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
    return found


def _status(pid: int) -> dict[str, int]:
    """Return the resident memory of a process in KiB by kind."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {
        line.split(":")[0]: int(line.split()[1])
        for line in lines
        if line.startswith(("RssAnon", "RssFile", "RssShmem"))
    }
