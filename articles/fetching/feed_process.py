"""Parse a feed in a process with limits on memory and time: XML of strangers can be made to hurt.

The process gets the bytes on its standard input and answers with JSON. It has neither the
environment nor the database of the site, and ends with its one feed.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.conf import settings

from articles.fetching.errors import FetchError
from articles.fetching.feed import Feed, feed_from
from articles.importing.charsets import codec_of

ROOT = Path(__file__).resolve().parents[2]
MAX_ANSWER_BYTES = 64 * 1024 * 1024
WAIT_FACTOR = 3  # waiting is longer than the processor time, because processors are shared
_START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1));"
    " from articles.fetching.feed_process import main; main(*sys.argv[1:])"
)
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
PASSED_SETTINGS = ("TIME_ZONE", "IMPORT_MAX_MEMORY_MB", "IMPORT_MAX_SECONDS", "FETCH_MAX_BYTES")


def parse_in_process(content: bytes, address: str, *, charset: str = "") -> Feed:
    """Return the feed. Raises ``FetchError`` if it is not one, or breaks the limits."""
    options = {name: getattr(settings, name) for name in PASSED_SETTINGS}
    known = charset if codec_of(charset) else ""
    arguments = json.dumps({**options, "USE_TZ": True, "USE_I18N": False}), address, known
    try:
        process = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", "-B", "-c", _START, str(ROOT), *arguments],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_ENVIRONMENT,
            cwd="/",
            timeout=settings.IMPORT_MAX_SECONDS * WAIT_FACTOR,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise FetchError("fetch_feed_unreadable") from error
    if process.returncode:
        raise FetchError("fetch_feed_unreadable")
    try:
        feed = feed_from(json.loads(process.stdout))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise FetchError("fetch_feed_unreadable") from error
    if feed.kind:
        return feed
    if feed.feeds:
        raise FetchError("fetch_feed_elsewhere", address=feed.feeds[0])
    raise FetchError("fetch_not_a_feed")


def main(options: str, address: str, charset: str) -> None:
    """Parse standard input in this process, which limits itself first."""
    settings.configure(**json.loads(options))
    from articles.fetching.feed_parsing import parse_feed
    from articles.importing.sandbox.limits import limit_process, limit_processor_time

    limit_process(settings.IMPORT_MAX_MEMORY_MB)
    limit_processor_time(settings.IMPORT_MAX_SECONDS)
    content = sys.stdin.buffer.read()
    feed = parse_feed(content, address, charset=charset, max_bytes=settings.FETCH_MAX_BYTES)
    values = json.dumps(asdict(feed), default=datetime.isoformat, ensure_ascii=False)
    # JSON of a feed can contain halves of characters, which neither pages nor databases take.
    answer = values.encode("utf-8", "replace")
    if len(answer) > MAX_ANSWER_BYTES:
        sys.exit(1)
    sys.stdout.buffer.write(answer)
