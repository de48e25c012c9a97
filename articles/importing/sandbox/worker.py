"""The parsing process: it receives open files, and sends their articles back one by one.

``child`` starts it with a minimal environment, without a database and without the site's settings
except the limits. It ends when its parent ends, and when it is idle.
"""

import gc
import io
import json
import logging
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

MAX_HEADER_BYTES = 1024 * 1024
IDLE_SECONDS = 60.0
#: Characters of one article. A book that is one article is no article.
MAX_ARTICLE_CHARACTERS = 5_000_000
#: The exit status after a MemoryError, when this process can no longer be trusted to answer.
EXIT_OUT_OF_MEMORY = 70


def main(socket_number: str, settings_json: str) -> None:
    """Serve files until the other side closes the socket."""
    options = json.loads(settings_json)
    # openpyxl would import it, and its threads reserve a third of the smallest limit on memory.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    from django.conf import settings

    settings.configure(**options)
    from articles.importing.readers import content  # noqa: F401 - before the limits apply
    from articles.importing.sandbox.limits import end_with_parent, limit_process

    # Errors of the start are seen; from here on, libraries only clutter the program's own output.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    end_with_parent()
    limit_process(settings.IMPORT_MAX_MEMORY_MB)
    connection = socket.socket(fileno=int(socket_number))
    logging.getLogger().addHandler(_ToParent(connection))
    logging.getLogger("articles").setLevel(logging.ERROR)
    gc.freeze()  # the modules live as long as the process
    connection.settimeout(IDLE_SECONDS)
    try:
        while request := _request(connection):
            connection.settimeout(None)
            _serve(connection, *request)
            connection.settimeout(IDLE_SECONDS)
    except MemoryError:
        os._exit(EXIT_OUT_OF_MEMORY)
    except OSError:
        pass  # idle for too long, or the other side is gone


def _request(connection: socket.socket) -> tuple[dict[str, Any], int] | None:
    header, numbers, _, _ = socket.recv_fds(connection, 65_536, 1)
    while header and not header.endswith(b"\n") and len(header) < MAX_HEADER_BYTES:
        header += connection.recv(65_536)
    if not header or not numbers:
        return None
    return json.loads(header), numbers[0]


def _serve(connection: socket.socket, request: dict[str, Any], number: int) -> None:
    from django.conf import settings

    from articles.importing.sandbox.limits import is_worn
    from articles.importing.sandbox.messages import encode

    _limit_processor_time()
    with io.FileIO(number, "rb") as raw:
        raw.seek(0)  # the descriptor shares its position with the other side
        (_clean if request["task"] == "clean" else _read)(connection, request, raw)
    connection.sendall(encode("done", is_worn(settings.IMPORT_MAX_MEMORY_MB)))


def _clean(connection: socket.socket, request: dict[str, Any], raw: io.FileIO) -> None:
    from articles.importing.cleaning import clean_article
    from articles.importing.sandbox.messages import decode, encode

    _, article, source, rules = decode(raw.readall())
    connection.sendall(encode("item", clean_article(article, source=source, rules=rules)))


def _read(connection: socket.socket, request: dict[str, Any], raw: io.FileIO) -> None:
    from articles.importing.readers.content import read_content
    from articles.importing.sandbox.messages import encode

    def announce(place: Sequence[int], name: str) -> None:
        _limit_processor_time()
        connection.sendall(encode("member", list(place), name))

    name, behind = str(request["name"]), request["behind"]
    try:
        for item in read_content(io.BufferedReader(raw), name, behind=behind, announce=announce):
            connection.sendall(encode("item", _within_limit(item)))
            _limit_processor_time()
    except OSError as error:  # of the file; one of the socket comes again
        connection.sendall(encode("unreadable", error.strerror or str(error)))


def _limit_processor_time() -> None:
    from django.conf import settings

    from articles.importing.sandbox.limits import limit_processor_time

    limit_processor_time(settings.IMPORT_MAX_SECONDS)


def _within_limit(item: Any) -> Any:
    from articles.importing.problems import Problem
    from articles.importing.record import RawArticle, Rejection
    from lexicon.normal_forms import with_bounded_marks

    if not isinstance(item, RawArticle):
        return item
    if len(item.text) <= MAX_ARTICLE_CHARACTERS:
        text, original = with_bounded_marks(item.text), with_bounded_marks(item.original)
        return replace(item, text=text, original=original) if text != item.text else item
    name, _, line = item.origin.rpartition(":")
    return Rejection(name, int(line), Problem("text_too_large"))


class _ToParent(logging.Handler):
    """Send the errors that readers log to the other process, which has a log."""

    def __init__(self, connection: socket.socket) -> None:
        super().__init__(logging.ERROR)
        self._connection = connection

    def emit(self, record: logging.LogRecord) -> None:
        from articles.importing.sandbox.messages import encode

        self._connection.sendall(encode("log", self.format(record)[-8_000:]))


if __name__ == "__main__":
    main(*sys.argv[1:])
