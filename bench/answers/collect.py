"""Send requests through the test client of Django, and write the answers to a file.

``python -m bench.answers.collect`` runs in a process with the settings of the site (``bench.site``)
and reads its arguments, a line of JSON, from standard input.
"""

import gzip
import json
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest.mock import patch

from django.test import Client

from bench.answers.requests import Request, draw

# The clock is fixed, because "sort=recent" counts ages from the latest date up to now.
NOW = 1_798_761_600.0  # seconds since 1970: 2027-01-01, after the latest article of the news
#: Durations vary in length; an ETag names the version of the program.
VOLATILE_HEADERS = frozenset({"Content-Length", "Last-Modified", "X-Request-ID", "ETag"})
PROGRESS_REQUESTS = 500  # between two lines of progress
# The duration of a search is the only difference between two answers of one version.
_DURATIONS = (
    re.compile(r'(?<="took_ms": )[\d.]+'),
    re.compile(r'(?<=<span class="results__time">\()[\d.,]+'),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request after redirects, with masked durations in the body."""

    kind: str
    path: str
    status: int
    redirects: list[str]  # each with its status
    headers: dict[str, str]
    body: str


def answers(requests: Iterable[Request]) -> Iterator[Answer]:
    """Yield the answers of the site of this process, once its kernels are compiled."""
    _warm_up()
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    with patch("time.time", return_value=NOW):
        for request in requests:
            yield _answer(client, request)


def write(collected: Iterable[Answer], path: Path) -> None:
    """Write answers to a gzip file, one JSON object per line."""
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for answer in collected:
            lines.write(json.dumps(asdict(answer), ensure_ascii=False) + "\n")


def read(path: Path) -> Iterator[Answer]:
    """Yield the answers of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield Answer(**json.loads(line))


def masked(body: str) -> str:
    """Return the body with 0 in place of durations."""
    for pattern in _DURATIONS:
        body = pattern.sub("0", body)
    return body


def _answer(client: Client, request: Request) -> Answer:
    response = client.get(request.path, follow=True)
    headers = {
        name: "; ".join(sorted(value.split("; ")))  # the directives of a policy have no fixed order
        for name, value in response.items()
        if name not in VOLATILE_HEADERS
    }
    return Answer(
        kind=request.kind,
        path=request.path,
        status=response.status_code,
        redirects=[f"{status} {url}" for url, status in response.redirect_chain],
        headers=headers,
        body=masked(response.getvalue().decode("utf-8", "backslashreplace")),
    )


def _warm_up() -> None:
    """Warm up the search, and wait for the threads that compile its kernels."""
    from indexer.search.service import warm_up

    before = set(threading.enumerate())
    warm_up()
    for thread in set(threading.enumerate()) - before:
        thread.join()


def _with_progress(requests: list[Request]) -> Iterator[Answer]:
    for number, answer in enumerate(answers(requests), start=1):
        yield answer
        if number % PROGRESS_REQUESTS == 0 or number == len(requests):
            print(f"{number:,} of {len(requests):,} answers", file=sys.stderr, flush=True)


def main() -> None:
    """Write the answers to the requests that the arguments describe."""
    import django

    django.setup()
    arguments = json.loads(sys.stdin.readline())
    path, sets = Path(arguments.pop("path")), map(Path, arguments.pop("sets"))
    write(_with_progress(draw(list(sets), **arguments)), path)


if __name__ == "__main__":
    main()
