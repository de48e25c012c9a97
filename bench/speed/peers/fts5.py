"""FTS5 of SQLite: contentless tables with positions, and a table of dates and sources.

Stems and exact forms have separate tables. One table for both would need a filter by column, which
takes a third more time.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.speed.peers.analyzed import AnalyzedDocument, analyzed_document
from bench.speed.peers.peer import AnalyzedPeer, Unavailable
from indexer.analysis import Token
from indexer.engines.interface import IndexDocument

# The tokenizer splits at spaces only: every other character can be part of a term.
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
CAN_DELETE = sqlite3.sqlite_version_info >= (3, 43)  # from a contentless table
INSERT_TERMS = "INSERT INTO {table}(rowid, terms) VALUES (?, ?)"
INSERT_COLUMNS = "INSERT OR REPLACE INTO columns VALUES (?, ?, ?)"
TOP = "SELECT rowid FROM stem WHERE stem MATCH ? ORDER BY rank LIMIT 10"
COUNT = "SELECT count(*) FROM stem WHERE stem MATCH ?"
FACET = (
    "SELECT {0}, count(*) FROM stem JOIN columns ON id = stem.rowid WHERE stem MATCH ? GROUP BY {0}"
)
FIRST_ADDED_ID = 1_000_000_000  # of articles added after the build


def peer(_: str) -> "Fts5":
    """Return the engine. Raises ``Unavailable``."""
    try:
        sqlite3.connect(":memory:").execute("CREATE VIRTUAL TABLE probe USING fts5(text)")
    except sqlite3.OperationalError as error:
        raise Unavailable(f"this Python's SQLite is built without FTS5 ({error})") from error
    return Fts5()


class Fts5(AnalyzedPeer):
    """Builds and opens databases."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets"})
    version = sqlite3.sqlite_version

    def index(self, documents: Iterable[AnalyzedDocument], folder: Path, procs: int) -> None:
        """Index analyzed documents, in one transaction."""
        folder.mkdir(parents=True, exist_ok=True)
        connection = _connect(folder)
        connection.execute(COLUMNS)
        for table in TABLES:
            option = ", contentless_delete=1" if CAN_DELETE else ""
            connection.execute(TERMS.format(table=table, option=option))
        with connection:
            for document in documents:
                _insert(connection, document)
            for table in TABLES:
                connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def open(self, folder: Path) -> "OpenedFts5":
        """Open the database."""
        return OpenedFts5(_connect(folder))


class OpenedFts5:
    """Runs one query for the best ten, and another one for the count."""

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
        """Search documents with any of the stems, and count each facet by a query of its own."""
        match = _match(stems, " OR ")
        for column in ("source", "year"):
            self._connection.execute(FACET.format(column), (match,)).fetchall()
        return self._total(match)

    def site_search(self, words: Sequence[Token]) -> int:
        """Not supported: FTS5 has no optional terms with a weight of their own."""
        raise NotImplementedError

    def update(self, document: IndexDocument) -> None:
        """Replace one document durably; if SQLite cannot delete, only add the new version."""
        analyzed = analyzed_document(document)
        with self._connection:
            if CAN_DELETE:
                for table in TABLES:
                    statement = f"DELETE FROM {table} WHERE rowid = ?"
                    self._connection.execute(statement, (analyzed.article_id,))
            else:
                added_id = FIRST_ADDED_ID + analyzed.article_id
                analyzed = analyzed._replace(article_id=added_id)
            _insert(self._connection, analyzed)

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def _total(self, match: str) -> int:
        self._connection.execute(TOP, (match,)).fetchall()
        return int(self._connection.execute(COUNT, (match,)).fetchone()[0])


def _connect(folder: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(folder / "index.sqlite3")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # a commit is on disk, as with every engine
    connection.execute("PRAGMA cache_size = -256000")
    connection.execute("PRAGMA mmap_size = 2000000000")
    return connection


def _insert(connection: sqlite3.Connection, document: AnalyzedDocument) -> None:
    for table, terms in zip(TABLES, (document.stems, document.exacts), strict=True):
        connection.execute(INSERT_TERMS.format(table=table), (document.article_id, terms))
    connection.execute(INSERT_COLUMNS, (document.article_id, document.source, _year(document)))


def _year(document: AnalyzedDocument) -> int | None:
    if document.published is None:
        return None
    return datetime.fromtimestamp(document.published, UTC).year


def _match(stems: Sequence[str], operator: str) -> str:
    return operator.join(map(_quoted, stems))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
