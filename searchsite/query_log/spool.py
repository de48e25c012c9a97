"""Batches that could not be written, as files, until the database answers again.

A file is complete when it has its name. A process takes a file by renaming it, so that no batch is
added twice; a file that was taken by a killed process is offered again after an hour.
"""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from articles.query_log.batch import Batch

MAX_FILES = 500
MAX_BYTES = 20_000_000
CLAIM_SECONDS = 3_600
_READY, _TAKEN, _PARTIAL = ".batch", ".taken", ".part"

logger = logging.getLogger(__name__)


def folder() -> Path:
    """Return the folder of the spool."""
    return Path(settings.DATA_DIR) / "query-log"


def put(batch: Batch) -> bool:
    """Write a batch to the spool; return False if the spool is full or cannot be written."""
    try:
        folder().mkdir(mode=0o700, exist_ok=True)
        files = list(folder().iterdir())
        if len(files) >= MAX_FILES or sum(map(_size, files)) >= MAX_BYTES:
            return False
        name = f"{time.time_ns()}-{os.getpid()}"
        part = folder() / f"{name}{_PARTIAL}"
        part.write_text("".join(f"{line}\n" for line in batch.lines()), encoding="utf-8")
        part.rename(folder() / f"{name}{_READY}")
    except OSError as error:
        logger.warning("Counted searches cannot be kept: %s", error)
        return False
    return True


@contextmanager
def oldest() -> Iterator[Batch | None]:
    """Give the oldest batch of the spool, or None; it is removed if nothing is raised."""
    taken = _take()
    if taken is None:
        yield None
        return
    try:
        batch = Batch.of_lines(taken.read_text("utf-8").splitlines())
    except (OSError, ValueError) as error:
        logger.warning("A file of counted searches is damaged and removed: %s", error)
        batch = Batch()
    try:
        yield batch
    except BaseException:
        with suppress(OSError):
            taken.rename(taken.with_suffix(_READY))
        raise
    with suppress(OSError):
        taken.unlink()


def _take() -> Path | None:
    with suppress(OSError):
        now = time.time()
        for file in sorted(folder().iterdir()):
            is_stale = file.suffix != _READY and now - file.stat().st_mtime > CLAIM_SECONDS
            if is_stale and file.suffix == _PARTIAL:
                file.unlink()
            elif file.suffix == _READY or is_stale:
                taken = file.with_suffix(_TAKEN)
                with suppress(OSError):  # another process was faster
                    file.rename(taken)
                    os.utime(taken)
                    return taken
    return None


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
