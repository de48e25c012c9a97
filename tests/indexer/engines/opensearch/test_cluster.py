"""Requests to a cluster: time, attempts, hosts, and processes. Hosts are real servers."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from indexer.deadline import Deadline, until
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.options import OpenSearchOptions
from indexer.exceptions import (
    ClusterIncomplete,
    ClusterRefused,
    ClusterSlow,
    ClusterUnavailable,
    ClusterUnreachable,
    IndexerError,
)

INFO = {"version": {"distribution": "opensearch", "number": "3.9.0"}}
WHOLE = {"_shards": {"total": 2, "successful": 2, "failed": 0}, "timed_out": False}
HALF = {"_shards": {"total": 2, "successful": 1, "failed": 0}, "timed_out": False}


@dataclass
class Host:
    """A server whose answers a test chooses; without any, it answers ``{}``."""

    url: str = ""
    answers: list[tuple[int, Any]] = field(default_factory=list)  # the next ones
    asked: list[str] = field(default_factory=list)  # paths
    bodies: list[list[Any]] = field(default_factory=list)
    clients: set[Any] = field(default_factory=set)  # addresses
    hangs: bool = False
    piece_seconds: float = 0.0  # between bytes of an answer
    released: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def start() -> Iterator[Callable[..., Host]]:
    """Return a function that starts a host."""
    servers, hosts = [], []

    def serve(**given: Any) -> Host:
        host = Host(**given)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(host))
        server.daemon_threads = True
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        host.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=lambda: server.serve_forever(0.01), daemon=True).start()
        servers.append(server)
        hosts.append(host)
        return host

    yield serve
    for host in hosts:
        host.released.set()
    for server in servers:
        server.shutdown()
        server.server_close()


def _handler(host: Host) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host.asked.append(self.path)
            host.clients.add(self.client_address)
            if content:
                host.bodies.append([json.loads(line) for line in content.splitlines()])
            if host.hangs:
                host.released.wait(30)
                self.close_connection = True
                return
            status, answer = 200, INFO if self.path == "/" else {}
            if self.path != "/" and host.answers:
                status, answer = host.answers.pop(0)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if not host.piece_seconds or self.path == "/":
                self.wfile.write(body)
                return
            for byte in body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(host.piece_seconds)

        do_POST = do_PUT = do_GET  # noqa: N815 - of the library

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def cluster(tmp_path: Path, *hosts: Host | str, timeout_ms: int = 1_000) -> Cluster:
    urls = tuple(host if isinstance(host, str) else host.url for host in hosts)
    return Cluster(OpenSearchOptions(urls=urls, cache=tmp_path, timeout_ms=timeout_ms))


def test_a_host_that_is_away_is_left_alone(start: Callable[..., Host], tmp_path: Path) -> None:
    alive, hung = start(), start(hangs=True)
    asking = cluster(tmp_path, alive, hung, timeout_ms=4_000)

    for _ in range(22):
        asking.request("GET", "/_some")

    assert len(hung.asked) <= 1
    assert alive.asked.count("/_some") == 22


@pytest.mark.parametrize("text", ["a\tb", "é\0", "half \ud83d", 1 << 70, [None, 1.5, True]])
def test_bodies_and_answers_keep_every_value(
    start: Callable[..., Host], tmp_path: Path, text: Any
) -> None:
    host = start(answers=[(200, {"value": text})])

    answer = cluster(tmp_path, host).request("POST", "/_some", {"value": text})

    assert answer == {"value": text}
    assert host.bodies == [[{"value": text}]]


def test_closed_ports_cost_no_pause(start: Callable[..., Host], tmp_path: Path) -> None:
    alive = start()
    asking = cluster(tmp_path, "http://127.0.0.1:9", alive, "http://127.0.0.1:7")

    for _ in range(9):
        asking.request("GET", "/_some")

    assert alive.asked.count("/_some") == 9


@pytest.mark.parametrize(
    ("answers", "requests"),
    [
        ([(503, {}), (429, {}), (200, {})], 3),
        ([(500, {"error": {"type": "node_disconnected_exception"}}), (200, {})], 2),
        ([(200, {})], 1),
    ],
)
def test_passing_failures_are_met_with_further_attempts(
    start: Callable[..., Host], tmp_path: Path, answers: list[tuple[int, Any]], requests: int
) -> None:
    host = start(answers=answers)

    assert cluster(tmp_path, host).request("GET", "/_some") == {}
    assert host.asked.count("/_some") == requests


def test_what_an_unanswered_attempt_has_made_is_there(
    start: Callable[..., Host], tmp_path: Path
) -> None:
    there = (400, {"error": {"type": "resource_already_exists_exception", "reason": "exists"}})
    asking = cluster(tmp_path, start(answers=[(503, {}), there, there]))

    assert asking.request("PUT", "/index") == {}
    with pytest.raises(IndexerError, match="exists"):
        asking.request("PUT", "/index")


def test_a_refusal_is_asked_for_once(start: Callable[..., Host], tmp_path: Path) -> None:
    host = start(answers=[(401, {}), (200, {})])

    with pytest.raises(ClusterRefused):
        cluster(tmp_path, host).request("GET", "/_some")

    assert host.asked.count("/_some") == 1


def test_an_outage_is_remembered(start: Callable[..., Host], tmp_path: Path) -> None:
    """Whoever asks next learns it at once; the first answer ends the outage."""
    host = start(answers=[(503, {})] * 1_000)
    asking = cluster(tmp_path, host, timeout_ms=2_000)

    with pytest.raises(ClusterUnavailable):
        asking.request("GET", "/_some")
    tried = host.asked.count("/_some")
    with pytest.raises(ClusterUnavailable):
        asking.request("GET", "/_some")
    again = host.asked.count("/_some") - tried
    host.answers.clear()
    asking.request("GET", "/_some")
    host.answers += [(503, {}), (200, {})]

    assert tried > 2
    assert again == 1
    assert asking.request("GET", "/_some") == {}


def test_a_reader_waits_no_longer_than_the_budget(
    start: Callable[..., Host], tmp_path: Path
) -> None:
    hosts = [start(hangs=True) for _ in range(3)]
    asking = cluster(tmp_path, *hosts, timeout_ms=10_000)
    deadline = Deadline(elapsed=60, waiting=3)

    with until(deadline):
        started = time.monotonic()
        with pytest.raises(ClusterSlow):
            asking.search_all([({}, {})])
        lasted, asked = time.monotonic() - started, sum(len(host.asked) for host in hosts)
        with pytest.raises(ClusterSlow):
            asking.search_all([({}, {})])

    assert deadline.is_partial
    assert asked >= 2
    assert sum(len(host.asked) for host in hosts) == asked  # the time is over: nobody is asked
    assert lasted < 10  # of the 15 seconds outside a reader's request


def test_the_waits_of_a_request_add_up(start: Callable[..., Host], tmp_path: Path) -> None:
    host = start(piece_seconds=0.1, answers=[(200, {})] * 100)
    asking = cluster(tmp_path, host, timeout_ms=10_000)
    deadline = Deadline(elapsed=60, waiting=0.5)
    started = time.monotonic()

    with until(deadline), pytest.raises(ClusterSlow):
        for _ in range(100):
            asking.request("GET", "/_some")

    assert time.monotonic() - started < 5


def test_a_trickle_holds_nobody(start: Callable[..., Host], tmp_path: Path) -> None:
    """Each byte comes in time, the whole answer does not."""
    host = start(piece_seconds=0.1, answers=[(200, {"long": "x" * 500})] * 10)  # 50 seconds
    asking = cluster(tmp_path, host, timeout_ms=400)
    started = time.monotonic()

    with pytest.raises(ClusterSlow):
        asking.request("GET", "/_some")

    assert time.monotonic() - started < 10


def test_answers_without_some_shards_are_no_answers(
    start: Callable[..., Host], tmp_path: Path
) -> None:
    host = start(answers=[(200, {"responses": [HALF]}), (200, {"responses": [WHOLE]})])
    asking = cluster(tmp_path, host)

    assert asking.search_all([({}, {})]) == [WHOLE]

    host.answers += [(200, {"responses": [HALF]})] * 1_000
    with pytest.raises(ClusterIncomplete, match="1 of 2 shards"):
        asking.search_all([({}, {})])


def test_a_search_is_limited_and_moves_to_other_copies(
    start: Callable[..., Host], tmp_path: Path
) -> None:
    """Outside a reader's request, the cluster itself must refuse partial results."""
    host = start(answers=[(503, {}), *([(200, {"responses": [WHOLE]})] * 2)])
    asking = cluster(tmp_path, host)
    searches = [({"index": "some", "preference": "same"}, {"size": 1})]

    with until(Deadline(elapsed=1, waiting=1)):
        asking.search_all(searches)
    asking.search_all(searches)

    first, second, third = host.bodies
    assert [each.get("preference") for each in (first[0], second[0], third[0])] == [
        "same",
        None,
        "same",
    ]
    assert first[0]["allow_partial_search_results"] is True
    assert 0 < int(first[1]["timeout"].removesuffix("ms")) < 1_000
    assert third[0]["allow_partial_search_results"] is False
    assert "timeout" not in third[1]


