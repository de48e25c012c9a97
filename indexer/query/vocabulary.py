"""The protocol by which query processing reads the document frequencies of an index.

Synonym expansion, spelling correction and snippets weigh words by their frequencies. An engine
implements the protocol (``indexer.engines.interface``); this module names no engine.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol


class Relation(StrEnum):
    """The relation of two words in a document that counts for a pair."""

    TOGETHER = "together"  # it has both exact forms
    STEMS_TOGETHER = "stems-together"  # it has words of both stems
    SIDE_BY_SIDE = "side-by-side"  # it has the first exact form immediately before the second


class Pair(NamedTuple):
    """Two words, whose documents are counted."""

    relation: Relation
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class WordList:
    """The exact forms of one immutable part of an index."""

    identity: str  # unique among all parts that the index directory ever had
    words: Callable[[], Iterable[tuple[str, int]]]  # each with its document frequency


class Vocabulary(Protocol):
    """The words of titles and bodies in one commit. Frequencies may include deleted documents.

    An engine has the frequencies of words at hand, but the count of a pair may be a request to
    another machine. So callers count many pairs at once, or announce those that they may need.
    """

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

    def side_by_side(self, first: str, second: str, *, at_least: int = 0) -> int:
        """Return the number of documents that have ``first`` immediately before ``second``.

        A number below ``at_least`` may be wrong, but is below it.
        """
        ...

    def pair_counts(self, pairs: Sequence[Pair]) -> list[int]:
        """Return the number of documents of each pair, with at most one request."""
        ...

    def expect(self, pairs: Iterable[Pair]) -> None:
        """Announce pairs that may be counted later in this search.

        An engine that counts by requests sends them along with its next one. Any other leaves the
        iterator unread.
        """
        ...

    def parts(self) -> Sequence[WordList]:
        """Return the exact forms by parts; the next commit shares most parts with this one."""
        ...
