"""``bin/bench slow``: latency of readers, alone and beside slow clients, on a running server."""

import argparse
import http.client
import random
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from urllib.parse import urlencode

from articles.management.arguments import positive_integer
from bench.corpus import ROOT
from bench.slow.clients import HOST
from bench.speed.timing import percentile

RATE = 10  # requests of readers a second
SETTLE_SECONDS = 8.0  # until all slow clients are connected
WAIT_SECONDS = 20.0  # a reader that waits longer has failed
WORDS = ("banjir", "gempa", "presiden", "harga beras", "pemilu", "sekolah", "vaksin", "timnas")


def main(arguments: Sequence[str]) -> int:
    """Run the command; return the exit status: 1 if a reader failed or waited twice as long."""
    options = _parser().parse_args(arguments)
    _allow_files(options.silent + options.dribbling + 200)
    measure_readers(options.port, 2)  # warms up the server
    alone = measure_readers(options.port, options.seconds)
    numbers = (options.port, options.silent, options.dribbling)
    clients = subprocess.Popen(
        [sys.executable, "-m", "bench.slow.clients", *map(str, numbers)], cwd=ROOT
    )
    try:
        time.sleep(SETTLE_SECONDS)
        beside = measure_readers(options.port, options.seconds)
    finally:
        clients.kill()
    for name, latencies in (("alone", alone), ("beside slow clients", beside)):
        figures = [f"p{share} {percentile(latencies, share):.1f} ms" for share in (50, 90, 99)]
        failed = latencies.count(float("inf"))
        print(f"{name:20} {', '.join(figures)}, {failed} of {len(latencies)} failed")
    return int(percentile(beside, 99) > 2 * percentile(alone, 99))


def measure_readers(port: int, seconds: float) -> list[float]:
    """Return the latencies of readers in ms, each on a connection of its own; failed: infinity."""
    latencies: list[float] = []
    threads = []
    start = time.monotonic()
    for number in range(int(seconds * RATE)):
        time.sleep(max(0.0, start + number / RATE - time.monotonic()))
        words = " ".join(random.Random(number).sample(WORDS, 1 + number % 2))
        threads.append(threading.Thread(target=_read, args=(port, words, latencies)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    return latencies


def _read(port: int, words: str, latencies: list[float]) -> None:
    start = time.perf_counter()
    connection = http.client.HTTPConnection(HOST, port, timeout=WAIT_SECONDS)
    try:
        connection.request("GET", "/search?" + urlencode({"q": words}))
        response = connection.getresponse()
        response.read()
        taken = (time.perf_counter() - start) * 1000
        latencies.append(taken if response.status == http.client.OK else float("inf"))
    except (OSError, http.client.HTTPException):
        latencies.append(float("inf"))
    finally:
        connection.close()


def _allow_files(number: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < number <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (number, hard))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/bench slow", description=__doc__)
    parser.add_argument("--port", type=positive_integer(), default=8000, help="of the server here")
    parser.add_argument("--silent", type=positive_integer(), default=1_000, help="connections")
    parser.add_argument("--dribbling", type=positive_integer(), default=200, help="connections")
    parser.add_argument(
        "--seconds", type=positive_integer(), default=20, help="of each measurement"
    )
    return parser
