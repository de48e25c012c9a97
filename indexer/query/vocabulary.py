"""The protocol by which query processing reads the document frequencies of an index.

Synonym expansion, spelling correction and snippets weigh words by their frequencies. An engine
implements the protocol (``indexer.engines.interface``); this module names no engine.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WordList:
    """The exact forms of one immutable part of an index."""

    identity: str  # unique among all parts that the index directory ever had
    words: Callable[[], Iterable[tuple[str, int]]]  # each with its document frequency


class Vocabulary(Protocol):
    """The words of titles and bodies in one commit. Frequencies may include deleted documents."""

    @property
    def generation(self) -> str:
        """Return the name of the generation."""
        ...

    @property
    def documents(self) -> int:
        """Return the number of documents in the index."""
        ...

    def frequency(self, exact: str) -> int:
        """Return the document frequency of an exact form."""
        ...

    def stem_frequency(self, stem: str) -> int:
        """Return the number of documents that have a word of this stem."""
        ...

    def together(self, first: str, second: str) -> int:
        """Return the number of documents that have both exact forms."""
        ...

    def stems_together(self, first: str, second: str) -> int:
        """Return the number of documents that have words of both stems."""
        ...

    def side_by_side(self, first: str, second: str) -> int:
        """Return the number of documents that have ``first`` immediately before ``second``."""
        ...

    def parts(self) -> Sequence[WordList]:
        """Return the exact forms by parts; the next commit shares most parts with this one."""
        ...
