"""Deadlines and bounds of the event loop, with a clock that the test moves."""

import os
import random
import selectors
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.errors import ConfigError
from gunicorn.glogging import Logger

from searchsite.server.connection import Connection, State
from searchsite.server.limits import (
    GRACE_SECONDS,
    HEAD_SECONDS,
    LINGER_SECONDS,
    MINIMUM_RATE,
    BodyLimits,
)
from searchsite.server.worker import ReadingWorker

CAPACITY = 20
BODY = b"POST /admin/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"


class Loop:
    """The event loop of a worker in this process, and its clients."""

    def __init__(self, folder: Path) -> None:
        config = Config()
        config.set("worker_connections", CAPACITY)
        config.set("keepalive", 75)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.worker = ReadingWorker(
            0, os.getppid(), [self.listener], None, 30, config, Logger(config)
        )
        self.worker.tpool = self.worker.get_thread_pool()
        self.worker.poller = selectors.DefaultSelector()
        self.worker.method_queue.init()
        self.worker.open(BodyLimits(10_000, 2_000_000, 4_000_000, str(folder)))
        self.worker.set_accept_enabled(True)
        self.clients: list[socket.socket] = []

    def connect(self, sent: bytes = b"") -> socket.socket:
        """Return a client whose bytes have been read."""
        client = socket.create_connection(self.listener.getsockname(), timeout=10)
        self.clients.append(client)
        client.sendall(sent)
        self.turn()
        return client

    def turn(self) -> None:
        """React to all events."""
        for _ in range(10):
            self.worker._turn(timeout=0.002)

    def state(self) -> State:
        """Return the state of the only connection."""
        (connection,) = self.worker.connections
        return connection.state

    def after(self, seconds: float) -> None:
        """Look at the deadlines as if so much time had passed."""
        self.worker._sweep(time.monotonic() + seconds)

    def close(self) -> None:
        """Close everything."""
        for connection in list(self.worker.connections):
            self.worker._close(connection)
        for client in self.clients:
            client.close()
        self.listener.close()
        self.worker.poller.close()
        self.worker.method_queue.close()
        self.worker.tmp.close()
        for descriptor in self.worker.PIPE:
            os.close(descriptor)


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """Return a loop that serves no application."""
    loop = Loop(tmp_path)
    yield loop
    loop.close()


def answer(client: socket.socket) -> bytes:
    """Return everything until the end of the connection."""
    received = b""
    while piece := client.recv(10_000):
        received += piece
    return received


def test_a_silent_connection_ends_with_the_keep_alive_time(loop: Loop) -> None:
    client = loop.connect()

    loop.after(74)
    assert loop.state() is State.IDLE
    loop.after(76)

    assert not loop.worker.connections
    assert answer(client) == b""


def test_a_head_has_a_deadline_that_more_bytes_do_not_move(loop: Loop) -> None:
    client = loop.connect(b"GET / HTTP/1.1\r\n")
    loop.after(HEAD_SECONDS - 1)
    client.sendall(b"A: b\r\n")
    loop.turn()

    loop.after(HEAD_SECONDS + 0.5)

    assert loop.state() is State.LINGER
    assert answer(client).startswith(b"HTTP/1.1 408 ")
    loop.after(LINGER_SECONDS + 0.5)
    assert not loop.worker.connections


def test_a_body_must_keep_a_minimum_rate(loop: Loop) -> None:
    client = loop.connect(BODY + b"a" * 10 * MINIMUM_RATE)

    loop.after(GRACE_SECONDS + 9)
    assert loop.state() is State.BODY
    loop.after(GRACE_SECONDS + 11)

    assert answer(client).startswith(b"HTTP/1.1 408 ")


