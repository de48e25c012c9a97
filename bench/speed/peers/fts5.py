"""SQLite's FTS5: a contentless table with positions, dates and sources beside it."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.speed.corpus import Documents
from bench.speed.peers.feeding import Fed, fed, fed_document
from bench.speed.peers.peer import Unavailable
from indexer.analysis import Token
from indexer.engine import IndexDocument

SCHEMA = """
CREATE VIRTUAL TABLE terms USING fts5(
  stem, exact, content='', detail=full, tokenize="unicode61 tokenchars '-.,'"
);
CREATE TABLE columns(id INTEGER PRIMARY KEY, source TEXT, year INTEGER);
"""
INSERT_TERMS = "INSERT INTO terms(rowid, stem, exact) VALUES (?, ?, ?)"
INSERT_COLUMNS = "INSERT OR REPLACE INTO columns VALUES (?, ?, ?)"
TOP = "SELECT rowid FROM terms WHERE terms MATCH ? ORDER BY rank LIMIT 10"
COUNT = "SELECT count(*) FROM terms WHERE terms MATCH ?"
FACET = (
    "SELECT {0}, count(*) FROM terms JOIN columns ON id = terms.rowid"
    " WHERE terms MATCH ? GROUP BY {0}"
)
ADDED = 1_000_000_000  # ids from here on are of articles added after the build


def peer(_: str) -> "Fts5":
    """Return the engine. Raises ``Unavailable``."""
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
    except sqlite3.OperationalError as error:
        raise Unavailable(f"this SQLite is built without FTS5 ({error})") from error
    return Fts5()


class Fts5:
    """Builds and opens databases."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets"})
    most_documents = 10**9

    def build(self, documents: Documents, folder: Path, procs: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        connection = _connect(folder)
        connection.executescript(SCHEMA)
        with connection:
            for found in fed(documents):
                _insert(connection, found)
            connection.execute("INSERT INTO terms(terms) VALUES ('optimize')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def open(self, folder: Path) -> "OpenedFts5":
        return OpenedFts5(_connect(folder))


class OpenedFts5:
    """Asks for the best ten and, by a query of its own, for the count."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._added = 0

    def any_of(self, stems: Sequence[str]) -> int:
        return self._total(_match(stems, " OR "))

    def all_of(self, stems: Sequence[str]) -> int:
        return self._total(_match(stems, " AND "))

    def phrase(self, stems: Sequence[str]) -> int:
        return self._total(f"stem : {_quoted(' '.join(stems))}")

    def facets(self, stems: Sequence[str]) -> int:
        match = _match(stems, " OR ")
        for column in ("source", "year"):
            self._connection.execute(FACET.format(column), (match,)).fetchall()
        return self._total(match)

    def product(self, words: Sequence[Token]) -> int:
        raise NotImplementedError("FTS5 has no optional terms with weights of their own")

    def update(self, document: IndexDocument) -> None:
        # A table without content deletes only what it is told in full, so this one is added anew.
        self._added += 1
        fresh = replace(document, article_id=ADDED + self._added)
        with self._connection:
            _insert(self._connection, fed_document(fresh))

    def _total(self, match: str) -> int:
        self._connection.execute(TOP, (match,)).fetchall()
        return int(self._connection.execute(COUNT, (match,)).fetchone()[0])


def _connect(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "index.sqlite3")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA mmap_size = 2000000000")
    return connection


def _insert(connection: sqlite3.Connection, found: Fed) -> None:
    document = found.document
    connection.execute(INSERT_TERMS, (document.article_id, found.stems, found.exacts))
    year = document.published_at.year if document.published_at else None
    connection.execute(INSERT_COLUMNS, (document.article_id, document.source, year))


def _match(stems: Sequence[str], operator: str) -> str:
    return operator.join(f"stem : {_quoted(stem)}" for stem in stems)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