def test_a_request_without_an_end_has_no_limit_in_the_cluster(
    start: Callable[..., Host], tmp_path: Path
) -> None:
    """The first search of a worker and comparisons of engines wait for whole answers."""
    host = start(answers=[(200, {"responses": [WHOLE]})])

    with until(Deadline()):
        cluster(tmp_path, host).search_all([({"index": "some"}, {"size": 1})])

    header, body = host.bodies[0]
    assert header["allow_partial_search_results"] is False
    assert "timeout" not in body


def test_a_forked_process_has_connections_of_its_own(
    start: Callable[..., Host], tmp_path: Path
) -> None:
    host = start()
    asking = cluster(tmp_path, host)
    asking.request("GET", "/_parent")
    before = set(host.clients)

    child = os.fork()
    if not child:  # pragma: no cover - in the child
        os._exit(0 if asking.request("GET", "/_child") == {} else 1)
    _, status = os.waitpid(child, 0)
    between = set(host.clients)
    asking.request("GET", "/_parent")

    assert status == 0
    assert len(before) == 1
    assert len(between) == 2
    assert host.clients == between


def test_a_request_is_bounded_where_no_host_accepts_connections(tmp_path: Path) -> None:
    with pytest.raises(ClusterUnreachable, match="Connection refused"):
        cluster(tmp_path, "http://127.0.0.1:9", timeout_ms=300).request("GET", "/_some")
