"""The memory of the workers of a running server, while they answer random requests.

Reads ``{"port", "pid", "requests", "seed"}`` as JSON from standard input. ``pid`` is the process
that started the workers. A worker's own memory (USS) is that which no other process shares.
"""

import http.client
import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock, Thread

from bench.worst.requests import Request, RequestSpace
from bench.worst.words import read_words

HOST = "127.0.0.1"
CLIENTS = 4
REPORTS = 10
REPEATED = 0.3  # share of requests that readers send again
TIMEOUT_SECONDS = 60


def main() -> None:
    """Print the memory of each worker at the beginning and after each tenth of the requests."""
    import django

    django.setup()
    options = json.loads(sys.stdin.readline())
    rng = random.Random(options["seed"])
    requests = _requests(RequestSpace(read_words(rng), rng), rng)
    statuses: Counter[int] = Counter()
    lock = Lock()
    part = max(1, options["requests"] // REPORTS)
    _report(options["pid"], 0, statuses)
    for done in range(part, options["requests"] + 1, part):
        left = [part]

        def take(left: list[int] = left) -> Request | None:
            with lock:
                left[0] -= 1
                return next(requests) if left[0] >= 0 else None

        threads = [
            Thread(target=_send, args=(options["port"], take, statuses)) for _ in range(CLIENTS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        _report(options["pid"], done, statuses)


def _requests(space: RequestSpace, rng: random.Random) -> Iterator[Request]:
    """Yield random requests, mutations of earlier ones, and some that were sent before."""
    known = [space.draw() for _ in range(50)]
    while True:
        if rng.random() < REPEATED:
            yield rng.choice(known)
            continue
        request = space.mutate(*rng.sample(known, 2)) if rng.random() < 0.5 else space.draw()
        known[rng.randrange(len(known))] = request
        yield request


def _send(port: int, take: Callable[[], Request | None], statuses: Counter[int]) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_SECONDS)
    while (request := take()) is not None:
        try:
            connection.request("GET", request.url)
            response = connection.getresponse()
            response.read()
            statuses[response.status] += 1
        except (OSError, http.client.HTTPException):
            statuses[0] += 1
            connection.close()


def _report(pid: int, done: int, statuses: Counter[int]) -> None:
    own = [_own_megabytes(each) for each in _children(pid)]
    answers = ", ".join(f"{status or 'none'}: {count}" for status, count in statuses.items())
    print(
        f"{done:7,} requests  {'  '.join(f'{each:6.0f}' for each in own)} MB  {answers}", flush=True
    )


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sorted({int(each) for task in tasks for each in (task / "children").read_text().split()})


def _own_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1_024


if __name__ == "__main__":
    main()
