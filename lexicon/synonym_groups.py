"""Groups of synonyms: acronyms, spellings, names that changed, informal words.

A text file has one group per line, with tabs between kind, direction, forms and note. All forms of
a group have the same meaning; ``SynonymGroup.one_way`` sets the direction in which queries are
expanded. Only this module validates groups. Each rule has a code and an English sentence; the admin
translates the codes for editors.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

MAX_FORM_WORDS = 8
MAX_FORM_LENGTH = 120  # characters
MAX_FORMS = 12  # of a group
MAX_NOTE_LENGTH = 200  # characters
MAX_LINE_LENGTH = 2_000  # characters
APOSTROPHES = "'’‘ʼ"  # allowed at the beginning of a form
FORMULA_SIGNS = tuple("=+-@")  # a spreadsheet runs a cell that begins with one of these
COLUMNS = ("kind", "direction", "forms", "note")
BOTH, FIRST = "both", "first"
FORM_DELIMITER = "|"
DEFAULTS = tuple(
    Path(__file__).with_name(name) for name in ("synonym_groups.tsv", "english_groups.tsv")
)

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


class SynonymKind(StrEnum):
    """The relation between the forms of a group."""

    ACRONYM = "acronym"
    ENGLISH = "english"
    INFORMAL = "informal"
    NAME = "name"
    SPELLING = "spelling"
    SYNONYM = "synonym"


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Forms of the same meaning.

    With ``one_way``, a query for another form also finds the first form, but not the reverse.
    """

    kind: SynonymKind
    forms: tuple[str, ...]
    one_way: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """Return the identity of the group across versions of a table.

        The identity is the kind and the first two forms, so new forms may be added after these.
        """
        return "\t".join((self.kind, *map(_folded, self.forms[:2])))

    @property
    def signature(self) -> str:
        """Return a key that is equal for groups of the same kind and forms in any order."""
        return "\t".join((self.kind, *sorted(map(_folded, self.forms))))

    def line(self) -> str:
        """Return the group as a line of a table."""
        direction = FIRST if self.one_way else BOTH
        fields = (self.kind, direction, f" {FORM_DELIMITER} ".join(self.forms), self.note)
        return "\t".join(fields).rstrip("\t")


class SynonymGroupError(ValueError):
    """An invalid group: the code of the problem, the values of its message, and the line."""

    def __init__(self, code: str, *, found: object = "", expected: object = "") -> None:
        self.code = code
        self.values = {
            "found": found,
            "expected": expected,
            "words": MAX_FORM_WORDS,
            "longest": MAX_FORM_LENGTH,
        }
        self.line = 0
        super().__init__(code)

    def __str__(self) -> str:
        problem = PROBLEMS[self.code].format(**self.values)
        return f"Line {self.line}: {problem}" if self.line else problem[0].upper() + problem[1:]


def parse_group(kind: str, direction: str, written: str, note: str = "") -> SynonymGroup:
    """Return a group from its fields. Raises ``SynonymGroupError`` for an invalid group."""
    if kind not in set(SynonymKind):
        raise SynonymGroupError(
            "kind", found=kind[:MAX_FORM_LENGTH], expected=", ".join(SynonymKind)
        )
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
    if len(note) > MAX_NOTE_LENGTH:
        raise SynonymGroupError("note", found=len(note), expected=MAX_NOTE_LENGTH)
    if note.startswith(FORMULA_SIGNS) or not note.isprintable():
        raise SynonymGroupError("formula", found=note[:1])
    return SynonymGroup(SynonymKind(kind), forms, direction == FIRST, note)


def read_table(lines: Iterable[str]) -> Iterator[tuple[int, SynonymGroup | SynonymGroupError]]:
    """Yield (line number, group or error) for each line of a table.

    The heading, empty lines and lines that begin with # are skipped.
    """
    seen: dict[str, int] = {}
    for number, raw in enumerate(lines, 1):
        line = raw.strip("\ufeff\r\n")
        fields = [field.strip() for field in line[: MAX_LINE_LENGTH + 1].split("\t")]
        if not line.strip() or line.startswith("#") or tuple(fields[:3]) == COLUMNS[:3]:
            continue
        try:
            if len(line) > MAX_LINE_LENGTH:
                raise SynonymGroupError("long", found=len(line), expected=MAX_LINE_LENGTH)
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
    """Yield the groups of a table. Raises ``SynonymGroupError`` for the first invalid line."""
    for _, found in read_table(lines):
        if isinstance(found, SynonymGroupError):
            raise found
        yield found


@cache
def default_groups() -> tuple[SynonymGroup, ...]:
    """Return the groups that are delivered with the site."""
    lines = (line for path in DEFAULTS for line in path.read_text("utf-8").splitlines())
    return tuple(sorted(read_groups(lines), key=lambda group: group.kind))


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
        and form.count(" ") < MAX_FORM_WORDS
        and form.lstrip(APOSTROPHES)[:1].isalnum()
    )


def _folded(form: str) -> str:
    return form.casefold()
