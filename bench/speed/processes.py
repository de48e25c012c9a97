"""What must be measured in a process of its own: builds, cold opens, memory.

``python -m bench.speed.processes NAME JSON`` does one such thing and prints a JSON object.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

PAUSE = 0.05  # seconds between two looks at the memory


def run(name: str, **arguments: Any) -> dict[str, float]:
    """Do one thing in a fresh process; return its figures. ``peak_mb``: it and its children."""
    command = [sys.executable, "-m", "bench.speed.processes", name, json.dumps(arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = [0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    out, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{name} failed with status {process.returncode}")
    found: dict[str, float] = json.loads(out.splitlines()[-1])
    return found | {"peak_mb": peak[0] / 1024}


def _watch(process: "subprocess.Popen[str]", peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_resident, _family(process.pid))))
        time.sleep(PAUSE)


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    """Return the resident memory of a process in KiB, but for file pages it shares."""
    try:
        fields = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        )
    except OSError:
        return 0
    return sum(int(fields.get(name, "0 kB").split()[0]) for name in ("RssAnon", "RssShmem"))


def private_mb() -> float:
    """Return the memory that is this process's alone, in MB."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    kib = sum(int(line.split()[1]) for line in lines if line.startswith("Private"))
    return kib / 1024


def _build(engine: str, number: int, scratch: str, folder: str, procs: int) -> dict[str, float]:
    from bench.speed import corpus, peers

    found = peers.make(engine)
    documents = corpus.documents(number, Path(scratch))
    begin = time.perf_counter()
    found.build(documents, Path(folder), procs)
    return {"seconds": time.perf_counter() - begin}


def _cold_open(engine: str, folder: str, stems: list[str]) -> dict[str, float]:
    """Open an index and answer a query; imports are done before, the caches of files are warm."""
    from bench.speed import peers

    found = peers.make(engine)
    begin = time.perf_counter()
    found.open(Path(folder)).any_of(stems)
    return {"ms": (time.perf_counter() - begin) * 1000}


def _growth(engine: str, folder: str, queries: list[list[str]]) -> dict[str, float]:
    """Answer many different queries, each kind once; return how much private memory that took."""
    from bench.speed import peers

    opened = peers.make(engine).open(Path(folder))
    if hasattr(opened, "compile"):
        opened.compile()
    opened.any_of(queries[0])
    before = private_mb()
    for stems in queries:
        opened.any_of(stems)
        opened.facets(stems)
    return {"mb": private_mb() - before}


def main() -> None:
    """Do what the arguments say."""
    import django

    django.setup()
    doing: dict[str, Any] = {"build": _build, "cold_open": _cold_open, "growth": _growth}
    print(json.dumps(doing[sys.argv[1]](**json.loads(sys.argv[2]))))
    sys.stdout.flush()
    os._exit(0)  # threads that still compile are not waited for


if __name__ == "__main__":
    main()
