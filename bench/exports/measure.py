"""One export in a process of its own, or a plain dump of the table: prints figures as JSON."""

import csv
import gc
import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

PLAIN, READING = "plain", "reading"
READ_ROWS = 100  # at once, as in exports
COLUMNS = "id,title,source,author,category,kind,published_at,slug,url"


def main(kind: str, query: str) -> None:
    """Print the figures of one kind: a format of exports, or ``plain``."""
    django.setup()
    from django.conf import settings
    from django.test import Client

    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, 0)
    client = Client(headers={"host": "localhost"})
    client.get("/unduh", {"q": "kabar"})  # loads the index and the word lists
    gc.collect()
    gc.freeze()  # as the server does
    before = _reset_peak()
    start = time.perf_counter()
    if kind == PLAIN:
        pieces: Iterator[bytes] = _plain()
    elif kind == READING:
        pieces = _reading(query)
    else:
        response: Any = client.get("/unduh/berkas", {"q": query, "format": kind})
        assert response.status_code == 200, response.status_code
        pieces = iter(response.streaming_content)
    size, last, first = 0, b"", 0.0
    for piece in pieces:
        first = first or time.perf_counter() - start
        size, last = size + len(piece), piece
    seconds = time.perf_counter() - start
    figures = {
        "rows": int(last) if kind in (PLAIN, READING) else _rows(last),
        "first_ms": first * 1_000,
        "seconds": seconds,
        "bytes": size,
        "peak_mb": _memory("VmHWM") - before,
    }
    print(json.dumps(figures))


def _plain() -> Iterator[bytes]:
    """Yield all published articles as CSV, as a program would dump the table; then their number."""
    from django.db import connection

    rows = 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM articles_article WHERE status = 'published'")
        while batch := cursor.fetchmany(500):
            lines = io.StringIO()
            csv.writer(lines).writerows(batch)
            rows += len(batch)
            yield lines.getvalue().encode()
    yield str(rows).encode()


def _reading(query: str) -> Iterator[bytes]:
    """Find all hits and read their articles as exports do, and make no values of them.

    Yields a blank for each batch, then the number of rows.
    """
    from indexer.search.request import SearchRequest
    from searchsite.exports.hits import all_hits
    from searchsite.exports.stored import published_keys, stored_articles

    rows = 0
    for hits in all_hits(SearchRequest(query)).batches(READ_ROWS, without=frozenset()):
        rows += len(stored_articles([hit.article_id for hit in hits], whole_texts=False))
        published_keys(key for hit in hits for key in hit.copies)
        yield b" "
    yield str(rows).encode()


def _rows(last: bytes) -> int:
    """Return the number of rows that the closing line tells."""
    text = last.decode()
    if text.startswith("{"):
        return int(json.loads(text)["export"]["rows"])
    return int(text.split("rows=")[1].split(";")[0])


def _reset_peak() -> float:
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1_024 for line in lines if line.startswith(name))


if __name__ == "__main__":
    main(*sys.argv[1:])
