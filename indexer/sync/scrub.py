"""The scrub: read all files of the index again and again, and compare their checksums.

A flipped bit changes results without an error. So a thread of one worker at a time reads every file
of the current generation, at a bounded rate, once in ``SCRUB_MINUTES``. Whatever it finds is noted
(``storage.damage_notes``) and makes ``/readyz`` and the admin's home red; ``reindex --repair``
replaces the files. ``scrub.json`` in the index directory holds the last finished round.
"""

import json
import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from indexer import copies, spelling, suggest
from indexer.engines import get_index_builder
from indexer.engines.interface import Pace, no_pace
from indexer.storage.atomic_files import write_json
from indexer.storage.damage_notes import replace_notes
from indexer.storage.file_locks import file_lock
from indexer.sync.index_locks import exclusive_writer

logger = logging.getLogger(__name__)

FILE_NAME = "scrub.json"
LOOK_SECONDS = 60.0  # between looks whether a round is due
BYTES_PER_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class ScrubReport:
    """A finished round."""

    generation: str
    started: float  # seconds since the epoch
    finished: float
    size_bytes: int
    damaged: tuple[str, ...]  # names of files, relative to the index directory


def scrub(pace: Pace = no_pace, *, clock: Callable[[], float] = time.time) -> ScrubReport | None:
    """Read all files of the current generation and note the damaged ones.

    Returns None if another process is scrubbing. Raises ``IndexerError`` if there is no readable
    index.
    """
    root, builder = Path(settings.INDEX_DIR), get_index_builder()
    with file_lock(root / "scrub.lock") as held:
        if not held:
            return None
        started, size = clock(), 0

        def read(count: int) -> None:
            nonlocal size
            size += count
            pace(count)

        found = builder.damaged_files(read)
        if found:  # perhaps only merged away by a commit meanwhile
            with exclusive_writer():
                found = builder.damaged_files()
        generation = builder.current_generation() or ""
        if spelling.defect(generation) == "damaged":
            found.append(spelling.FILE_NAME)
        if suggest.defect(generation):
            found.append(suggest.FOLDER)
        copies.forget_damaged_sketches()  # a cache, which no one has to repair
        damaged = tuple(f"{generation}/{name}" for name in found)
        replace_notes(root, damaged)
        report = ScrubReport(generation, started, clock(), size, damaged)
        write_json(root / FILE_NAME, asdict(report))
    if damaged:
        logger.error(
            "Damaged files of the index: %s. Run `manage.py reindex --repair`.", ", ".join(damaged)
        )
    return report


def last_scrub() -> ScrubReport | None:
    """Return the last finished round; None if there was none."""
    try:
        content = json.loads((Path(settings.INDEX_DIR) / FILE_NAME).read_text(encoding="utf-8"))
        return ScrubReport(**{**content, "damaged": tuple(content["damaged"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_due(now: float) -> bool:
    """Return whether a round is due; after the clock was set back, it is."""
    last = last_scrub()
    return last is None or not last.finished <= now < last.finished + settings.SCRUB_MINUTES * 60


def bounded(mb_per_second: float, *, sleep: Callable[[float], None] = time.sleep) -> Pace:
    """Return a pace that sleeps after each block, so that the rate is at most this."""

    def pace(count: int) -> None:
        sleep(count / (mb_per_second * BYTES_PER_MB))

    return pace


def start_scrubber(*, look_seconds: float = LOOK_SECONDS) -> threading.Thread | None:
    """Start the thread, which ends with the process; None if the scrub is switched off."""
    if not settings.SCRUB_MINUTES:
        return None
    thread = threading.Thread(target=_repeat, args=(look_seconds,), name="scrub", daemon=True)
    thread.start()
    return thread


def _repeat(look_seconds: float) -> None:
    while True:
        time.sleep(look_seconds * random.uniform(0.8, 1.2))  # noqa: S311 - workers take turns
        try:
            if is_due(time.time()):
                scrub(bounded(settings.SCRUB_MB_PER_SECOND))
        except Exception as error:  # the thread must outlive every outage
            logger.warning("The index could not be scrubbed: %s", error)
        finally:
            close_old_connections()
