"""The report of an import in words: its counts, the fields that differ, and what was removed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.upload.error_messages import MESSAGES
from articles.admin.upload.rule_names import rule_name
from articles.models import Article, ImportBatch

COUNTS = {
    "imported": gettext_lazy("artikel baru"),
    "updated": gettext_lazy("diperbarui"),
    "duplicates": gettext_lazy("sudah ada"),
    "rejected": gettext_lazy("tidak terbaca"),
    "drafts": gettext_lazy("menunggu sebagai draf karena ragu"),
    "versions": gettext_lazy("berteks sama dengan artikel lain, berjudul lain (draf)"),
    "inferred": gettext_lazy("bertanggal yang disimpulkan dari teks"),
    "doubtful": gettext_lazy("bertanggal meragukan"),
    "warned": gettext_lazy("berperingatan"),
}
ALWAYS_SHOWN = ("imported", "updated", "duplicates", "rejected")


@dataclass(frozen=True)
class BatchSummary:
    """The lines of the page of an import, from the counts of ``ImportBatch.report``."""

    batch: ImportBatch

    @property
    def counts(self) -> list[tuple[int, str]]:
        """Return (number, what it counts)."""
        return [
            (count, str(label))
            for name, label in COUNTS.items()
            if (count := self._number(name)) or name in ALWAYS_SHOWN
        ]

    @property
    def differences(self) -> list[tuple[str, int]]:
        """Return (field, number of stored articles that differ in it)."""
        names = {field.name: str(field.verbose_name) for field in Article._meta.fields}
        table = self._table("differences")
        return [(names.get(name, name), count) for name, count in _largest_first(table)]

    @property
    def removals(self) -> list[tuple[str, int, int]]:
        """Return (rule, number of pieces, number of characters)."""
        characters = self._table("removed_characters")
        return [
            (rule_name(rule), count, characters.get(rule, 0))
            for rule, count in _largest_first(self._table("removals"))
        ]

    @property
    def removed(self) -> tuple[int, int]:
        """Return the numbers of all removed pieces and characters."""
        pieces = sum(self._table("removals").values())
        return pieces, sum(self._table("removed_characters").values())

    @property
    def warnings(self) -> list[tuple[str, int]]:
        """Return (warning without its values, number of articles)."""
        return [
            (_general(code), count) for code, count in _largest_first(self._table("warning_codes"))
        ]

    @cached_property
    def _report(self) -> Mapping[str, Any]:
        return self.batch.report if isinstance(self.batch.report, Mapping) else {}

    def _number(self, name: str) -> int:
        value = self._report.get(name, 0)
        return value if isinstance(value, int) else 0

    def _table(self, name: str) -> dict[str, int]:
        table = self._report.get(name, {})
        return dict(table) if isinstance(table, Mapping) else {}


def short_summary(batch: ImportBatch) -> str:
    """Return the main counts in one line."""
    shown = BatchSummary(batch).counts
    return ", ".join(f"{intcomma(count)} {label}" for count, label in shown[:4] if count) or "–"


def _largest_first(table: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(table.items(), key=lambda item: (-item[1], item[0]))


def _general(code: str) -> str:
    """Return the message of a code, with dots instead of its values."""
    if code not in MESSAGES:
        return code
    return _(MESSAGES[code]) % defaultdict(lambda: "…")
