"""The outcome of the import of an upload, counted by reason and kept with the upload."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from articles.importing.record import ArticleRecord

DRAFT = "draft"


@dataclass(slots=True)
class Outcome:
    """Counts of articles. ``removed`` counts pieces by rule, ``drafts`` waiting ones by reason."""

    imported: int = 0
    updated: int = 0
    duplicates: int = 0  # stored already, or twice in the upload
    overtaken: int = 0  # to be replaced, but changed or deleted since the editor saw it
    near: int = 0  # near copies that the editor skipped
    left_out: int = 0  # not chosen
    unreached: int = 0  # chosen, but the import was stopped before
    rejected: int = 0
    waiting: int = 0  # saved as drafts
    drafts: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)

    def note_saved(self, records: Iterable[ArticleRecord], status: str) -> None:
        """Count what cleaning removed from saved articles, and why some are drafts."""
        removed, drafts = Counter(self.removed), Counter(self.drafts)
        for record in records:
            removed.update(removal.rule for removal in record.removals)
            if (record.status or status) == DRAFT:
                self.waiting += 1
                drafts.update(_reasons(record))
        self.removed, self.drafts = dict(removed), dict(drafts)

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as JSON values."""
        return asdict(self)


def _reasons(record: ArticleRecord) -> set[str]:
    """Return the codes of the warnings that made a draft, or "asked" for a stated status."""
    if record.status != DRAFT or record.given.status == DRAFT:
        return {"asked"}
    return {warning.code for warning in record.warnings} or {"asked"}
