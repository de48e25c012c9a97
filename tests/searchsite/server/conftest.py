"""A gunicorn process with the worker of the site and a small application, and raw clients."""

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

START_SECONDS = 30.0
ANSWER_SECONDS = 20.0  # a client that waits longer found a server that does not answer


@dataclass
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    clients: list[socket.socket] = field(default_factory=list)

    def connect(self, sent: bytes = b"") -> socket.socket:
        """Return a connection on which these bytes have been sent."""
        client = socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_SECONDS)
        self.clients.append(client)
        client.sendall(sent)
        return client

    def ask(self, sent: bytes) -> tuple[int, bytes]:
        """Send the bytes on a connection of their own; return the status and the body."""
        with self.connect(sent) as client:
            status, _, body = read_response(client)
        return status, body

    def told(self, sent: bytes) -> Any:
        """Return what the application received."""
        status, body = self.ask(sent)
        assert status == 200, body
        return json.loads(body)

    def hang_up(self) -> None:
        """Close all connections."""
        for client in self.clients:
            client.close()
        self.clients.clear()


def read_response(client: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Read one response with a length."""
    file = client.makefile("rb", buffering=0)
    status = int(file.readline().split()[1])
    headers = {}
    while line := file.readline().strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    if status == 100:
        return status, headers, b""
    body = b""
    length = int(headers.get("content-length", 0))
    while len(body) < length and (piece := file.read(length - len(body))):
        body += piece
    return status, headers, body


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Return a function that starts a server; its arguments go to gunicorn."""
    servers = []
    raise_file_limit()

    def start(*arguments: str) -> Server:
        port, folder = free_port(), tmp_path_factory.mktemp("data")
        process = subprocess.Popen(
            [
                *(Path(sys.executable).with_name("gunicorn"), "--bind", f"127.0.0.1:{port}"),
                *("-k", "searchsite.server.worker.ReadingWorker", "--log-level", "warning"),
                *("--keep-alive", "75", "--worker-tmp-dir", str(folder), "--threads", "2"),
                *("--no-control-socket", *arguments),
                "tests.searchsite.server.application:application",
            ],
            cwd=settings.BASE_DIR,
            env={
                "PATH": os.environ["PATH"],
                "DATA_DIR": str(folder),
                "PYTHONPATH": str(settings.BASE_DIR),
                "DJANGO_SETTINGS_MODULE": "searchsite.settings",
                "SECRET_KEY": "for the server tests only, never for a site",
            },
        )
        server = Server(port, process)
        servers.append(server)
        wait_for(server)
        return server

    yield start
    for server in servers:
        server.hang_up()
        server.process.send_signal(signal.SIGTERM)
    for server in servers:
        server.process.wait(timeout=START_SECONDS)


@pytest.fixture(scope="module")
def shared_server(start: Callable[..., Server]) -> Server:
    """Return a server with one worker of two threads."""
    return start()


@pytest.fixture
def server(shared_server: Server) -> Iterator[Server]:
    """Return that server; connections are closed after the test."""
    yield shared_server
    shared_server.hang_up()


def wait_for(server: Server) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            server.ask(b"GET / HTTP/1.0\r\n\r\n")
            return
        except (OSError, IndexError):
            if server.process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)


def raise_file_limit() -> None:
    """Allow this process as many connections as the tests open."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 4096 <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (4096, hard))
