"""The search for the dearest requests, in a process with the settings of the site.

``python -m bench.worst.search`` reads its options, a line of JSON, from standard input. It sends
requests to the site of its process and measures the CPU time of its thread, which does not depend
on other processes. The dearest requests so far are the parents of the next ones: half of the
requests are mutations of them.
"""

import heapq
import json
import logging
import random
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from bench.worst.requests import Request, RequestSpace
from bench.worst.words import read_words
from searchsite.server import garbage

PARENTS = 60
MUTATED = 0.6  # share of the requests
PROGRESS_REQUESTS = 500
WARM_REQUESTS = 40
MAX_REDIRECTS = 3
REPEATS = 3  # of the dearest, at the end


class Cost(NamedTuple):
    """The CPU time of a request."""

    milliseconds: float
    status: int
    request: Request
    again: float = 0.0  # milliseconds, if the same request is sent again


def find(
    space: RequestSpace, measure: Callable[[Request], Cost], options: dict[str, int]
) -> list[Cost]:
    """Return all costs of a number of requests; ``options`` has ``requests`` and ``seed``."""
    rng = random.Random(options["seed"])
    parents: list[tuple[float, int, Cost]] = []
    costs: list[Cost] = []
    for number in range(options["requests"]):
        if len(parents) < PARENTS or rng.random() > MUTATED:
            request = space.draw()
        else:
            request = space.mutate(rng.choice(parents)[2].request, rng.choice(parents)[2].request)
        cost = measure(request)
        costs.append(cost)
        entry = (cost.milliseconds, number, cost)
        (heapq.heappush if len(parents) < PARENTS else heapq.heappushpop)(parents, entry)
        if number % PROGRESS_REQUESTS == PROGRESS_REQUESTS - 1:
            dearest = max(parents)[2].milliseconds
            print(f"{number + 1} requests, the dearest {dearest:.0f} ms", file=sys.stderr)
    return costs


def measure_with(handler: WSGIHandler) -> Callable[[Request], Cost]:
    """Return a function that measures a request of this process."""
    factory = RequestFactory(headers={"host": "localhost"})

    def measure(request: Request) -> Cost:
        status, url = 302, request.url
        begin = time.thread_time()
        for _ in range(MAX_REDIRECTS):
            response = handler.get_response(factory.get(url))
            status = response.status_code
            if status not in (301, 302):
                break
            url = response["Location"]
        return Cost((time.thread_time() - begin) * 1000, status, request)

    return measure


def with_collections(
    measure: Callable[[Request], Cost], pauses: list[float]
) -> Callable[[Request], Cost]:
    """Return the function with collections of garbage after each request, as in a worker.

    Their milliseconds, which belong to no request, are added to ``pauses``.
    """

    def measured(request: Request) -> Cost:
        cost = measure(request)
        begin = time.thread_time()
        if garbage.collect_young() or garbage.collect_older():
            pauses.append((time.thread_time() - begin) * 1000)
        return cost

    return measured


def warm_up(measure: Callable[[Request], Cost], space: RequestSpace) -> None:
    """Compile the kernels, load the word lists, and answer some requests."""
    from indexer.engines.whoosh.kernels import loader
    from indexer.search.service import warm_up as warm_up_search

    loader.compile_now()
    warm_up_search()
    for _ in range(WARM_REQUESTS):
        measure(space.draw())
    garbage.spare_requests()


def main() -> None:
    """Print the costs of the requests as JSON, the dearest first."""
    import django

    django.setup()
    logging.disable(logging.WARNING)  # of bad requests
    options = json.loads(sys.stdin.readline())
    rng = random.Random(options["seed"])
    handler = WSGIHandler()
    pauses: list[float] = []
    measure = with_collections(measure_with(handler), pauses)
    space = RequestSpace(read_words(rng), rng)
    warm_up(measure, space)
    pauses.clear()
    costs = find(space, measure, options)
    ranked = sorted(costs, key=lambda cost: -cost.milliseconds)
    milliseconds = [cost.milliseconds for cost in ranked]
    print(json.dumps({"milliseconds": milliseconds, "collections": sorted(pauses, reverse=True)}))
    for cost in ranked[: options["shown"]]:
        again = min(measure(cost.request).milliseconds for _ in range(REPEATS))
        print(json.dumps(_line(cost._replace(again=again))))


def _line(cost: Cost) -> dict[str, object]:
    return {
        "ms": round(cost.milliseconds, 1),
        "again_ms": round(cost.again, 1),
        "status": cost.status,
        "url": cost.request.url,
    }


if __name__ == "__main__":
    main()
