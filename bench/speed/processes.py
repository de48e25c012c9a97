"""Tasks that run in a process of their own: builds, cold opens, growth of memory.

``python -m bench.speed.processes NAME`` reads its arguments, a line of JSON, from standard input,
runs one task and prints its figures as a JSON object.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.corpus import ROOT
from bench.speed.memory import PeakWatch, private_mb, shared_mb


class ProcessFailed(Exception):
    """A process ended with an error. The process itself has printed the error."""


def run(name: str, **arguments: Any) -> dict[str, float]:
    """Run one task in a fresh process; return its figures and its peak memory.

    Raises ``ProcessFailed``.
    """
    with _started(name) as process, PeakWatch(process) as watch:
        out, _ = process.communicate(json.dumps(arguments) + "\n")
    if process.returncode:
        raise ProcessFailed(
            f"{name} ({arguments.get('engine')}) ended with status {process.returncode}"
        )
    figures: dict[str, float] = json.loads(out.splitlines()[-1])
    return figures | {"peak_mb": watch.peak.resident, "peak_private_mb": watch.peak.private}


def _build(engine: str, documents: str, folder: str, procs: int) -> dict[str, float]:
    """Index documents from their texts; if one process builds, also measure the analysis."""
    from bench.corpus import open_prepared
    from bench.speed import peers

    peer = peers.make(engine)
    source = open_prepared(Path(documents))
    assert source is not None
    with _analysis_clock() as seconds:
        start = time.perf_counter()
        peer.build(source, Path(folder), procs)
        elapsed = time.perf_counter() - start
    return {"seconds": elapsed, "analysis_seconds": seconds[0]}


def _index_terms(engine: str, documents: str, folder: str, procs: int) -> dict[str, float]:
    """Index documents that were analyzed before the clock starts."""
    from bench.corpus import open_prepared
    from bench.speed import peers
    from bench.speed.peers.analyzed import analyzed_documents

    peer: Any = peers.make(engine)
    source = open_prepared(Path(documents))
    assert source is not None
    analyzed = list(analyzed_documents(source))
    start = time.perf_counter()
    peer.index(analyzed, Path(folder), procs)
    return {"seconds": time.perf_counter() - start}


def _cold_open(engine: str, folder: str, stems: list[str]) -> dict[str, float]:
    """Open an index and answer a query, after all imports and with a warm page cache."""
    from bench.speed import peers

    peer = peers.make(engine)
    start = time.perf_counter()
    opened = peer.open(Path(folder))
    opened.any_of(stems)
    elapsed = time.perf_counter() - start
    opened.close()
    return {"ms": elapsed * 1000}


def _growth(
    engine: str, folder: str, queries: list[list[str]], phrases: list[list[str]]
) -> dict[str, float]:
    """Answer many different queries of each kind; return the growth of memory in MB.

    A second worker answers the same queries first. Pages of the index that both workers map are
    therefore shared, and the private growth does not count them.
    """
    arguments = {"engine": engine, "folder": folder, "queries": queries, "phrases": phrases}
    with _started("second_worker") as second:
        assert second.stdin is not None
        assert second.stdout is not None
        second.stdin.write(json.dumps(arguments) + "\n")
        second.stdin.flush()
        second.stdout.readline()
        opened = _opened(engine, folder)
        opened.any_of(queries[0])
        before = private_mb(), shared_mb()
        _run_all(opened, queries, phrases)
        growth = private_mb() - before[0], shared_mb() - before[1]
        second.stdin.close()
        second.stdout.read()
    return {"private_mb": growth[0], "mapped_mb": growth[1]}


def _second_worker(
    engine: str, folder: str, queries: list[list[str]], phrases: list[list[str]]
) -> dict[str, float]:
    """Answer the queries, print "ready", and wait until standard input ends."""
    opened = _opened(engine, folder)
    _run_all(opened, queries, phrases)
    print("ready", flush=True)
    sys.stdin.read()
    return {}


def _opened(engine: str, folder: str) -> Any:
    from bench.speed import peers

    opened: Any = peers.make(engine).open(Path(folder))
    opened.compile()
    return opened


def _run_all(opened: Any, queries: list[list[str]], phrases: list[list[str]]) -> None:
    for stems, phrase in zip(queries, phrases, strict=True):
        opened.any_of(stems)
        opened.all_of(stems)
        opened.phrase(phrase)
        opened.facets(stems)


def _started(name: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "bench.speed.processes", name]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def _analysis_clock() -> Iterator[list[float]]:
    """Sum the seconds that builds of our engine spend in the analysis."""
    from bench.stock_whoosh import schema
    from indexer.analysis import BatchAnalyzer, analyze

    seconds = [0.0]

    def timed(function: Any) -> Any:
        def call(*arguments: Any) -> Any:
            start = time.perf_counter()
            try:
                return function(*arguments)
            finally:
                seconds[0] += time.perf_counter() - start

        return call

    with (
        patch.object(BatchAnalyzer, "occurrences", timed(BatchAnalyzer.occurrences)),
        patch.object(schema, "analyze", timed(analyze)),
    ):
        yield seconds


def main() -> None:
    """Run the task that the first argument names."""
    import django

    django.setup()
    tasks: dict[str, Any] = {
        "build": _build,
        "index_terms": _index_terms,
        "cold_open": _cold_open,
        "growth": _growth,
        "second_worker": _second_worker,
    }
    print(json.dumps(tasks[sys.argv[1]](**json.loads(sys.stdin.readline()))))
    sys.stdout.flush()
    os._exit(0)  # without waiting for threads that still compile


if __name__ == "__main__":
    main()
