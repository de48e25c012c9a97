"""Reading for tests: a file's items, in this process or in the parsing process."""

import io
from typing import Any

from articles.importing.readers.content import read_content
from articles.importing.reading import read_stream
from articles.importing.record import RawArticle, Rejection


def read_here(name: str, content: bytes) -> list[Any]:
    """Return the items of a file, parsed in this process."""
    return list(read_content(io.BytesIO(content), name))


def read_apart(name: str, content: bytes) -> list[Any]:
    """Return the items of a file, parsed as in production."""
    return list(read_stream(io.BytesIO(content), name))


def articles(items: list[Any]) -> list[RawArticle]:
    """Return the articles; none may be rejected."""
    assert all(isinstance(item, RawArticle) for item in items), items
    return items


def codes(items: list[Any]) -> list[str]:
    """Return the codes of the rejections."""
    return [item.problem.code for item in items if isinstance(item, Rejection)]
