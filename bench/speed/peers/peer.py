"""What the benchmark asks of an engine."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

from bench.speed.corpus import Documents
from bench.speed.peers.feeding import Fed, fed
from indexer import analysis
from indexer.analysis import Token
from indexer.engines.interface import IndexDocument


class Unavailable(Exception):
    """The engine cannot be measured here; the message says how to install it."""


class Opened(Protocol):
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
        """Search for any, and count all hits by source and by year."""
        ...

    def product(self, words: Sequence[Token]) -> int:
        """Search as the site does: all stems; exact forms add half of their score."""
        ...

    def update(self, document: IndexDocument) -> None:
        """Replace one document, durably, so that the next query finds it."""
        ...

    def close(self) -> None:
        """Let the index go."""
        ...


class Peer(Protocol):
    """An engine."""

    kinds: frozenset[str]  # of queries it answers: names of the methods of ``Opened``
    most_documents: int  # more would take hours
    processes: int  # or threads, that a build can make use of

    def fingerprint(self) -> str:
        """Return what an index must have been built with to be used again."""
        ...

    def build(self, documents: Documents, folder: Path, procs: int) -> None:
        """Index all documents, from their texts."""
        ...

    def size_bytes(self, folder: Path) -> int:
        """Return what the index takes on the disk."""
        ...

    def open(self, folder: Path) -> Opened:
        """Open the index for searching."""
        ...


def files_bytes(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


class FedPeer:
    """What peers that are given terms have in common."""

    most_documents = 10**9
    processes = 1
    version = ""

    def fingerprint(self) -> str:
        """Return what an index must have been built with to be used again."""
        return f"{self.version} {analysis.fingerprint()}"

    def build(self, documents: Documents, folder: Path, procs: int) -> None:
        """Index all documents, from their texts."""
        self.index(fed(documents), folder, procs)

    def index(self, feed: Iterable[Fed], folder: Path, procs: int) -> None:
        """Index documents whose terms are given."""
        raise NotImplementedError

    def size_bytes(self, folder: Path) -> int:
        """Return what the index takes on the disk."""
        return files_bytes(folder)
