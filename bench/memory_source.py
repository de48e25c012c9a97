"""A document source in memory, for indexes that benchmarks and tests build."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from indexer.engines.interface import IndexDocument


@dataclass(frozen=True)
class MemorySource:
    """A ``DocumentSource`` over documents in memory, ascending by id."""

    documents: tuple[IndexDocument, ...]

    @cached_property
    def _ids(self) -> list[int]:
        return [document.article_id for document in self.documents]

    def count(self) -> int:
        """Return the number of documents."""
        return len(self.documents)

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        """Return id ranges (first and last, inclusive) of ``batch_size`` documents each."""
        ids = self._ids[bisect_right(self._ids, after) :]
        batches = [ids[start : start + batch_size] for start in range(0, len(ids), batch_size)]
        return [(batch[0], batch[-1]) for batch in batches]

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the documents of one range in order of their ids."""
        yield from self.documents[bisect_left(self._ids, first) : bisect_right(self._ids, last)]
