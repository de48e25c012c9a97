"""What the benchmark asks of an engine."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bench.speed.corpus import Documents
from indexer.analysis import Token
from indexer.engine import IndexDocument


class Unavailable(Exception):
    """The engine's library is not installed; the message says how to install it."""


class Opened(Protocol):
    """An opened index. Queries return the exact total; ten hits are fetched with their ids."""

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
        """Search for any, count all hits by source and by year."""
        ...

    def product(self, words: Sequence[Token]) -> int:
        """Search as the site does: stems, and exact forms that add half their score."""
        ...

    def update(self, document: IndexDocument) -> None:
        """Add or replace one document, durably, so that the next query finds it."""
        ...


class Peer(Protocol):
    """An engine."""

    kinds: frozenset[str]  # of queries it answers: names of the methods of ``Opened``
    most_documents: int  # more would take hours

    def build(self, documents: Documents, folder: Path, procs: int) -> None:
        """Index all documents, from their texts."""
        ...

    def open(self, folder: Path) -> Opened:
        """Open the index for searching."""
        ...
