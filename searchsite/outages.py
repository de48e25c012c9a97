"""Errors of the database that end by themselves or by an operator's hand, and not by a new program.

SQLite gives the same exception for a full disk and for a wrong query, so the result code decides;
for PostgreSQL, the SQLSTATE does. Such an outage is answered with 503 and a reason. All other
errors are defects of the program, and stay 500.
"""

import sqlite3
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_SQLITE_OUTAGES = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_PROTOCOL: "busy",
    sqlite3.SQLITE_READONLY: "read-only",
    sqlite3.SQLITE_IOERR: "unreadable",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CANTOPEN: "missing",
    sqlite3.SQLITE_PERM: "missing",
    sqlite3.SQLITE_NOMEM: "busy",
}
#: Extended result codes with another meaning than their primary one.
_SQLITE_EXTENDED_OUTAGES = {
    sqlite3.SQLITE_IOERR_SHMSIZE: "full",  # the index of the write-ahead log could not grow
}
#: Classes of SQLSTATE: connection, resources, intervention, system, internal (damage).
_POSTGRES_OUTAGES = {
    "08": "missing",
    "28": "missing",
    "3D": "missing",
    "40": "busy",
    "53": "full",
    "55": "busy",
    "57": "missing",
    "58": "unreadable",
    "XX": "damaged",
}
_POSTGRES_STATES = {
    "25006": "read-only",
    "42P01": "not-migrated",
    "42703": "not-migrated",
    "57014": "busy",
}
_NOT_MIGRATED = ("no such table", "no such column", "has no column named")
_CODE_BITS = 0xFF  # an extended result code has the primary one in its lowest byte

#: Kind of outage -> the sentence for readers, and the remedy for the log.
REASONS: dict[str, tuple[Promise, str]] = {
    "missing": (
        gettext_lazy("Basis data tidak dapat dibuka."),
        "Bring the database back, or run `manage.py restore`.",
    ),
    "damaged": (
        gettext_lazy("Berkas basis data rusak."),
        "Run `manage.py doctor`, then `manage.py restore`.",
    ),
    "unreadable": (
        gettext_lazy("Basis data tidak dapat dibaca dari diska."),
        "Check the disk, then run `manage.py doctor`.",
    ),
    "full": (gettext_lazy("Diska basis data penuh."), "Make room on the disk of DATA_DIR."),
    "read-only": (
        gettext_lazy("Basis data hanya dapat dibaca untuk sementara."),
        "Make DATA_DIR writable for the site's user.",
    ),
    "busy": (gettext_lazy("Basis data sedang sibuk."), "This ends by itself."),
    "not-migrated": (
        gettext_lazy("Basis data belum disesuaikan dengan versi program ini."),
        "Run `manage.py migrate`.",
    ),
}


class Outage(NamedTuple):
    """An outage of the database: its code in JSON, the sentence for readers, and the remedy."""

    code: str
    reason: str
    remedy: str


def database_outage(error: BaseException | None) -> Outage | None:
    """Return the outage that an exception reports; None for any other exception."""
    if not isinstance(error, (DatabaseError, InterfaceError)):
        return None
    kind = _sqlite_kind(error.__cause__) or _postgres_kind(error)
    if not kind:
        return None
    reason, remedy = REASONS[kind]
    return Outage(f"database-{kind}", str(reason), remedy)


def _sqlite_kind(cause: BaseException | None) -> str:
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        return ""
    if code & _CODE_BITS == sqlite3.SQLITE_ERROR:
        return "not-migrated" if any(text in str(cause) for text in _NOT_MIGRATED) else ""
    return _SQLITE_EXTENDED_OUTAGES.get(code) or _SQLITE_OUTAGES.get(code & _CODE_BITS, "")


def _postgres_kind(error: Exception) -> str:
    cause = error.__cause__
    if not type(cause).__module__.startswith("psycopg"):
        return "missing" if isinstance(error, InterfaceError) else ""
    state = getattr(cause, "sqlstate", None)
    if state is None:  # the server did not answer, or closed the connection
        lost = {"OperationalError", "InterfaceError"}
        return "missing" if type(error).__name__ in lost else ""
    return _POSTGRES_STATES.get(state) or _POSTGRES_OUTAGES.get(state[:2], "")
