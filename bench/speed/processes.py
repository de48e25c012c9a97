"""What must be measured in a process of its own: builds, cold opens, memory.

``python -m bench.speed.processes NAME`` reads its arguments, a line of JSON, from standard input,
does one such thing and prints a JSON object.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.speed.memory import PeakWatch, private_mb, shared_mb

ROOT = Path(__file__).resolve().parents[2]


class ProcessFailed(Exception):
    """A process ended with an error, which it has printed."""


def run(name: str, **arguments: Any) -> dict[str, float]:
    """Do one thing in a fresh process; return its figures, and its peaks of memory.

    Raises ``ProcessFailed``.
    """
    with _started(name) as process, PeakWatch(process) as watch:
        out, _ = process.communicate(json.dumps(arguments) + "\n")
    if process.returncode:
        raise ProcessFailed(
            f"{name} ({arguments.get('engine')}) ended with status {process.returncode}"
        )
    found: dict[str, float] = json.loads(out.splitlines()[-1])
    return found | {"peak_mb": watch.peak.resident, "peak_private_mb": watch.peak.private}


def _build(engine: str, documents: str, folder: str, procs: int) -> dict[str, float]:
    """Index documents from their texts; tell apart what the analysis took, if it is one process."""
    from bench.speed import corpus, peers

    found = peers.make(engine)
    source = corpus.prepared(Path(documents))
    assert source is not None
    with _analysis_clock() as seconds:
        begin = time.perf_counter()
        found.build(source, Path(folder), procs)
        taken = time.perf_counter() - begin
    return {"seconds": taken, "analysis_seconds": seconds[0]}


def _index_terms(engine: str, documents: str, folder: str, procs: int) -> dict[str, float]:
    """Index documents whose terms are all there before the clock starts."""
    from bench.speed import corpus, peers
    from bench.speed.peers.feeding import fed

    found: Any = peers.make(engine)
    source = corpus.prepared(Path(documents))
    assert source is not None
    feed = list(fed(source))
    begin = time.perf_counter()
    found.index(feed, Path(folder), procs)
    return {"seconds": time.perf_counter() - begin}


def _cold_open(engine: str, folder: str, stems: list[str]) -> dict[str, float]:
    """Open an index and answer a query; imports are done before, the caches of files are warm."""
    from bench.speed import peers

    found = peers.make(engine)
    begin = time.perf_counter()
    opened = found.open(Path(folder))
    opened.any_of(stems)
    taken = time.perf_counter() - begin
    opened.close()
    return {"ms": taken * 1000}


def _growth(
    engine: str, folder: str, queries: list[list[str]], phrases: list[list[str]]
) -> dict[str, float]:
    """Answer many different queries of each kind; return how much memory that took.

    A second worker has answered them before, so that what is mapped by both counts for neither.
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
        _ask_all(opened, queries, phrases)
        grown = private_mb() - before[0], shared_mb() - before[1]
        second.stdin.close()
        second.stdout.read()
    return {"private_mb": grown[0], "mapped_mb": grown[1]}


def _second_worker(
    engine: str, folder: str, queries: list[list[str]], phrases: list[list[str]]
) -> dict[str, float]:
    """Answer the queries, say so, and stay until standard input ends."""
    opened = _opened(engine, folder)
    _ask_all(opened, queries, phrases)
    print("ready", flush=True)
    sys.stdin.read()
    return {}


def _opened(engine: str, folder: str) -> Any:
    from bench.speed import peers

    opened: Any = peers.make(engine).open(Path(folder))
    opened.compile()
    return opened


def _ask_all(opened: Any, queries: list[list[str]], phrases: list[list[str]]) -> None:
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
    """Add up the seconds that the product's own builds spend in its analysis."""
    from indexer.analysis import BatchAnalyzer

    schema: Any = import_module("indexer.engines.whoosh.store.schema")
    seconds = [0.0]

    def timed(function: Any) -> Any:
        def call(*arguments: Any) -> Any:
            begin = time.perf_counter()
            try:
                return function(*arguments)
            finally:
                seconds[0] += time.perf_counter() - begin

        return call

    bulk, single = BatchAnalyzer.occurrences, schema.analyze
    BatchAnalyzer.occurrences = timed(bulk)  # type: ignore[method-assign]
    schema.analyze = timed(single)
    try:
        yield seconds
    finally:
        BatchAnalyzer.occurrences = bulk  # type: ignore[method-assign]
        schema.analyze = single


def main() -> None:
    """Do what the arguments say."""
    import django

    django.setup()
    doing: dict[str, Any] = {
        "build": _build,
        "index_terms": _index_terms,
        "cold_open": _cold_open,
        "growth": _growth,
        "second_worker": _second_worker,
    }
    print(json.dumps(doing[sys.argv[1]](**json.loads(sys.stdin.readline()))))
    sys.stdout.flush()
    os._exit(0)  # threads that still compile are not waited for


if __name__ == "__main__":
    main()
