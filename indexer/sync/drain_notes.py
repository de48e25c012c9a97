"""A note of the latest drain that failed, so that the desk can say why changes wait.

The note is a small JSON file in the home of the site, where all its machines see it. The next
successful drain removes it, on whichever machine.
"""

import json
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from articles.shared_home import get_home
from indexer import exceptions
from indexer.exceptions import IndexerError

NAME = "index/drain.json"

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
        get_home().write(NAME, [json.dumps(note).encode()], durably=False)
    except OSError as problem:
        logger.debug("The note of a failed drain cannot be written: %s", problem)


def forget_failure() -> None:
    """Remove the note: changes could be applied."""
    try:
        if get_home().version(NAME):
            get_home().remove(NAME)
    except OSError as problem:
        logger.debug("The note of a failed drain cannot be removed: %s", problem)


def failed_drain() -> FailedDrain | None:
    """Return the latest drain if it failed; None if it succeeded, or its note cannot be read."""
    try:
        note = json.loads(get_home().read(NAME))
        kind = getattr(exceptions, str(note["kind"]), IndexerError)
        moment = datetime.fromtimestamp(note["at"], UTC)
        return FailedDrain(kind(*note["texts"]), moment)
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return None
