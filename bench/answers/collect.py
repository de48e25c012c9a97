"""Get every request from Django's test client, and write the answers to a file.

``python -m bench.answers.collect`` does so in a process whose settings are those of the site to ask
(``bench.site``); it reads its arguments, a line of JSON, from standard input.
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

# The clock stands still: "sort=recent" counts ages from the latest date that is not in the future.
NOW = 1_798_761_600.0  # seconds since 1970: 2027-01-01, after the latest article of the news
VOLATILE_HEADERS = frozenset({"Content-Length", "Last-Modified"})  # durations vary in length
PROGRESS = 500  # requests between two lines about the progress
# The time that a search took is all that differs between two answers of one version.
_DURATIONS = (
    (re.compile(r'(?<="took_ms": )[\d.]+'), "0"),
    (re.compile(r'(?<=<span class="results__time">\()[\d.,]+'), "0"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request, after redirects; durations in the body are masked."""

    kind: str
    path: str
    status: int
    redirects: list[str]  # each with its status
    headers: dict[str, str]
    body: str


def answers(requests: Iterable[Request]) -> Iterator[Answer]:
    """Yield the answers of the site of this process, compiled functions ready."""
    _warm_up()
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    with patch("time.time", return_value=NOW):
        for request in requests:
            yield _answer(client, request)


def write(found: Iterable[Answer], path: Path) -> None:
    """Write answers to a gzipped file, one JSON object a line."""
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for answer in found:
            lines.write(json.dumps(asdict(answer), ensure_ascii=False) + "\n")


def read(path: Path) -> Iterator[Answer]:
    """Yield the answers of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield Answer(**json.loads(line))


def masked(body: str) -> str:
    """Return the body with zeros in place of durations."""
    for pattern, stand_in in _DURATIONS:
        body = pattern.sub(stand_in, body)
    return body


def _answer(client: Client, request: Request) -> Answer:
    response = client.get(request.path, follow=True)
    headers = {
        name: "; ".join(sorted(value.split("; ")))  # a policy's directives come in any order
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
    """Compile in the foreground: wait for the threads that the warm-up of the search starts."""
    from indexer.search.service import warm_up

    before = set(threading.enumerate())
    warm_up()
    for thread in set(threading.enumerate()) - before:
        thread.join()


def _with_progress(requests: list[Request]) -> Iterator[Answer]:
    for number, answer in enumerate(answers(requests), start=1):
        yield answer
        if number % PROGRESS == 0 or number == len(requests):
            print(f"{number:,} of {len(requests):,} answers", file=sys.stderr, flush=True)


def main() -> None:
    """Write the answers that the arguments ask for."""
    import django

    django.setup()
    arguments = json.loads(sys.stdin.readline())
    path, sets = Path(arguments.pop("path")), map(Path, arguments.pop("sets"))
    write(_with_progress(draw(list(sets), **arguments)), path)


if __name__ == "__main__":
    main()
