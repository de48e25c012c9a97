"""Latency and throughput of pages over HTTP: the site under gunicorn with two workers.

An empty page with the same gunicorn settings and the same middleware (``floor_settings``) gives
the lower bound. The difference is the cost of the site itself. Two mixes of queries are measured:
all different, by a server that remembers no pages, and as readers repeat them.
"""

import http.client
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from bench.corpus import ROOT
from bench.site import Site
from bench.speed.timing import no_collection, percentile

WORKERS = 2
CLIENTS = 4  # concurrent connections for the requests per second
WAIT_SECONDS = 60
SITE_SETTINGS = "searchsite.settings"
ZIPF_EXPONENT = 1.0  # the frequency of a query is inverse to its rank
REPEATED_REQUESTS = 4  # for each query, in the mix of repeated ones


class Server(NamedTuple):
    """The settings module of a server, and further environment variables."""

    settings: str
    environment: Mapping[str, str]


SERVERS = {
    "http_floor": Server("bench.speed.floor_settings", {}),
    "http": Server(SITE_SETTINGS, {"PAGE_MEMORY_MB": "0"}),
    "http_repeated": Server(SITE_SETTINGS, {}),
}


def measure(site: Site, texts: Sequence[str], rounds: int) -> Iterator[tuple[str, float]]:
    """Yield the figures of results pages for these queries, and of the empty page."""
    site.fill()
    paths = ["/search?" + urlencode({"q": text}) for text in texts]
    mixes = dict.fromkeys(SERVERS, paths) | {"http_repeated": _repeated(paths)}
    latencies: dict[str, list[list[float]]] = {name: [] for name in SERVERS}
    rates: dict[str, list[float]] = {name: [] for name in SERVERS}
    with ExitStack() as stack, no_collection():
        ports = {name: stack.enter_context(serving(site, SERVERS[name])) for name in SERVERS}
        for name, port in ports.items():
            requests_per_second(port, mixes[name])  # warms up both workers
        for _ in range(rounds):
            for name, port in ports.items():
                latencies[name].append(request_all(port, mixes[name]))
                rates[name].append(requests_per_second(port, mixes[name]))
    for name in SERVERS:
        medians = [median(each) for each in zip(*latencies[name], strict=True)]
        yield f"{name}_p50_ms", percentile(medians, 50)
        yield f"{name}_p99_ms", percentile(medians, 99)
        yield f"{name}_rps", median(rates[name])


def _repeated(paths: Sequence[str]) -> list[str]:
    """Return the paths as readers repeat them, by Zipf's law; the seed is fixed."""
    weights = [1 / rank**ZIPF_EXPONENT for rank in range(1, len(paths) + 1)]
    return random.Random(1).choices(paths, weights, k=REPEATED_REQUESTS * len(paths))


@contextmanager
def serving(site: Site, server: Server) -> Iterator[int]:
    """Run a server of the site; yield its port."""
    port = _free_port()
    command = ("gunicorn", "-c", "searchsite/gunicorn.conf.py", "--log-level", "warning")
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "searchsite.wsgi"],
        cwd=ROOT,
        env=site.environment(server.settings)
        | dict(server.environment)
        | {"HOST": "127.0.0.1", "PORT": str(port), "WORKERS": str(WORKERS)},
        stdout=sys.stderr,
    )
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=WAIT_SECONDS)


def requests_per_second(port: int, paths: Sequence[str]) -> float:
    """Distribute the paths over concurrent connections; return the requests per second."""
    shares = [paths[number::CLIENTS] for number in range(CLIENTS)]
    threads = [
        threading.Thread(target=request_all, args=(port, share)) for share in shares if share
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(paths) / (time.perf_counter() - start)


def request_all(port: int, paths: Sequence[str]) -> list[float]:
    """Request every path over one connection; return the latency of each in ms."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    milliseconds = []
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        milliseconds.append((time.perf_counter() - start) * 1000)
        if response.status != http.client.OK:
            raise RuntimeError(f"{path} was answered with status {response.status}")
    connection.close()
    return milliseconds


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            request_all(port, ["/search?q=apa"])
            return
        except (OSError, http.client.HTTPException):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
