"""Xapian through its Python binding: positions, values for facets, totals exact."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.speed.peers.feeding import Fed, fed_document
from bench.speed.peers.peer import FedPeer, Unavailable
from indexer.analysis import Token
from indexer.engines.interface import IndexDocument

DEBIAN = "/usr/lib/python3/dist-packages"  # where python3-xapian is, if Python is the same
SOURCE, YEAR = 0, 1  # slots of values
STEM, EXACT, KEY = "S", "E", "Q"  # prefixes of terms
LONGEST = 240  # bytes of a term; Xapian takes no longer ones
FLUSH = 20_000  # documents between flushes of the writer
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


class Xapian(FedPeer):
    """Builds and opens databases."""

    kinds = frozenset({"any_of", "all_of", "phrase", "facets", "product"})

    def __init__(self, library: Any) -> None:
        self._library = library
        self.version = library.version_string()

    def index(self, feed: Iterable[Fed], folder: Path, procs: int) -> None:
        """Index documents whose terms are given; what was written is compacted."""
        folder.mkdir(parents=True, exist_ok=True)
        flags = self._library.DB_CREATE_OR_OPEN
        writer = self._library.WritableDatabase(str(folder / "written"), flags)
        for number, found in enumerate(feed, start=1):
            writer.add_document(self.document(found))
            if number % FLUSH == 0:
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

    def document(self, found: Fed) -> Any:
        """Return a document as Xapian takes it."""
        document = self._library.Document()
        document.add_boolean_term(f"{KEY}{found.article_id}")
        for prefix, terms in ((STEM, found.stems), (EXACT, found.exacts)):
            for position, term in enumerate(terms.split(" ")):
                document.add_posting(_cut(prefix + term), position)
        document.add_value(SOURCE, found.source)
        if found.published is not None:
            moment = datetime.fromtimestamp(found.published, UTC)
            document.add_value(YEAR, str(moment.year))
        return document


class OpenedXapian:
    """Asks for the best ten of all matches, every one of which is looked at."""

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
        """Search for any, and count sources and years of all matches on the way."""
        spies = [self._library.ValueCountMatchSpy(slot) for slot in (SOURCE, YEAR)]
        total = self._total(self._query(self._library.Query.OP_OR, stems), spies)
        for spy in spies:
            for value in spy.values():
                assert value.termfreq
        return total

    def product(self, words: Sequence[Token]) -> int:
        """Search for all stems; exact forms add half of their score."""
        query = self._library.Query
        exacts = [query(_cut(EXACT + token.exact)) for token in words]
        weighted = query(query.OP_SCALE_WEIGHT, query(query.OP_OR, exacts), EXACT_WEIGHT)
        stems = self._query(query.OP_AND, [token.stem for token in words])
        return self._total(query(query.OP_AND_MAYBE, stems, weighted))

    def update(self, document: IndexDocument) -> None:
        """Replace one document, durably, and open the database anew."""
        if self._writer is None:
            flags = self._library.DB_OPEN
            self._writer = self._library.WritableDatabase(str(self._path), flags)
        fresh = self._peer.document(fed_document(document))
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
        found = enquire.get_mset(0, 10, self._database.get_doccount())
        for match in found:
            assert match.docid
        return int(found.get_matches_estimated())


def _cut(term: str) -> str:
    encoded = term.encode()
    return term if len(encoded) <= LONGEST else encoded[:LONGEST].decode(errors="ignore")
