"""The revision of what pages read from the database: articles, synonyms, outlets.

Two equal revisions mean the same content, so a page that was made at one can be shown at the other.

On SQLite the revision is the last number that the outbox has given out, with the stamp of the
editors' tables. Triggers write a row of the outbox for every change; AUTOINCREMENT never gives a
number twice. On PostgreSQL numbers are given out before a commit is visible; there the revision is
the number of visible marks, one for each transaction that changed an article
(``shared_home.content_marks``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from django.db import connections

from articles.reading_rows import read_rows
from articles.shared_home import content_marks

_STAMP = "SELECT stamp FROM articles_variantsstamp WHERE id = 1"
_READ = {
    "sqlite": f"SELECT ({_STAMP}), (SELECT seq FROM sqlite_sequence"  # noqa: S608
    " WHERE name = 'articles_pendingupdate')",
    "postgresql": f"SELECT ({_STAMP}), {content_marks.VISIBLE}",
}


class Revision(NamedTuple):
    """The stamp of the editors' tables, and the state of the articles."""

    stamp: str
    articles: str


_current: ContextVar[Revision | None] = ContextVar("revision", default=None)


def content_revision(using: str = "default") -> Revision | None:
    """Return the revision; None on a database that has none.

    Raises ``django.db.Error`` if the database does not answer or is not migrated.
    """
    connection = connections[using]
    statement = _READ.get(connection.vendor)
    if statement is None:
        return None
    stamp, records = read_rows(connection, statement)[0]
    return Revision(str(stamp or ""), str(records))


@contextmanager
def at(revision: Revision) -> Iterator[None]:
    """Let the code in this context use the stamp of a revision, so that it is read once."""
    token = _current.set(revision)
    try:
        yield
    finally:
        _current.reset(token)


def known_stamp() -> str | None:
    """Return the stamp that the request has read at its beginning; None if it has read none."""
    revision = _current.get()
    return None if revision is None else revision.stamp
