"""Tables of groups into the database and out of it, as tab-separated text.

What a file says of a group that is there (the same forms, or the same kind and first two forms)
replaces it; nothing is deleted by what a file lacks. ``plan`` says what a table would do.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from articles.synonyms.models import SEPARATOR, VariantGroup, digest
from lexicon.synonym_groups import (
    COLUMNS,
    FIRST,
    SynonymGroup,
    SynonymGroupError,
    SynonymKind,
    read_table,
)

MOST_BYTES = 1024 * 1024  # of a table
MOST_LINES = 10_000
BATCH = 500


NO_TABLE = {
    "large": f"The file is larger than {MOST_BYTES // 1024} kB; split it.",
    "lines": f"The file has more than {MOST_LINES} lines; split it.",
    "binary": "The file is not text; save it as tab-separated text (TSV, UTF-8).",
    "encoding": "The file is not UTF-8; save it as tab-separated text (TSV, UTF-8).",
}


class NoTableError(ValueError):
    """A file is no table at all, for one of the reasons in ``NO_TABLE``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(NO_TABLE[code])


@dataclass
class Plan:
    """What a table would do."""

    added: list[SynonymGroup] = field(default_factory=list)
    changed: list[tuple[VariantGroup, SynonymGroup]] = field(default_factory=list)
    same: int = 0
    errors: list[SynonymGroupError] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Return how many groups would be written."""
        return len(self.added) + len(self.changed)


def text_of(content: bytes) -> str:
    """Return the text of a file. Raises ``NoTableError``."""
    if len(content) > MOST_BYTES:
        raise NoTableError("large")
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # what spreadsheets call Unicode text
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise NoTableError("binary" if b"\0" in content else "encoding") from None
    if "\0" in text:
        raise NoTableError("binary")
    return text


def plan(text: str) -> Plan:
    """Return what a table would do. Raises ``NoTableError``."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise NoTableError("lines")
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
        known = by_signature.get(digest(group)) or by_name.get(group.name)
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
def carry_out(planned: Plan) -> tuple[list[VariantGroup], list[VariantGroup]]:
    """Write what was planned, all or nothing; return the rows added and changed."""
    added = []
    for group in planned.added:
        row = VariantGroup()
        row.take(group)
        added.append(row)
    VariantGroup.objects.bulk_create(added, batch_size=BATCH)
    changed = []
    for row, group in planned.changed:
        row.take(group)
        row.save()
        changed.append(row)
    return added, changed


def table_of(groups: Iterable[VariantGroup]) -> str:
    """Return groups as the text of a table."""
    lines = ["\t".join(COLUMNS), *(row.group().line() for row in groups)]
    return "\n".join(lines) + "\n"


def active_groups() -> tuple[SynonymGroup, ...]:
    """Return the groups that queries are widened by, in the order in which they were written."""
    rows = VariantGroup.objects.filter(active=True).order_by("pk")
    return tuple(
        SynonymGroup(SynonymKind(kind), tuple(forms.split(SEPARATOR)), direction == FIRST)
        for kind, direction, forms in rows.values_list("kind", "direction", "forms")
    )
