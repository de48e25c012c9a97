"""Notes of long work, which every process of the site can read while the work goes on.

A note is a small JSON file: when the work began, how far it is, how it ended. It is replaced
atomically but not synced, because it is about the present only. Whether the process still lives is
the question of a lock, not of the note. Its place is a path, or a name in the home of the site
(``articles.shared_home``), where all machines see it.
"""

import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from articles.shared_home import get_home

logger = logging.getLogger(__name__)

STEP_SECONDS = 0.5  # between two writes
MAX_ERROR_LENGTH = 500

Report = Callable[[int, int], None]  # done, total
Place = Path | str


@dataclass(frozen=True, slots=True)
class ProgressNote:
    """The state of work. Times are seconds since the epoch; ``finished`` is 0 until it ends."""

    started: float
    done: int = 0
    total: int = 0
    finished: float = 0.0
    error: str = ""  # of work that failed

    @property
    def seconds(self) -> float:
        """The duration of finished work."""
        return max(0.0, self.finished - self.started) if self.finished else 0.0


@contextmanager
def noted(
    place: Place, report: Report | None = None, *, clock: Callable[[], float] = time.time
) -> Iterator[Report]:
    """Keep a note about the work of a block; yield the function that reports its progress.

    ``report`` gets each call, too. A note that cannot be written is left out: it stops no work.
    """
    note = ProgressNote(clock())
    written = note.started
    _write(place, note)

    def step(done: int, total: int) -> None:
        nonlocal note, written
        if report:
            report(done, total)
        note = replace(note, done=done, total=total)
        now = clock()
        if not 0 <= now - written < STEP_SECONDS:
            written = now
            _write(place, note)

    try:
        yield step
    except BaseException as error:
        text = str(error) or type(error).__name__
        _write(place, replace(note, finished=clock(), error=text[:MAX_ERROR_LENGTH]))
        raise
    _write(place, replace(note, finished=clock()))


def read_note(place: Place) -> ProgressNote | None:
    """Return the note; None if there is none that can be read."""
    try:
        content = get_home().read(place) if isinstance(place, str) else place.read_bytes()
        return ProgressNote(**json.loads(content))
    except (OSError, ValueError, TypeError):
        return None


def _write(place: Place, note: ProgressNote) -> None:
    content = json.dumps(asdict(note)).encode()
    try:
        if isinstance(place, str):
            get_home().write(place, [content], durably=False)
        else:
            _replace(place, content)
    except OSError as error:
        logger.debug("The note %s cannot be written: %s", place, error)


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
