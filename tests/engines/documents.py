"""Documents for the engines' suite, and the source a rebuild takes them from."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from indexer.engines.interface import IndexDocument


def document(article_id: int, title: str = "", body: str = "", **fields: Any) -> IndexDocument:
    """Return a document; its digest follows from its content."""
    values = {"source": "", "author": "", "category": "", "published_at": None} | fields
    made = IndexDocument(article_id=article_id, title=title, body=body, digest=b"", **values)
    return replace(made, digest=hashlib.blake2b(repr(made).encode(), digest_size=16).digest())


def at(year: int, month: int = 1, day: int = 1, hour: int = 0, minute: int = 0) -> datetime:
    """Return a time in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@dataclass(frozen=True)
class Documents:
    """A ``DocumentSource`` over documents in memory, ascending by id."""

    documents: tuple[IndexDocument, ...]

    def count(self) -> int:
        return len(self.documents)

    def ranges(self, batch_size: int, *, after: int = 0) -> list[tuple[int, int]]:
        ids = [found.article_id for found in self.documents if found.article_id > after]
        batches = [ids[i : i + batch_size] for i in range(0, len(ids), batch_size)]
        return [(batch[0], batch[-1]) for batch in batches]

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        return (found for found in self.documents if first <= found.article_id <= last)
