"""Full text search of PostgreSQL: GIN over tsvectors of our terms, ranked by ``ts_rank``.

PostgreSQL has no BM25. Its rows must hold the tsvectors, because the ranking reads them.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.speed.peers.analyzed import AnalyzedDocument, analyzed_document
from bench.speed.peers.peer import AnalyzedPeer, Unavailable
from bench.speed.peers.server import Server, as_server_user, programs
from indexer.analysis import Token
from indexer.engines.interface import IndexDocument

MAX_POSITION, MAX_POSITIONS = 16_383, 255  # of a lexeme in a tsvector
TABLE = """
CREATE TABLE articles (
  id integer PRIMARY KEY, stem tsvector NOT NULL, exact tsvector NOT NULL, source text, year integer
)
"""
COPY = "COPY articles (id, stem, exact, source, year) FROM STDIN"
FINISH = (
    "CREATE INDEX ON articles USING gin (stem)",
    "CREATE INDEX ON articles USING gin (exact)",
    "VACUUM ANALYZE articles",
    "CHECKPOINT",
)
SIZE = "SELECT pg_total_relation_size('articles')"
SIZE_FILE = "bytes"  # in the folder of an index: the bytes of its table and indexes
TOP = """
SELECT id, ts_rank(stem, query) AS score, count(*) OVER ()
FROM articles, CAST(%s AS tsquery) AS query WHERE stem @@ query ORDER BY score DESC LIMIT 10
"""
FACETS = """
SELECT source, year, count(*) FROM articles WHERE stem @@ CAST(%s AS tsquery)
GROUP BY GROUPING SETS ((source), (year))
"""
REPLACE = """
INSERT INTO articles VALUES (%s, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE SET
stem = excluded.stem, exact = excluded.exact, source = excluded.source, year = excluded.year
"""


def peer(_: str) -> "Postgresql":
    """Return the engine. Raises ``Unavailable``."""
    try:
        import psycopg
    except ImportError as error:
        raise Unavailable("pip install -r bench/requirements.txt brings psycopg") from error
    programs()
    as_server_user()
    return Postgresql(psycopg)


class Postgresql(AnalyzedPeer):
    """Builds and opens clusters, each with its own server."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets"})

    def __init__(self, library: Any) -> None:
        self._library = library
        self.version = f"{programs()} {version('psycopg')}"

    def index(self, documents: Iterable[AnalyzedDocument], folder: Path, procs: int) -> None:
        """Copy analyzed documents into the table, and then create the indexes."""
        server = Server(folder)
        try:
            with self._library.connect(server.address, autocommit=True) as connection:
                connection.execute(TABLE)
                with connection.cursor().copy(COPY) as copy:
                    for document in documents:
                        copy.write_row(_row(document))
                for statement in FINISH:
                    connection.execute(statement)
                (size,) = connection.execute(SIZE).fetchone()
                (folder / SIZE_FILE).write_text(str(size))
        finally:
            server.stop()

    def size_bytes(self, folder: Path) -> int:
        """Return the bytes of the table and its indexes, without the rest of the cluster."""
        return int((folder / SIZE_FILE).read_text())

    def open(self, folder: Path) -> "OpenedPostgresql":
        """Start the server and connect to it."""
        server = Server(folder)
        return OpenedPostgresql(server, self._library.connect(server.address, autocommit=True))


class OpenedPostgresql:
    """Runs queries over one connection; statements are prepared after a few uses."""

    def __init__(self, server: Server, connection: Any) -> None:
        self._server, self._connection = server, connection

    def any_of(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems."""
        return self._total(_query(stems, " | "))

    def all_of(self, stems: Sequence[str]) -> int:
        """Search documents with all of the stems."""
        return self._total(_query(stems, " & "))

    def phrase(self, stems: Sequence[str]) -> int:
        """Search documents with the stems next to each other."""
        return self._total(_query(stems, " <-> "))

    def facets(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems, and count the facets in one more query."""
        query = _query(stems, " | ")
        self._connection.execute(FACETS, (query,)).fetchall()
        return self._total(query)

    def site_search(self, words: Sequence[Token]) -> int:
        """Not supported: ``ts_rank`` has no optional terms."""
        raise NotImplementedError

    def update(self, document: IndexDocument) -> None:
        """Replace one document, durably."""
        self._connection.execute(REPLACE, _row(analyzed_document(document)))

    def close(self) -> None:
        """Stop the server."""
        self._connection.close()
        self._server.stop()

    def _total(self, query: str) -> int:
        rows = self._connection.execute(TOP, (query,)).fetchall()
        return int(rows[0][2]) if rows else 0


def _row(document: AnalyzedDocument) -> tuple[int, str, str, str, int | None]:
    seconds = document.published
    year = None if seconds is None else datetime.fromtimestamp(seconds, UTC).year
    stems, exacts = _vector(document.stems), _vector(document.exacts)
    return document.article_id, stems, exacts, document.source, year


def _vector(terms: str) -> str:
    positions: dict[str, list[str]] = {}
    for position, term in enumerate(terms.split(), start=1):
        of_term = positions.setdefault(term, [])
        if len(of_term) < MAX_POSITIONS:
            of_term.append(str(min(position, MAX_POSITION)))
    return " ".join(f"{_quoted(term)}:{','.join(each)}" for term, each in positions.items())


def _query(stems: Sequence[str], operator: str) -> str:
    return operator.join(map(_quoted, stems))


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
