"""Frozen dataclasses that the steps of an import exchange; they do not use the database.

A reader yields a ``RawArticle``: the text of the file and the fields that the file states.
Cleaning makes an ``ArticleRecord`` of it, ready to be saved, and lists each ``Removal``. A
``Rejection`` names a file or line that cannot be imported, and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from articles.importing.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of an article besides its text; a field without a value is empty."""

    title: str = ""
    source: str = ""
    author: str = ""
    category: str = ""
    stated_kind: str = ""  # a value of ``articles.kinds.Kind``
    url: str = ""
    published_at: datetime | None = None
    external_id: str = ""
    status: str = ""
    date_status: str = ""  # a value of ``Article.DateStatus``


@dataclass(frozen=True, slots=True)
class Removal:
    """A piece of text that a cleaning rule took from an article.

    ``at`` is the offset in the cleaned body where the piece stood, in characters.
    """

    rule: str
    text: str
    at: int


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
    day_order: str = ""  # how day and month of the date were told apart: ``date_notations.Reading``
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """One article ready to be saved. ``original`` is empty if it equals the body."""

    title: str
    body: str
    source: str = ""
    author: str = ""
    category: str = ""
    stated_kind: str = ""
    url: str = ""
    published_at: datetime | None = None
    external_id: str = ""
    status: str = ""
    date_status: str = ""
    original: str = ""
    origin: str = ""
    given: Fields = field(default_factory=Fields)  # the fields that the file states
    removals: tuple[Removal, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()  # rule and text of removals that an editor put back
    #: The values that cleaning gave, and the digest of the body. What differs later was edited.
    cleaned: Mapping[str, str] = field(default_factory=dict)
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


def as_json(given: Fields) -> dict[str, str]:
    """Return the fields that have a value; a date as ISO 8601."""
    values = {item.name: getattr(given, item.name) for item in fields(given)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if value
    }


def fields_of(values: Mapping[str, str]) -> Fields:
    """Return the fields that ``as_json`` wrote."""
    published = values.get("published_at")
    moment = datetime.fromisoformat(published) if published else None
    return Fields(**{**values, "published_at": moment})  # type: ignore[arg-type]