def test_a_response_must_be_taken_at_a_minimum_rate(loop: Loop) -> None:
    client = loop.connect()
    (connection,) = loop.worker.connections
    connection.sock.sendall(b"a" * 20_000_000)

    loop.worker._after_response(connection)
    assert loop.state() is State.RESPONSE
    loop.after(GRACE_SECONDS - 1)
    assert loop.state() is State.RESPONSE
    client.recv(100_000)
    loop.turn()
    loop.after(GRACE_SECONDS + 20_000_000 / MINIMUM_RATE)

    assert not loop.worker.connections


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n", BODY])
def test_the_connection_that_waited_longest_makes_room_for_new_ones(
    loop: Loop, sent: bytes
) -> None:
    clients = [loop.connect(sent) for _ in range(CAPACITY)]

    newest = loop.connect(b"GET / HTTP/1.1\r\n")

    assert len(loop.worker.connections) == CAPACITY
    assert answer(clients[0]) == b""
    newest.setblocking(False)
    with pytest.raises(BlockingIOError):
        newest.recv(1)


def test_connections_whose_request_runs_are_never_closed_for_others(loop: Loop) -> None:
    for _ in range(CAPACITY):
        loop.connect()
    running = set(loop.worker.connections)
    for connection in running:
        connection.enter(State.APPLICATION, 0.0, float("inf"))

    for _ in range(3):
        loop.connect()

    assert running < loop.worker.connections
    assert len(loop.worker.connections) == CAPACITY + 1


def test_bodies_together_have_a_limit(loop: Loop) -> None:
    others = [loop.connect(BODY) for _ in range(2)]
    for connection in loop.worker.connections:
        connection.received = 2_000_000

    client = loop.connect(BODY.replace(b"1000000", b"2000000"))
    for _ in range(20):
        client.sendall(b"a" * 60_000)
        loop.turn()

    assert answer(client).startswith(b"HTTP/1.1 507 ")
    assert len(others) == 2


def test_large_bodies_belong_to_the_pages_of_editors(loop: Loop) -> None:
    refused = loop.connect(b"POST /search HTTP/1.1\r\nHost: a\r\nContent-Length: 10001\r\n\r\n")

    assert answer(refused).startswith(b"HTTP/1.1 413 ")


def test_waiting_bodies_leave_no_file_behind(loop: Loop, tmp_path: Path) -> None:
    loop.connect(BODY + b"a" * 200_000)
    loop.turn()

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "value"), [("certfile", "server.crt"), ("proxy_protocol", "auto")]
)
def test_settings_that_the_worker_does_not_serve_are_refused(name: str, value: Any) -> None:
    config = Config()
    config.set(name, value)

    with pytest.raises(ConfigError):
        ReadingWorker.check_config(config, Logger(config))


def test_a_connection_in_pieces_gives_the_requests_of_the_whole(tmp_path: Path) -> None:
    sent = (
        b"GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
        b"POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789"
        b"\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n"
        b"POST /4 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"3;a=b\r\nabc\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\n"
        b"GET /5 HTTP/1.1\r\nHost: a\r\n\r\n"
    )
    limits = BodyLimits(10_000, 10_000, 20_000, str(tmp_path))
    whole = [(b"/1", b""), (b"/2", b"0123456789"), (b"/3", b""), (b"/4", b"abc0123456789")]

    for seed in range(200):
        cuts = sorted(random.Random(seed).sample(range(1, len(sent)), seed % 40))
        pieces = [
            sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)
        ]
        assert requests_of(pieces, limits) == [*whole, (b"/5", b"")], cuts


def requests_of(pieces: list[bytes], limits: BodyLimits) -> list[tuple[bytes, bytes]]:
    """Return path and body of each request in these pieces of a connection."""
    ours, theirs = socket.socketpair()
    found, config = [], Config()
    with ours, theirs:
        connection = Connection(ours, ("127.0.0.1", 1), ("127.0.0.1", 2), limits)
        for piece in pieces:
            connection.receive(piece)
            while connection.advance(config, 0.0):
                connection.prepare()
                request = connection.request
                found.append((request.path.encode(), request.body.read()))
                connection.finish_request()
                connection.enter(State.IDLE, 0.0, 0.0)
    return found
