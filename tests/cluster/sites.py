"""Sites on disk whose index is in a cluster, and clients that read them through gunicorn."""

import json
import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

from tests.crash.site import Site, start_gunicorn

WORDS = ("banjir", "pemilu", "gempa", "inflasi", "vaksinasi", "kereta", "hutan", "warga", "desa")
PAGE_SECONDS = 60.0
START_SECONDS = 240.0


@dataclass(frozen=True)
class ClusterSite(Site):
    """A site with its index in a cluster."""

    urls: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the site's processes."""
        return {
            **super().environment,
            "SEARCH_ENGINE": "opensearch",
            "OPENSEARCH_URL": ",".join(self.urls),
            "OPENSEARCH_SHARDS": "2",
            "OPENSEARCH_REPLICAS": "1",
            "RATE_LIMIT_SEARCH": "0",
            "RATE_LIMIT_API": "0",
            "QUERY_LOG": "0",
            **self.settings,
        }

    def command(self, *arguments: str) -> tuple[int, str]:
        """Run a management command; return its status and what it has written."""
        ended = self.manage(*arguments, check=False)
        return ended.returncode, ended.stdout + ended.stderr


@dataclass
class Server:
    """A running gunicorn, with the log of its errors."""

    process: "subprocess.Popen[str]"
    address: str
    log: list[str] = field(default_factory=list)

    def get(self, path: str) -> tuple[int, str, float]:
        """Return the status, the content, and the seconds of a page."""
        started = time.monotonic()
        try:
            with urlopen(self.address + path, timeout=PAGE_SECONDS) as answer:
                status, content = answer.status, answer.read()
        except HTTPError as error:
            status, content = error.code, error.read()
        return status, content.decode(), time.monotonic() - started

    def search(self, text: str) -> dict[str, Any]:
        """Return the answer of the API to a query."""
        status, content, _ = self.get(f"/api/v1/search?q={quote(text)}")
        assert status == 200, content
        return dict(json.loads(content))

    def follow(self) -> None:
        """Keep the lines that the server logs."""
        assert self.process.stderr is not None
        with suppress(ValueError):
            self.log.extend(self.process.stderr)


@contextmanager
def served(site: Site, *, workers: int = 2) -> Iterator[Server]:
    """Serve a site."""
    server = Server(*start_gunicorn(site, workers=workers, seconds=START_SECONDS))
    follower = threading.Thread(target=server.follow, daemon=True)
    follower.start()
    try:
        yield server
    finally:
        with suppress(ProcessLookupError):  # a test has killed it
            os.killpg(server.process.pid, signal.SIGTERM)
        try:
            server.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()
        follower.join(5)
        if server.process.stderr is not None:
            server.process.stderr.close()


class PageReaders:
    """Clients that ask for pages until they are stopped, and note failures and times."""

    def __init__(self, server: Server, count: int = 4) -> None:
        self.failures: list[tuple[int, str]] = []
        self.partial = 0
        self.seconds: list[float] = []
        self._server = server
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._read, args=(random.Random(n),)) for n in range(count)
        ]

    def __enter__(self) -> "PageReaders":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    @property
    def report(self) -> str:
        """Return how many pages were read, and how slow they were."""
        found = sorted(self.seconds)
        return (
            f"{len(found)} pages, {len(self.failures)} failed, {self.partial} partial; p50"
            f" {found[len(found) // 2]:.2f} s, p95 {found[int(len(found) * 0.95)]:.2f} s, slowest"
            f" {found[-1]:.2f} s"
        )

    def _read(self, chance: random.Random) -> None:
        while not self._stopped.is_set():
            words = " ".join(chance.sample(WORDS, chance.randint(1, 3)))
            path = chance.choice(("/search?q=", "/search?sort=date&q=", "/api/v1/search?q="))
            text = quote(f"{words} {chance.randint(1, 400)}")
            status, content, seconds = self._server.get(path + text)
            self.seconds.append(seconds)
            if status != 200:
                self.failures.append((status, content[-400:]))
            elif "dihentikan karena terlalu lama" in content or '"partial": true' in content:
                self.partial += 1


def write_articles(path: Path, mark: str, count: int) -> Path:
    """Write a file of different articles."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            word = WORDS[number % len(WORDS)]
            article = {
                "id": f"{mark}-{number}",
                "title": f"Laporan {word} {mark} nomor {number}",
                "body": f"Petugas membahas {word} bersama warga desa nomor {number}. " * 8,
                "source": f"Kabar {number % 5}",
                "published": f"20{10 + number % 15}-03-{1 + number % 28:02d}",
            }
            file.write(json.dumps(article) + "\n")
    return path
