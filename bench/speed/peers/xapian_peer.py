"""Xapian through its Python binding: positions, values for facets, exact totals."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.speed.peers.analyzed import AnalyzedDocument, analyzed_document
from bench.speed.peers.peer import AnalyzedPeer, Unavailable
from indexer.analysis import Token
from indexer.engines.interface import IndexDocument

DEBIAN = "/usr/lib/python3/dist-packages"  # holds python3-xapian for the Python of Debian
SOURCE_SLOT, YEAR_SLOT = 0, 1  # of values
STEM, EXACT, KEY = "S", "E", "Q"  # prefixes of terms
MAX_TERM_BYTES = 240  # Xapian rejects longer terms
FLUSH_DOCUMENTS = 20_000  # between two flushes of the writer
EXACT_WEIGHT = 0.35  # as on the site


def peer(_: str) -> "Xapian":
    """Return the engine. Raises ``Unavailable``."""
    try:
        return Xapian(_library())
    except ImportError as error:
        raise Unavailable("apt-get install python3-xapian, and run with Debian's Python") from error


def _library() -> Any:
    try:
        return import_module("xapian")
    except ImportError:
        sys.path.append(DEBIAN)
        try:
            return import_module("xapian")
        finally:
            sys.path.remove(DEBIAN)


class Xapian(AnalyzedPeer):
    """Builds and opens databases."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets", "site_search"})

    def __init__(self, library: Any) -> None:
        self._library = library
        self.version = library.version_string()

    def index(self, documents: Iterable[AnalyzedDocument], folder: Path, procs: int) -> None:
        """Index analyzed documents, and compact the database."""
        folder.mkdir(parents=True, exist_ok=True)
        flags = self._library.DB_CREATE_OR_OPEN
        writer = self._library.WritableDatabase(str(folder / "written"), flags)
        for number, document in enumerate(documents, start=1):
            writer.add_document(self.document(document))
            if number % FLUSH_DOCUMENTS == 0:
                writer.commit()
        writer.commit()
        writer.compact(str(folder / "index"))
        writer.close()
        for path in (folder / "written").iterdir():
            path.unlink()
        (folder / "written").rmdir()

    def open(self, folder: Path) -> "OpenedXapian":
        """Open the database."""
        return OpenedXapian(self._library, self, folder / "index")

    def document(self, analyzed: AnalyzedDocument) -> Any:
        """Return a document of Xapian."""
        document = self._library.Document()
        document.add_boolean_term(f"{KEY}{analyzed.article_id}")
        for prefix, terms in ((STEM, analyzed.stems), (EXACT, analyzed.exacts)):
            for position, term in enumerate(terms.split(" ")):
                document.add_posting(_cut(prefix + term), position)
        document.add_value(SOURCE_SLOT, analyzed.source)
        if analyzed.published is not None:
            moment = datetime.fromtimestamp(analyzed.published, UTC)
            document.add_value(YEAR_SLOT, str(moment.year))
        return document


class OpenedXapian:
    """Runs queries that examine every match, and returns the best ten."""

    def __init__(self, library: Any, peer: Xapian, path: Path) -> None:
        self._library, self._peer, self._path = library, peer, path
        self._database = library.Database(str(path))
        self._writer: Any = None

    def any_of(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems."""
        return self._total(self._query(self._library.Query.OP_OR, stems))

    def all_of(self, stems: Sequence[str]) -> int:
        """Search documents with all of the stems."""
        return self._total(self._query(self._library.Query.OP_AND, stems))

    def phrase(self, stems: Sequence[str]) -> int:
        """Search documents with the stems next to each other."""
        return self._total(self._query(self._library.Query.OP_PHRASE, stems))

    def facets(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems, and count the source and year of every match."""
        spies = [self._library.ValueCountMatchSpy(slot) for slot in (SOURCE_SLOT, YEAR_SLOT)]
        total = self._total(self._query(self._library.Query.OP_OR, stems), spies)
        for spy in spies:
            for value in spy.values():
                assert value.termfreq
        return total

    def site_search(self, words: Sequence[Token]) -> int:
        """Require all stems; exact forms add a share of their score (``EXACT_WEIGHT``)."""
        query = self._library.Query
        exacts = [query(_cut(EXACT + token.exact)) for token in words]
        weighted = query(query.OP_SCALE_WEIGHT, query(query.OP_OR, exacts), EXACT_WEIGHT)
        stems = self._query(query.OP_AND, [token.stem for token in words])
        return self._total(query(query.OP_AND_MAYBE, stems, weighted))

    def update(self, document: IndexDocument) -> None:
        """Replace one document durably, and reopen the database."""
        if self._writer is None:
            flags = self._library.DB_OPEN
            self._writer = self._library.WritableDatabase(str(self._path), flags)
        fresh = self._peer.document(analyzed_document(document))
        self._writer.replace_document(f"{KEY}{document.article_id}", fresh)
        self._writer.commit()
        self._database.reopen()

    def close(self) -> None:
        """Close the database."""
        self._database.close()
        if self._writer is not None:
            self._writer.close()

    def _query(self, operator: int, stems: Sequence[str]) -> Any:
        terms = [_cut(STEM + stem) for stem in stems]
        if len(terms) == 1:
            return self._library.Query(terms[0])
        return self._library.Query(operator, terms)

    def _total(self, query: Any, spies: Sequence[Any] = ()) -> int:
        enquire = self._library.Enquire(self._database)
        enquire.set_query(query)
        for spy in spies:
            enquire.add_matchspy(spy)
        matches = enquire.get_mset(0, 10, self._database.get_doccount())
        for match in matches:
            assert match.docid
        return int(matches.get_matches_estimated())


def _cut(term: str) -> str:
    encoded = term.encode()
    return (
        term if len(encoded) <= MAX_TERM_BYTES else encoded[:MAX_TERM_BYTES].decode(errors="ignore")
    )
