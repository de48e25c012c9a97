"""The parsed query: a tree of frozen nodes, the same for every engine.

Nodes hold what the reader typed (raw words), never analysed terms: turning words into terms is the
work of whoever evaluates the tree, with ``indexer.analysis``, so that query and index always agree.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FieldName(StrEnum):
    """A field that a query can name."""

    TITLE = "title"
    SOURCE = "source"
    AUTHOR = "author"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Word:
    """A plain word, matched by its stem, its exact form counting more.

    The analysis may find several tokens in it (``14:05``, ``AT&T``, ``kompas.com``): then the word
    matches where they stand next to each other.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other in this order, in their exact forms.

    Up to ``slop`` other words may stand between each two.
    """

    text: str
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern over exact forms: ``*`` stands for any letters, ``?`` for one."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word and its neighbours within ``distance`` edits, the first letter fixed."""

    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days, both inclusive, in the site's time zone; ``None`` leaves that side open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class InField:
    """What must be found within one field. Of one within another the inner field counts."""

    field: FieldName
    node: "Node"


@dataclass(frozen=True, slots=True)
class Bag:
    """Plain words side by side: the minimum-should-match rule decides how many must match."""

    words: tuple["Node", ...]  # Word, Wildcard, Fuzzy or WithSynonyms


@dataclass(frozen=True, slots=True)
class WithSynonyms:
    """A word, or words that are a name together, and other forms, which score a little less."""

    node: "Node"  # Word, or Bag of what was typed
    synonyms: tuple["Node", ...]  # Word or Phrase


@dataclass(frozen=True, slots=True)
class And:
    """Every child matches. Where all others are ``Not``, the first child is ``Everything``."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one child matches."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not match. A parsed tree has it among the children of an ``And`` only."""

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
    | InField
    | Bag
    | WithSynonyms
    | And
    | Or
    | Not
    | Everything
    | Nothing
)
