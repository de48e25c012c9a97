"""Moments of many rows: SQLite stores text, and its driver takes as long to read it as the row.

Where rows are read by the thousand, SQLite's moments are therefore left as text, in UTC.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from django.db import connections
from django.db.models import CharField
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime

#: A moment as ``moment_columns`` reads it.
StoredMoment = datetime | str

_SECONDS = len("2024-01-31 23:59:59")


def moment_columns(names: Iterable[str], database: str) -> dict[str, Any]:
    """Return name -> expression for ``values_list``; SQLite's leaves the text as it is."""
    if connections[database].vendor != "sqlite":
        return {name: name for name in names}
    return {name: Cast(name, CharField()) for name in names}


def read_moment(stored: StoredMoment | None) -> datetime | None:
    """Return a stored moment with its zone."""
    if isinstance(stored, str) and len(stored) >= _SECONDS:
        with suppress(ValueError):  # such as a text with a zone
            return datetime.fromisoformat(f"{stored}+00:00")
    moment = parse_datetime(stored) if isinstance(stored, str) else stored
    if moment is None or moment.tzinfo:
        return moment
    return moment.replace(tzinfo=UTC)


def utc_text(stored: StoredMoment) -> str:
    """Return a stored moment as W3C Datetime in UTC, to the second.

    >>> utc_text("2024-01-31 23:59:59.25")
    '2024-01-31T23:59:59Z'
    """
    if isinstance(stored, str) and stored[10:11] == " " and _is_fraction(stored[_SECONDS:]):
        return f"{stored[:10]}T{stored[11:_SECONDS]}Z"
    moment = read_moment(stored)
    return f"{moment.astimezone(UTC).isoformat()[:_SECONDS]}Z" if moment else ""


def _is_fraction(text: str) -> bool:
    """Return whether there is only a fraction of a second, or nothing, where a zone may be."""
    return not text or (text[0] == "." and text[1:].isdecimal())
