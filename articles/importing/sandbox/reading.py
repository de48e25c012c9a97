"""Read a file in a parsing process, and survive whatever the file does to it.

If the process dies, hangs or needs too much, the file or the member of the archive that it was
reading is named, and reading goes on behind it in a new process. Articles that arrived before are
kept.
"""

import io
import logging
import shutil
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from typing import BinaryIO

from django.conf import settings

from articles.importing.problems import Problem
from articles.importing.record import RawArticle, Rejection
from articles.importing.sandbox.child import WAIT_FACTOR, Child, Died, acquire, release
from articles.importing.sandbox.messages import BadMessage, decode

logger = logging.getLogger(__name__)

MAX_DEATHS = 10  # for one file; then the rest of it is given up
#: The wait for a whole file: so many times that of a document, and a second for each article.
FILE_FACTOR = 10


class OutOfTime(Exception):
    """The deadline of the caller has passed; the file may be read again with more time."""


def read_in_child(
    stream: BinaryIO, name: str, *, deadline: float = float("inf")
) -> Generator[RawArticle | Rejection, None, None]:
    """Yield the articles and rejections of a stream, parsed in another process.

    Raises ``OutOfTime`` at ``deadline``, in seconds of ``time.monotonic``.
    """
    with ExitStack() as stack:
        number = _file_number(stream, stack)
        reading = _Reading(number, name, deadline)
        stack.callback(reading.abandon)
        yield from reading.items()


class _Reading:
    def __init__(self, number: int, name: str, deadline: float) -> None:
        self._number = number
        self._name = name
        self._deadline = deadline
        self._child: Child | None = None
        self._place: tuple[int, ...] = ()  # of the member that is being read
        self._member = name
        self._waited = 0.0
        self._total = 0

    def items(self) -> Iterator[RawArticle | Rejection]:
        deaths = 0
        behind: tuple[int, ...] = ()
        while True:
            self._child = acquire()
            try:
                yield from self._answers(behind)
            except (Died, BadMessage, OSError) as error:
                code = error.code if isinstance(error, Died) else "parser_died"
            else:
                return
            self.abandon()
            deaths += 1
            yield Rejection(self._member, 0, _problem(code))
            if not self._place:
                return
            if deaths == MAX_DEATHS:
                yield Rejection(self._name, 0, Problem("given_up", {"limit": deaths}))
                return
            # If it dies again before the next member, the container of this one is passed over.
            behind = self._place
            self._place = self._place[:-1]
            self._member = self._member.rpartition("/")[0] if self._place else self._name

    def abandon(self) -> None:
        """End the child, if it is still reading."""
        if self._child:
            self._child.kill()
            self._child = None

    def _answers(self, behind: tuple[int, ...]) -> Iterator[RawArticle | Rejection]:
        child = self._child
        assert child
        child.hand_over(self._number, name=self._name, behind=behind)
        while True:
            kind, *values = decode(self._line(child))
            if kind == "item":
                if not isinstance(values[0], RawArticle | Rejection):
                    raise BadMessage
                self._total += 1
                yield values[0]
            elif kind == "member":
                self._place, self._member = values[0], str(values[1])
            elif kind == "log":
                logger.error("The parser of %r: %s", self._name, values[0])
            elif kind == "unreadable":
                yield Rejection(self._name, 0, Problem("unreadable", {"error": str(values[0])}))
            elif kind == "done":
                self._child = None
                release(child, worn=bool(values[0]))
                return
            else:
                raise BadMessage

    def _line(self, child: Child) -> bytes:
        wait = settings.IMPORT_MAX_SECONDS * WAIT_FACTOR
        left = wait * FILE_FACTOR + self._total - self._waited
        begin = time.monotonic()
        try:
            return child.line(min(wait, max(left, 0), max(self._deadline - begin, 0)))
        except Died:
            if time.monotonic() >= self._deadline:
                raise OutOfTime from None
            raise
        finally:
            self._waited += time.monotonic() - begin


def _problem(code: str) -> Problem:
    limits = {
        "too_slow": settings.IMPORT_MAX_SECONDS,
        "too_much_memory": settings.IMPORT_MAX_MEMORY_MB,
    }
    return Problem(code, {"limit": limits[code]} if code in limits else {})


def _file_number(stream: BinaryIO, stack: ExitStack) -> int:
    """Return the descriptor of a file with the content of a stream, which is copied if need be."""
    raw = getattr(stream, "raw", stream)
    if isinstance(raw, io.FileIO) and raw.seekable() and not stream.tell():
        return raw.fileno()
    copy = stack.enter_context(tempfile.TemporaryFile(prefix="import-"))  # noqa: SIM115
    shutil.copyfileobj(stream, copy, 1024 * 1024)
    copy.flush()
    return copy.fileno()
