"""The result of one check of the doctor."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    SKIPPED = "skipped"  # cannot be checked here


@dataclass(frozen=True, slots=True)
class Finding:
    """A state that a check found, and the remedy for it."""

    status: Status
    message: str
    hint: str = ""


Check = Callable[[], Finding]


def ok(message: str) -> Finding:
    """Return the finding that all is well."""
    return Finding(Status.OK, message)


def warning(message: str, hint: str) -> Finding:
    """Return a finding that may become an error."""
    return Finding(Status.WARNING, message, hint)


def error(message: str, hint: str) -> Finding:
    """Return a finding that readers or editors notice, or will."""
    return Finding(Status.ERROR, message, hint)


def skipped(message: str) -> Finding:
    """Return the finding that there is nothing to check."""
    return Finding(Status.SKIPPED, message)
