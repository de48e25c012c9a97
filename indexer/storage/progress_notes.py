"""Notes of long work, which every process of the site can read while the work goes on.

A note is a small JSON file: when the work began, how far it is, how it ended. It is replaced
atomically but not synced, because it is about this machine's present only. Whether the process
still lives is the question of a lock, not of the note.
"""

import json
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

logger = logging.getLogger(__name__)

STEP_SECONDS = 0.5  # between two writes
MAX_ERROR_LENGTH = 500

Report = Callable[[int, int], None]  # done, total


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
    path: Path, report: Report | None = None, *, clock: Callable[[], float] = time.time
) -> Iterator[Report]:
    """Keep a note about the work of a block; yield the function that reports its progress.

    ``report`` gets each call, too. A note that cannot be written is left out: it stops no work.
    """
    note = ProgressNote(clock())
    written = note.started
    _write(path, note)

    def step(done: int, total: int) -> None:
        nonlocal note, written
        if report:
            report(done, total)
        note = replace(note, done=done, total=total)
        now = clock()
        if not 0 <= now - written < STEP_SECONDS:
            written = now
            _write(path, note)

    try:
        yield step
    except BaseException as error:
        text = str(error) or type(error).__name__
        _write(path, replace(note, finished=clock(), error=text[:MAX_ERROR_LENGTH]))
        raise
    _write(path, replace(note, finished=clock()))


def read_note(path: Path) -> ProgressNote | None:
    """Return the note; None if there is none that can be read."""
    try:
        return ProgressNote(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write(path: Path, note: ProgressNote) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        draft.write_text(json.dumps(asdict(note)), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        logger.debug("The note %s cannot be written: %s", path, error)
