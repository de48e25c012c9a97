"""Documents for the conformance suite of the engines."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from indexer.engines.interface import IndexDocument


def document(article_id: int, title: str = "", body: str = "", **fields: Any) -> IndexDocument:
    """Return a document, with a digest of its content."""
    values = {"source": "", "author": "", "category": "", "published_at": None} | fields
    made = IndexDocument(article_id=article_id, title=title, body=body, digest=b"", **values)
    return replace(made, digest=hashlib.blake2b(repr(made).encode(), digest_size=16).digest())


def at(year: int, month: int = 1, day: int = 1, hour: int = 0, minute: int = 0) -> datetime:
    """Return a time in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
