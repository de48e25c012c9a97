"""The parsed query: a tree of frozen nodes, the same for every engine.

Nodes hold raw words as typed, never analysed terms. An engine analyses them with
``indexer.analysis`` when it evaluates the tree, so that query and index always agree.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class FieldName(StrEnum):
    """A field that can be named in a query."""

    TITLE = "title"
    SOURCE = "source"
    AUTHOR = "author"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word, matched by its stem; a match of its exact form scores higher.

    A word of several tokens (``14:05``, ``AT&T``, ``kompas.com``) matches where the tokens are
    adjacent.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Adjacent words in this order, in their exact forms.

    Up to ``slop`` other words may be between two of them.
    """

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern over exact forms: ``*`` matches any letters, ``?`` matches one letter."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word and all words within ``distance`` edits that have the same first letter."""

    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days, both inclusive, in the site's time zone; ``None`` means no bound.

    ``expression`` names the days from today, if the query does; equal days are equal without it.
    """

    first: date | None
    last: date | None
    expression: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RelativeDates:
    """Days that are named from today (``kemarin``, ``7-hari``).

    The search service replaces this node by a ``DateRange`` on the day of the search
    (``indexer.query.relative_dates``), so no engine sees it.
    """

    text: str


@dataclass(frozen=True, slots=True)
class InField:
    """A node that must match within one field. A nested ``InField`` overrides the outer one."""

    field: FieldName
    node: "Node"


@dataclass(frozen=True, slots=True)
class HasKeyword:
    """One of several values in a keyword column (``indexer.keyword_columns``); adds no score.

    No query text is parsed into this node: the search service adds it.
    """

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bag:
    """Plain words. The minimum-should-match rule decides how many of them must match."""

    words: tuple["Node", ...]  # Word, Wildcard, Fuzzy or WithSynonyms


@dataclass(frozen=True, slots=True)
class WithSynonyms:
    """A word, or the words of a name, with synonyms, which score a little lower.

    ``family`` holds words of the same family of loan words. They match, too, and add a small part
    of their score. ``written`` is what the reader typed, if that is a synonym of ``node``: an
    English word scores lower than the Indonesian one.
    """

    node: "Node"  # as typed, if ``written`` is empty: a Word, a Phrase or a Bag
    synonyms: tuple["Node", ...]  # Word or Phrase
    family: tuple["Word", ...] = ()  # of a single word
    written: str = ""


@dataclass(frozen=True, slots=True)
class And:
    """All children match. If all others are ``Not``, the first child is ``Everything``."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child matches."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not match. In a parsed tree, a ``Not`` is always a child of an ``And``."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""


Node = (
    Word
    | Phrase
    | Wildcard
    | Fuzzy
    | DateRange
    | RelativeDates
    | InField
    | HasKeyword
    | Bag
    | WithSynonyms
    | And
    | Or
    | Not
    | Everything
    | Nothing
)
