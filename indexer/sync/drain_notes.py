"""A note of the latest drain that failed, so that the desk can say why changes wait.

The note is about this machine: a small JSON file in the index directory, which the next successful
drain removes.
"""

import json
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from indexer import exceptions
from indexer.exceptions import IndexerError
from indexer.storage.atomic_files import write_json

FILE_NAME = "drain.json"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FailedDrain:
    """Why changes could not be applied, and when."""

    error: IndexerError
    failed_at: datetime


def note_failure(error: IndexerError) -> None:
    """Note that changes could not be applied; a note that cannot be written stops no work."""
    note = {"kind": type(error).__name__, "texts": list(map(str, error.args)), "at": time.time()}
    try:
        _path().parent.mkdir(parents=True, exist_ok=True)
        write_json(_path(), note)
    except OSError as problem:
        logger.debug("The note of a failed drain cannot be written: %s", problem)


def forget_failure() -> None:
    """Remove the note: changes could be applied."""
    try:
        _path().unlink(missing_ok=True)
    except OSError as problem:
        logger.debug("The note of a failed drain cannot be removed: %s", problem)


def failed_drain() -> FailedDrain | None:
    """Return the latest drain if it failed; None if it succeeded, or its note cannot be read."""
    try:
        note = json.loads(_path().read_text(encoding="utf-8"))
        kind = getattr(exceptions, str(note["kind"]), IndexerError)
        moment = datetime.fromtimestamp(note["at"], UTC)
        return FailedDrain(kind(*note["texts"]), moment)
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return None


def _path() -> Path:
    return Path(settings.INDEX_DIR) / FILE_NAME
