"""SQLite's FTS5: contentless tables with positions, dates and sources beside them.

Stems and exact forms have a table each: a filter by column in one table for both costs a third.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.speed.peers.feeding import Fed, fed_document
from bench.speed.peers.peer import FedPeer, Unavailable
from indexer.analysis import Token
from indexer.engines.interface import IndexDocument

# The tokenizer splits at spaces only: whatever else can stand in a term is one of its characters.
TERMS = """
CREATE VIRTUAL TABLE {table} USING fts5(
  terms, content='', detail=full{option},
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
)
"""
COLUMNS = """
CREATE TABLE columns(id INTEGER PRIMARY KEY, source TEXT, year INTEGER)
"""
TABLES = ("stem", "exact")
DELETES = sqlite3.sqlite_version_info >= (3, 43)  # a contentless table can delete since then
INSERT_TERMS = "INSERT INTO {table}(rowid, terms) VALUES (?, ?)"
INSERT_COLUMNS = "INSERT OR REPLACE INTO columns VALUES (?, ?, ?)"
TOP = "SELECT rowid FROM stem WHERE stem MATCH ? ORDER BY rank LIMIT 10"
COUNT = "SELECT count(*) FROM stem WHERE stem MATCH ?"
FACET = (
    "SELECT {0}, count(*) FROM stem JOIN columns ON id = stem.rowid WHERE stem MATCH ? GROUP BY {0}"
)
ADDED = 1_000_000_000  # ids from here on are of articles added after the build


def peer(_: str) -> "Fts5":
    """Return the engine. Raises ``Unavailable``."""
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
    except sqlite3.OperationalError as error:
        raise Unavailable(f"this Python's SQLite is built without FTS5 ({error})") from error
    return Fts5()


class Fts5(FedPeer):
    """Builds and opens databases."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets"})
    version = sqlite3.sqlite_version

    def index(self, feed: Iterable[Fed], folder: Path, procs: int) -> None:
        """Index documents whose terms are given, in one transaction."""
        folder.mkdir(parents=True, exist_ok=True)
        connection = _connect(folder)
        connection.execute(COLUMNS)
        for table in TABLES:
            option = ", contentless_delete=1" if DELETES else ""
            connection.execute(TERMS.format(table=table, option=option))
        with connection:
            for found in feed:
                _insert(connection, found)
            for table in TABLES:
                connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def open(self, folder: Path) -> "OpenedFts5":
        """Open the database."""
        return OpenedFts5(_connect(folder))


class OpenedFts5:
    """Asks for the best ten and, by a query of its own, for the count."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def any_of(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems."""
        return self._total(_match(stems, " OR "))

    def all_of(self, stems: Sequence[str]) -> int:
        """Search documents with all of the stems."""
        return self._total(_match(stems, " AND "))

    def phrase(self, stems: Sequence[str]) -> int:
        """Search documents with the stems next to each other."""
        return self._total(_quoted(" ".join(stems)))

    def facets(self, stems: Sequence[str]) -> int:
        """Search for any, and count by a query for each facet."""
        match = _match(stems, " OR ")
        for column in ("source", "year"):
            self._connection.execute(FACET.format(column), (match,)).fetchall()
        return self._total(match)

    def product(self, words: Sequence[Token]) -> int:
        """Not asked: FTS5 has no optional terms with a weight of their own."""
        raise NotImplementedError

    def update(self, document: IndexDocument) -> None:
        """Replace one document, durably; where it cannot be deleted, add it once more."""
        found = fed_document(document)
        with self._connection:
            if DELETES:
                for table in TABLES:
                    statement = f"DELETE FROM {table} WHERE rowid = ?"
                    self._connection.execute(statement, (found.article_id,))
            else:
                found = found._replace(article_id=ADDED + found.article_id)
            _insert(self._connection, found)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _total(self, match: str) -> int:
        self._connection.execute(TOP, (match,)).fetchall()
        return int(self._connection.execute(COUNT, (match,)).fetchone()[0])


def _connect(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "index.sqlite3")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a commit is on the disk, as everywhere here
    connection.execute("PRAGMA cache_size = -256000")
    connection.execute("PRAGMA mmap_size = 2000000000")
    return connection


def _insert(connection: sqlite3.Connection, found: Fed) -> None:
    for table, terms in zip(TABLES, (found.stems, found.exacts), strict=True):
        connection.execute(INSERT_TERMS.format(table=table), (found.article_id, terms))
    year = None if found.published is None else datetime.fromtimestamp(found.published, UTC).year
    connection.execute(INSERT_COLUMNS, (found.article_id, found.source, year))


def _match(stems: Sequence[str], operator: str) -> str:
    return operator.join(map(_quoted, stems))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
