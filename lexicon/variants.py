"""Other forms of words and names: acronyms, spellings, names that changed, informal words.

A table of groups in a text file, one a line, with tabs between kind, direction, forms and note.
Every form of a group stands for the same; see ``Group.one_way`` for the direction.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

MOST_WORDS = 8  # of a form
LONGEST = 120  # characters of a form
COLUMNS = ("kind", "direction", "forms", "note")
BOTH, FIRST = "both", "first"
BETWEEN = "|"
DEFAULT = Path(__file__).with_name("variants.tsv")


class Kind(StrEnum):
    """What the forms of a group have to do with each other."""

    ACRONYM = "acronym"
    INFORMAL = "informal"
    NAME = "name"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class Group:
    """Forms that mean the same. ``one_way``: the others lead to the first, it leads nowhere."""

    kind: Kind
    forms: tuple[str, ...]
    one_way: bool = False
    note: str = ""


class VariantsError(ValueError):
    """A line is not a group; the message says which, and what was expected."""


def read_groups(lines: Iterable[str]) -> Iterator[Group]:
    """Yield the groups of a table; its heading, empty lines and lines that begin with # are none.

    Raises ``VariantsError`` for a line that is not a group, or is a group that was there before.
    """
    seen: dict[tuple[Kind, frozenset[str]], int] = {}
    for number, raw in enumerate(lines, 1):
        line = raw.strip("\ufeff\r\n")
        fields = [field.strip() for field in line.split("\t")]
        if not line.strip() or line.startswith("#") or tuple(fields[:3]) == COLUMNS[:3]:
            continue
        group = _group(fields, number)
        key = (group.kind, frozenset(map(_folded, group.forms)))
        if key in seen:
            raise VariantsError(f"Line {number} repeats the group of line {seen[key]}; remove one.")
        seen[key] = number
        yield group


@cache
def default_groups() -> tuple[Group, ...]:
    """Return the groups that come with the site."""
    return tuple(read_groups(DEFAULT.read_text("utf-8").splitlines()))


def _group(fields: list[str], number: int) -> Group:
    if not len(COLUMNS) - 1 <= len(fields) <= len(COLUMNS):
        raise VariantsError(
            f"Line {number} has {len(fields)} fields; write kind, direction, forms and, if there is"
            " one, a note, with tabs between them."
        )
    kind, direction, written, note = [*fields, ""][: len(COLUMNS)]
    if kind not in set(Kind):
        raise VariantsError(f"Line {number}: the kind {kind!r} is none of {', '.join(Kind)}.")
    if direction not in (BOTH, FIRST):
        raise VariantsError(
            f"Line {number}: the direction {direction!r} is neither {BOTH} nor {FIRST}."
        )
    forms = tuple(" ".join(form.split()) for form in written.split(BETWEEN))
    for form in forms:
        if not (form.isprintable() and 0 < len(form) <= LONGEST) or form.count(" ") >= MOST_WORDS:
            raise VariantsError(
                f"Line {number}: {form[:LONGEST]!r} is no form; a form is 1 to {MOST_WORDS} words,"
                f" at most {LONGEST} characters."
            )
    if len(set(map(_folded, forms))) < max(2, len(forms)):
        raise VariantsError(
            f"Line {number}: a group is two or more different forms with {BETWEEN} between them."
        )
    return Group(Kind(kind), forms, direction == FIRST, note)


def _folded(form: str) -> str:
    return form.casefold()
