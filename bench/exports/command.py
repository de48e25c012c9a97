"""``bin/bench exports``: all hits of a search in each format, beside what the database gives.

``plain`` dumps the table from its beginning to its end; ``reading`` finds the hits and reads their
articles by the statements of exports, and makes no file.

With ``--port``, readers of a running server are measured instead, alone and beside two exports.
"""

import argparse
import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from urllib.parse import urlencode

from articles.management.arguments import positive_integer
from bench.corpus import ROOT, CorpusMissing
from bench.exports.measure import PLAIN, READING
from bench.site import Site, add_site_arguments, chosen_site
from bench.slow.clients import HOST
from bench.slow.command import measure_readers
from bench.speed.timing import percentile

QUERY = "yang OR di"  # nearly all news
KINDS = (PLAIN, READING, "csv", "jsonl", "ris", "bibtex")
EXPORTS = 2  # at once
MAX_FIRST_MS = 300


def main(arguments: Sequence[str]) -> int:
    """Run the command; return the exit status: 1 if a first byte came late."""
    options = _parser().parse_args(arguments)
    if options.port:
        return _readers(options.port, options.seconds)
    try:
        site = chosen_site(options)
    except CorpusMissing as error:
        print(error, file=sys.stderr)
        return 2
    rates, is_late = dict[str, float](), False
    print("             rows  first ms   rows/s  of plain  of reading     MB memory MB")
    for kind in KINDS:
        figures = _measured(site, kind)
        rate = rates[kind] = figures["rows"] / figures["seconds"]
        of_reading = f"{rate / rates[READING]:11.1%}" if READING in rates else " " * 11
        is_late |= figures["first_ms"] > MAX_FIRST_MS
        print(
            f"{kind:8} {figures['rows']:8,.0f} {figures['first_ms']:9.0f} {rate:8,.0f}"
            f" {rate / rates[PLAIN]:9.1%} {of_reading}"
            f" {figures['bytes'] / 1e6:6.1f} {figures['peak_mb']:9.0f}"
        )
    return int(is_late)


def _measured(site: Site, kind: str) -> dict[str, float]:
    found = subprocess.run(
        [sys.executable, "-m", "bench.exports.measure", kind, QUERY],
        cwd=ROOT,
        env=site.environment() | {"ALLOWED_HOSTS": "localhost"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(found.stdout.splitlines()[-1])
    return figures


def _readers(port: int, seconds: float) -> int:
    """Print the latencies of readers alone and beside exports."""
    measure_readers(port, 2)  # warms up the server
    alone = measure_readers(port, seconds)
    end, ended = threading.Event(), list[int]()
    threads = [threading.Thread(target=_export, args=(port, end, ended)) for _ in range(EXPORTS)]
    for thread in threads:
        thread.start()
    beside = measure_readers(port, seconds)
    end.set()
    for thread in threads:
        thread.join()
    for name, latencies in (("alone", alone), (f"beside {EXPORTS} exports", beside)):
        figures = [f"p{share} {percentile(latencies, share):.1f} ms" for share in (50, 90, 99)]
        print(f"{name:18} {', '.join(figures)}, {latencies.count(float('inf'))} failed")
    print(f"{ended.count(200)} exports were sent, {len(ended) - ended.count(200)} refused")
    return 0


def _export(port: int, end: threading.Event, ended: list[int]) -> None:
    """Export again and again until the end."""
    while not end.is_set():
        connection = http.client.HTTPConnection(HOST, port, timeout=120)
        connection.request("GET", "/unduh/berkas?" + urlencode({"q": QUERY}))
        response = connection.getresponse()
        response.read()
        ended.append(response.status)
        connection.close()
        if response.status != http.client.OK:
            end.wait(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/bench exports", description=__doc__)
    add_site_arguments(parser, data_dir=True)
    parser.add_argument("--port", type=positive_integer(), help="of a running server here")
    parser.add_argument(
        "--seconds", type=positive_integer(), default=20, help="of each measurement of readers"
    )
    return parser
