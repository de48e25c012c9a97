"""Other forms of words and names: acronyms, spellings, names that changed, informal words.

A table of groups in a text file, one a line, with tabs between kind, direction, forms and note.
Every form of a group stands for the same; see ``SynonymGroup.one_way`` for the direction. What a group has
to be is said here alone, in codes with an English sentence each; the admin words them for editors.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

MOST_WORDS = 8  # of a form
MAX_FORM_LENGTH = 120  # characters of a form
MAX_FORMS = 12
LONGEST_NOTE = 200  # characters
LONGEST_LINE = 2_000  # characters of a line that is read
APOSTROPHES = "'’‘ʼ"  # that a form may begin with
FORMULAS = tuple("=+-@")  # what a spreadsheet takes for one begins so
COLUMNS = ("kind", "direction", "forms", "note")
BOTH, FIRST = "both", "first"
FORM_DELIMITER = "|"
DEFAULT = Path(__file__).with_name("synonym_groups.tsv")

PROBLEMS = {
    "fields": "{found} fields; write kind, direction, forms and, if there is one, a note, with tabs"
    " between them.",
    "kind": "the kind {found!r} is none of {expected}.",
    "direction": "the direction {found!r} is neither both nor first.",
    "form": "{found!r} is no form; a form is 1 to {words} words, at most {longest} characters, and"
    " begins with a letter or digit.",
    "few": "a group is two or more different forms with | between them.",
    "many": "{found} forms; a group has at most {expected}.",
    "note": "the note has {found} characters; write at most {expected}.",
    "formula": "the note begins with {found!r}, as formulas do; begin with a letter or digit.",
    "long": "{found} characters; a line has at most {expected}.",
    "repeated": "the group is that of line {found}; remove one of them.",
}


class Kind(StrEnum):
    """What the forms of a group have to do with each other."""

    ACRONYM = "acronym"
    INFORMAL = "informal"
    NAME = "name"
    SPELLING = "spelling"
    SYNONYM = "synonym"


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Forms that mean the same. ``one_way``: the others lead to the first, it leads nowhere."""

    kind: Kind
    forms: tuple[str, ...]
    one_way: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """Return what the group is known by from one version of a table to the next.

        It is the kind and the first two forms: forms may be added behind them.
        """
        return "\t".join((self.kind, *map(_folded, self.forms[:2])))

    @property
    def signature(self) -> str:
        """Return what two groups share that say the same."""
        return "\t".join((self.kind, *sorted(map(_folded, self.forms))))

    def line(self) -> str:
        """Return the line of a table that the group is read from."""
        direction = FIRST if self.one_way else BOTH
        fields = (self.kind, direction, f" {FORM_DELIMITER} ".join(self.forms), self.note)
        return "\t".join(fields).rstrip("\t")


class SynonymGroupError(ValueError):
    """Something is no group: what is wrong by its code, what was found, and in which line."""

    def __init__(self, code: str, *, found: object = "", expected: object = "") -> None:
        self.code = code
        self.values = {
            "found": found,
            "expected": expected,
            "words": MOST_WORDS,
            "longest": MAX_FORM_LENGTH,
        }
        self.line = 0
        super().__init__(code)

    def __str__(self) -> str:
        said = PROBLEMS[self.code].format(**self.values)
        return f"Line {self.line}: {said}" if self.line else said[0].upper() + said[1:]


def parse_group(kind: str, direction: str, written: str, note: str = "") -> SynonymGroup:
    """Return the group that is written so. Raises ``SynonymGroupError``."""
    if kind not in set(Kind):
        raise SynonymGroupError("kind", found=kind[:MAX_FORM_LENGTH], expected=", ".join(Kind))
    if direction not in (BOTH, FIRST):
        raise SynonymGroupError("direction", found=direction[:MAX_FORM_LENGTH])
    forms = tuple(" ".join(form.split()) for form in written.split(FORM_DELIMITER))
    if len(forms) > MAX_FORMS:
        raise SynonymGroupError("many", found=len(forms), expected=MAX_FORMS)
    for form in forms:
        if not _is_form(form):
            raise SynonymGroupError("form", found=form[:MAX_FORM_LENGTH])
    if len(set(map(_folded, forms))) < max(2, len(forms)):
        raise SynonymGroupError("few")
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise SynonymGroupError("note", found=len(note), expected=LONGEST_NOTE)
    if note.startswith(FORMULAS) or not note.isprintable():
        raise SynonymGroupError("formula", found=note[:1])
    return SynonymGroup(Kind(kind), forms, direction == FIRST, note)


def read_table(lines: Iterable[str]) -> Iterator[tuple[int, SynonymGroup | SynonymGroupError]]:
    """Yield the number of each line that is to be a group, with the group or what is wrong.

    The heading, empty lines and lines that begin with # are passed over.
    """
    seen: dict[str, int] = {}
    for number, raw in enumerate(lines, 1):
        line = raw.strip("\ufeff\r\n")
        fields = [field.strip() for field in line[: LONGEST_LINE + 1].split("\t")]
        if not line.strip() or line.startswith("#") or tuple(fields[:3]) == COLUMNS[:3]:
            continue
        try:
            if len(line) > LONGEST_LINE:
                raise SynonymGroupError("long", found=len(line), expected=LONGEST_LINE)
            group = _from_fields(fields)
            before = seen.get(group.signature) or seen.get(group.name)
            if before:
                raise SynonymGroupError("repeated", found=before)
        except SynonymGroupError as error:
            error.line = number
            yield number, error
        else:
            seen |= {group.signature: number, group.name: number}
            yield number, group


def read_groups(lines: Iterable[str]) -> Iterator[SynonymGroup]:
    """Yield the groups of a table. Raises ``SynonymGroupError`` for the first line that is none."""
    for _, found in read_table(lines):
        if isinstance(found, SynonymGroupError):
            raise found
        yield found


@cache
def default_groups() -> tuple[SynonymGroup, ...]:
    """Return the groups that come with the site."""
    return tuple(read_groups(DEFAULT.read_text("utf-8").splitlines()))


def _from_fields(fields: list[str]) -> SynonymGroup:
    while len(fields) > len(COLUMNS) and not fields[-1]:
        fields = fields[:-1]  # empty columns of a spreadsheet
    if not len(COLUMNS) - 1 <= len(fields) <= len(COLUMNS):
        raise SynonymGroupError("fields", found=len(fields))
    return parse_group(*fields)


def _is_form(form: str) -> bool:
    return (
        form.isprintable()
        and 0 < len(form) <= MAX_FORM_LENGTH
        and form.count(" ") < MOST_WORDS
        and form.lstrip(APOSTROPHES)[:1].isalnum()
    )


def _folded(form: str) -> str:
    return form.casefold()
