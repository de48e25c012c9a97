"""Frozen dataclasses that the steps of an import exchange; they do not use the database.

A reader yields a ``RawArticle``: the text of the file and the fields that the file states.
Cleaning makes an ``ArticleRecord`` of it, ready to be saved. A ``Rejection`` names a file or line
that cannot be imported, and why.
"""

from dataclasses import dataclass, field
from datetime import datetime

from articles.importing.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of an article besides its text; a field without a value is empty."""

    title: str = ""
    source: str = ""
    author: str = ""
    category: str = ""
    url: str = ""
    published_at: datetime | None = None
    external_id: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """One article as read from a file. ``origin`` is ``file:line``.

    ``original`` is set if the text is a whole file or was extracted from one. A set ``original`` is
    stored even if cleaning changes nothing.
    """

    text: str
    origin: str
    fields: Fields = field(default_factory=Fields)
    original: str = ""
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """One article ready to be saved. ``original`` is empty if it equals the body."""

    title: str
    body: str
    source: str = ""
    author: str = ""
    category: str = ""
    url: str = ""
    published_at: datetime | None = None
    external_id: str = ""
    status: str = ""
    original: str = ""
    origin: str = ""
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """A file or a line that cannot be imported. ``line`` is 0 for the whole file."""

    file: str
    line: int
    problem: Problem

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.problem}"
