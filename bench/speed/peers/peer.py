"""The interface of an engine that the benchmark measures."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from bench.corpus import CorpusDocuments
from bench.speed.peers.analyzed import AnalyzedDocument, analyzed_documents
from indexer import analysis
from indexer.analysis import Token
from indexer.engines.interface import IndexDocument

UNLIMITED_DOCUMENTS = 10**9


class Unavailable(Exception):
    """The engine cannot be measured here; the message names the package to install."""


class OpenedIndex(Protocol):
    """An opened index. Queries find the best ten documents and return the exact total."""

    def any_of(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems."""
        ...

    def all_of(self, stems: Sequence[str]) -> int:
        """Search documents with all of the stems."""
        ...

    def phrase(self, stems: Sequence[str]) -> int:
        """Search documents with the stems next to each other."""
        ...

    def facets(self, stems: Sequence[str]) -> int:
        """Search documents with any of the stems, and count all hits by source and year."""
        ...

    def site_search(self, words: Sequence[Token]) -> int:
        """Search as the site does: require all stems; exact forms and proximity add scores."""
        ...

    def update(self, document: IndexDocument) -> None:
        """Replace one document durably; the next query sees the change."""
        ...

    def close(self) -> None:
        """Release the index."""
        ...


class Peer(Protocol):
    """An engine."""

    kinds: frozenset[str]  # names of the methods of ``OpenedIndex`` that the engine supports
    max_documents: int  # a larger index would take hours
    processes: int  # maximum number of processes or threads of a build

    def fingerprint(self) -> str:
        """Return the fingerprint that a kept index must have to be reused."""
        ...

    def build(self, documents: CorpusDocuments, folder: Path, procs: int) -> None:
        """Index all documents, from their texts."""
        ...

    def size_bytes(self, folder: Path) -> int:
        """Return the bytes of the index on disk."""
        ...

    def open(self, folder: Path) -> OpenedIndex:
        """Open the index for searching."""
        ...


def files_bytes(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class AnalyzedPeer:
    """The common part of the engines that index analyzed documents."""

    max_documents = UNLIMITED_DOCUMENTS
    processes = 1
    version = ""

    def fingerprint(self) -> str:
        """Return the fingerprint that a kept index must have to be reused."""
        return f"{self.version} {analysis.fingerprint()}"

    def build(self, documents: CorpusDocuments, folder: Path, procs: int) -> None:
        """Index all documents, from their texts."""
        self.index(analyzed_documents(documents), folder, procs)

    def index(self, documents: Iterable[AnalyzedDocument], folder: Path, procs: int) -> None:
        """Index analyzed documents."""
        raise NotImplementedError

    def size_bytes(self, folder: Path) -> int:
        """Return the bytes of the index on disk."""
        return files_bytes(folder)
