"""Workers share the connections of busy clients, though each connection stays with its worker."""

import json
import threading
import time
from collections.abc import Callable

from tests.searchsite.server.conftest import Server, read_response

GET = b"GET /slow?seconds=0.01 HTTP/1.1\r\nHost: localhost\r\n\r\n"
CLIENTS, REQUESTS = 8, 60


def test_busy_clients_find_the_worker_that_has_time(start: Callable[..., Server]) -> None:
    server = start("--workers", "2")
    answered: list[int] = []
    threads = [threading.Thread(target=ask, args=(server, answered)) for _ in range(CLIENTS)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answered) == CLIENTS * REQUESTS
    counts = [answered.count(worker) for worker in set(answered)]
    assert len(counts) == 2
    assert min(counts) > len(answered) // 5


def test_requests_sent_together_do_not_keep_out_other_clients(start: Callable[..., Server]) -> None:
    server = start("--workers", "1")
    together = GET * 400  # of four clients: 8 s of work for both threads
    for _ in range(4):
        server.connect(together)

    begin = time.monotonic()
    status, _ = server.ask(b"GET / HTTP/1.0\r\n\r\n")

    assert status == 200
    assert time.monotonic() - begin < 3


def ask(server: Server, answered: list[int]) -> None:
    """Send requests, on one connection as long as the server keeps it."""
    client = server.connect()
    for _ in range(REQUESTS):
        client.sendall(GET)
        _, headers, body = read_response(client)
        answered.append(json.loads(body)["worker"])
        if headers["connection"] == "close":
            client.close()
            client = server.connect()
