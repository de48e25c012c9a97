"""The memory of processes, read from ``/proc`` of Linux."""

import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PAUSE_SECONDS = 0.05  # between two samples


class Memory(NamedTuple):
    """Memory in MB."""

    resident: float  # with the pages of mapped files
    private: float  # without them: pages that the kernel cannot drop and read again


class PeakWatch:
    """Samples the memory of a process and its descendants; use as a context manager."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._resident = self._private = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    @property
    def peak(self) -> Memory:
        """Return the highest sums over all processes among the samples."""
        return Memory(self._resident / 1024, self._private / 1024)

    def __enter__(self) -> "PeakWatch":
        """Start to sample."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop sampling."""
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._ended.wait(PAUSE_SECONDS):
            statuses = [_status(pid) for pid in _family(self._process.pid)]
            resident = sum(sum(status.values()) for status in statuses)
            files = sum(status.get("RssFile", 0) for status in statuses)
            self._resident = max(self._resident, resident)
            self._private = max(self._private, resident - files)


def private_mb() -> float:
    """Return the resident memory in MB that only this process maps, pages of files included."""
    return _rollup("Private_Clean", "Private_Dirty")


def shared_mb() -> float:
    """Return the resident memory in MB that other processes map too."""
    return _rollup("Shared_Clean", "Shared_Dirty")


def _rollup(*names: str) -> float:
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.split(":")[0] in names) / 1024


def _family(pid: int) -> list[int]:
    pids = [pid]
    for parent in pids:
        with suppress(OSError):  # the process has just ended
            for task in Path(f"/proc/{parent}/task").iterdir():
                pids += map(int, (task / "children").read_text().split())
    return pids


def _status(pid: int) -> dict[str, int]:
    """Return the resident memory of a process in KiB, by the name of its kind in ``/proc``."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {
        line.split(":")[0]: int(line.split()[1])
        for line in lines
        if line.startswith(("RssAnon", "RssFile", "RssShmem"))
    }
