"""Whole pages over HTTP: the site under gunicorn with two workers, and an empty page beside it."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench.speed.corpus import FILES, corpus_folder
from bench.speed.timing import percentile

WORKERS = 2
CLIENTS = 4  # that ask at the same time when requests a second are counted
WAIT = 60  # seconds for the server to answer
ROOT = Path(__file__).resolve().parents[2]


def fill(data: Path) -> None:
    """Fill a data directory with the news, unless it is; takes some minutes."""
    done = data / ".filled"
    if done.exists():
        return
    data.mkdir(parents=True, exist_ok=True)
    for command in (
        ("migrate", "--verbosity", "0"),
        ("collectstatic", "--noinput", "--verbosity", "0"),
        ("import_articles", str(corpus_folder() / FILES[0])),
        ("reindex", "--if-needed"),
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=_environment(data),
            check=True,
            stdout=sys.stderr,
        )
    done.touch()


def measure(data: Path, words: Sequence[str], *, empty: bool) -> dict[str, float]:
    """Return ``p50_ms``, ``p99_ms`` and ``rps`` of result pages, or of an empty page."""
    paths = ["/search?" + urlencode({"q": text}) for text in words]
    with _server(data, empty=empty) as port:
        for _ in range(2):
            _ask(port, paths)
        taken = _ask(port, paths)
        return {
            "p50_ms": percentile(taken, 50),
            "p99_ms": percentile(taken, 99),
            "rps": _requests_a_second(port, paths),
        }


def _requests_a_second(port: int, paths: Sequence[str]) -> float:
    threads = [threading.Thread(target=_ask, args=(port, paths)) for _ in range(CLIENTS)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return CLIENTS * len(paths) / (time.perf_counter() - begin)


def _ask(port: int, paths: Sequence[str]) -> list[float]:
    """Request every path over one connection; return the milliseconds each took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT)
    taken = []
    for path in paths:
        begin = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        taken.append((time.perf_counter() - begin) * 1000)
        if response.status != http.client.OK:
            raise RuntimeError(f"{path} was answered with status {response.status}")
    connection.close()
    return taken


@contextmanager
def _server(data: Path, *, empty: bool) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = "bench.speed.floor_settings" if empty else "searchsite.settings"
    environment = _environment(data) | {
        "PORT": str(port),
        "WORKERS": str(WORKERS),
        "DJANGO_SETTINGS_MODULE": settings,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "searchsite/gunicorn.conf.py", "searchsite.wsgi"],
        cwd=ROOT,
        env=environment,
        stdout=sys.stderr,
    )
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=WAIT)


def _wait(port: int) -> None:
    until = time.monotonic() + WAIT
    while True:
        try:
            _ask(port, ["/search?q=apa"] * (2 * WORKERS))
            return
        except (OSError, http.client.HTTPException):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _environment(data: Path) -> dict[str, str]:
    return {**os.environ, "DATA_DIR": str(data)}
