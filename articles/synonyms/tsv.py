"""Import and export of synonym groups as tab-separated text.

A line replaces the stored group with the same forms, or with the same kind and first two forms.
Groups that the file lacks stay. ``plan`` compares a table with the database; ``apply_plan`` saves
the differences.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from articles.synonyms.models import SEPARATOR, VariantGroup, signature_hash
from lexicon.synonym_groups import (
    COLUMNS,
    FIRST,
    SynonymGroup,
    SynonymGroupError,
    SynonymKind,
    read_table,
)

MAX_BYTES = 1024 * 1024  # of a file
MAX_LINES = 10_000
BATCH = 500

TABLE_ERRORS = {
    "large": f"The file is larger than {MAX_BYTES // 1024} kB; split it.",
    "lines": f"The file has more than {MAX_LINES} lines; split it.",
    "binary": "The file is not text; save it as tab-separated text (TSV, UTF-8).",
    "encoding": "The file is not UTF-8; save it as tab-separated text (TSV, UTF-8).",
}


class TableError(ValueError):
    """A file cannot be read as a table. ``code`` is a key of ``TABLE_ERRORS``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(TABLE_ERRORS[code])


@dataclass
class Plan:
    """The changes that a table would make, and its wrong lines."""

    added: list[SynonymGroup] = field(default_factory=list)
    changed: list[tuple[VariantGroup, SynonymGroup]] = field(default_factory=list)
    same: int = 0
    errors: list[SynonymGroupError] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return the number of groups that would be saved."""
        return len(self.added) + len(self.changed)


def decode_table(content: bytes) -> str:
    """Return the text of a file. Raises ``TableError``."""
    if len(content) > MAX_BYTES:
        raise TableError("large")
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # "Unicode text" of spreadsheets
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise TableError("binary" if b"\0" in content else "encoding") from None
    if "\0" in text:
        raise TableError("binary")
    return text


def plan(text: str) -> Plan:
    """Return the changes that a table would make. Raises ``TableError``."""
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        raise TableError("lines")
    found = Plan()
    by_signature: dict[str, VariantGroup] = {}
    by_name: dict[str, VariantGroup] = {}
    for row in VariantGroup.objects.all():
        by_signature[row.signature] = by_name[row.name] = row
    claimed: dict[int, int] = {}
    for number, group in read_table(lines):
        if isinstance(group, SynonymGroupError):
            found.errors.append(group)
            continue
        known = by_signature.get(signature_hash(group)) or by_name.get(group.name)
        if known is None:
            found.added.append(group)
        elif known.pk in claimed:
            error = SynonymGroupError("repeated", found=claimed[known.pk])
            error.line = number
            found.errors.append(error)
        else:
            claimed[known.pk] = number
            if known.group() == group:
                found.same += 1
            else:
                found.changed.append((known, group))
    return found


@transaction.atomic
def apply_plan(planned: Plan) -> tuple[list[VariantGroup], list[VariantGroup]]:
    """Save a plan in one transaction; return the rows added and changed."""
    added = []
    for group in planned.added:
        row = VariantGroup()
        row.assign(group)
        added.append(row)
    VariantGroup.objects.bulk_create(added, batch_size=BATCH)
    changed = []
    for row, group in planned.changed:
        row.assign(group)
        row.save()
        changed.append(row)
    return added, changed


def format_table(groups: Iterable[VariantGroup]) -> str:
    """Return groups as tab-separated text with a header."""
    lines = ["\t".join(COLUMNS), *(row.group().line() for row in groups)]
    return "\n".join(lines) + "\n"


def active_groups() -> tuple[SynonymGroup, ...]:
    """Return the groups that expand queries, in the order of their creation."""
    rows = VariantGroup.objects.filter(active=True).order_by("pk")
    return tuple(
        SynonymGroup(SynonymKind(kind), tuple(forms.split(SEPARATOR)), direction == FIRST)
        for kind, direction, forms in rows.values_list("kind", "direction", "forms")
    )
