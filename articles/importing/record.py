"""What passes between reading, cleaning and saving an article: frozen values, no database.

A reader yields a ``RawArticle`` (the text as it stands in the file, and what the file says about
it); cleaning makes an ``ArticleRecord`` of it, ready to be saved; whatever cannot be read is a
``Rejection`` that says where it stands and what to do.
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What is known about an article besides its text; empty where nothing is."""

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
    """One article as a file gives it. ``origin`` is ``file:line``.

    ``original`` is set where the text is a whole file or was extracted from one: it is then kept
    even if cleaning changes nothing.
    """

    text: str
    origin: str
    fields: Fields = field(default_factory=Fields)
    original: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """One article ready to be saved. ``original`` is empty where it equals the body."""

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
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that could not be imported. ``line`` is 0 where the whole file is meant."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}"
