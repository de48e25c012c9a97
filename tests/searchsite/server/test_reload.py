"""A reload loses no request: a new configuration (HUP) and a new version of the program (USR2)."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.searchsite.server.conftest import Server, read_response

GET = b"GET /slow?seconds=0.02 HTTP/1.1\r\nHost: localhost\r\n\r\n"
CLIENTS = 3
WAIT_SECONDS = 20.0


class Readers:
    """Clients that ask all the time: each keeps its connection for a few requests."""

    def __init__(self, server: Server) -> None:
        self._server, self._stopped = server, threading.Event()
        self.workers: set[int] = set()
        self.failures: list[str] = []
        self.answers = 0
        self._threads = [threading.Thread(target=self._ask) for _ in range(CLIENTS)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Let the readers ask until the condition holds."""
        end = time.monotonic() + WAIT_SECONDS
        while not condition():
            assert time.monotonic() < end, "this took too long"
            time.sleep(0.05)

    def __enter__(self) -> "Readers":
        return self

    def __exit__(self, *error: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        client, asked = None, 0
        while not self._stopped.is_set():
            try:
                client = client or self._server.connect()
                client.sendall(GET)
                status, headers, body = read_response(client)
                assert status == 200, status
                self.workers.add(json.loads(body)["worker"])
            except (OSError, IndexError, ValueError, AssertionError) as error:
                self.failures.append(repr(error))
                return
            self.answers, asked = self.answers + 1, asked + 1
            if headers["connection"] == "close" or asked % 7 == 0:
                client.close()
                client = None


def test_a_reload_loses_no_request(start: Callable[..., Server]) -> None:
    server = start("--workers", "2")
    with Readers(server) as readers:
        readers.wait_for(lambda: bool(readers.workers))
        before = set(readers.workers)

        server.process.send_signal(signal.SIGHUP)
        readers.wait_for(lambda: bool(readers.workers - before))
        readers.wait_for(lambda: not any(map(is_running, before)))
        readers.wait_for(lambda: readers.answers > 20)

    assert not readers.failures


def test_an_upgrade_loses_no_request(start: Callable[..., Server], tmp_path: Path) -> None:
    pid_file = tmp_path / "server.pid"
    server = start("--workers", "1", "--pid", str(pid_file))
    with stopped_afterwards(pid_file), Readers(server) as readers:
        readers.wait_for(lambda: bool(readers.workers))
        before = set(readers.workers)

        server.process.send_signal(signal.SIGUSR2)
        readers.wait_for(lambda: bool(readers.workers - before))
        new = int(pid_file.with_suffix(".pid.2").read_text())
        server.process.send_signal(signal.SIGTERM)
        readers.wait_for(lambda: server.process.poll() is not None)
        answers = readers.answers
        readers.wait_for(lambda: readers.answers > answers + 5)

    assert new != server.process.pid
    assert not readers.failures


@contextmanager
def stopped_afterwards(pid_file: Path) -> Iterator[None]:
    """Stop the servers that these files name, whatever happens."""
    try:
        yield
    finally:
        for file in pid_file.parent.glob(f"{pid_file.name}*"):
            os.kill(int(file.read_text()), signal.SIGTERM)


def is_running(process: int) -> bool:
    """Return whether a process exists."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
