"""The report of an import: its counts, what cleaning removed, and the first warnings."""

from collections import Counter
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from articles.importing.duplicates import PlannedRecord
from articles.importing.record import ArticleRecord

MAX_KEPT_WARNINGS = 200
DRAFT, INFERRED, DOUBTFUL = "draft", "inferred", "doubtful"
COUNTS = (
    *("imported", "updated", "duplicates", "differing", "rejected", "warned"),
    *("drafts", "versions", "inferred", "doubtful"),
)
#: Counts by name: field, rule or code of a problem.
TABLES = ("differences", "removals", "removed_characters", "warning_codes")


@dataclass(slots=True)
class Report:
    """The outcome of an import. Counts are exact; ``warnings`` has only the first hundreds.

    ``drafts`` to ``doubtful`` and the removals are those of saved articles (of a dry run: of those
    that it would save).
    """

    imported: int = 0
    updated: int = 0
    duplicates: int = 0
    differing: int = 0  # duplicates whose stored version has another content
    rejected: int = 0
    warned: int = 0
    drafts: int = 0  # that wait because of a doubt
    versions: int = 0  # texts of stored articles under another title; drafts as well
    inferred: int = 0  # dates that the text suggests
    doubtful: int = 0  # dates that the text contradicts
    warnings: list[str] = field(default_factory=list)
    differences: Counter[str] = field(default_factory=Counter)  # field -> differing duplicates
    removals: Counter[str] = field(default_factory=Counter)  # rule -> pieces
    removed_characters: Counter[str] = field(default_factory=Counter)  # rule -> characters
    warning_codes: Counter[str] = field(default_factory=Counter)  # code -> articles

    @property
    def read(self) -> int:
        """Return the number of articles that could be read."""
        return self.imported + self.updated + self.duplicates

    def add(self, other: "Report") -> None:
        """Add the counts of ``other``."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in TABLES:
            getattr(self, name).update(getattr(other, name))
        room = MAX_KEPT_WARNINGS - len(self.warnings)
        self.warnings += other.warnings[: max(room, 0)]

    def note_read(self, record: ArticleRecord) -> None:
        """Count the warnings of a record."""
        if not record.warnings:
            return
        self.warned += 1
        self.warning_codes.update({warning.code for warning in record.warnings})
        self.warnings += [f"{record.origin}: {warning}" for warning in record.warnings]

    def note_duplicate(self, item: PlannedRecord) -> None:
        """Count a duplicate that changes nothing."""
        self.duplicates += 1
        self.differing += item.differs
        self.differences.update(item.differences)

    def note_saved(self, item: PlannedRecord) -> None:
        """Count what an editor should look at in a saved record."""
        record = item.record
        self.versions += item.version_of is not None
        self.drafts += (
            record.status == DRAFT and record.given.status != DRAFT and item.version_of is None
        )
        self.inferred += record.date_status == INFERRED
        self.doubtful += record.date_status == DOUBTFUL
        for removal in record.removals:
            self.removals[removal.rule] += 1
            self.removed_characters[removal.rule] += len(removal.text)

    def as_json(self) -> dict[str, Any]:
        """Return the counts as JSON values, without zeros."""
        values = {name: getattr(self, name) for name in COUNTS}
        values |= {name: dict(getattr(self, name)) for name in TABLES}
        return {name: value for name, value in values.items() if value}


def add_counts(stored: MutableMapping[str, Any], added: Mapping[str, Any]) -> None:
    """Add the counts that ``Report.as_json`` returned to stored ones."""
    for name, value in added.items():
        if isinstance(value, Mapping):
            stored[name] = dict(Counter(stored.get(name, {})) + Counter(value))
        else:
            stored[name] = stored.get(name, 0) + value
