"""One page of the preview of an upload: its filters, counts and rows.

The cost of a page is constant, and does not grow with the upload.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy

from articles.admin.upload.forms import CorrectionForm
from articles.admin.upload.rows import Row, rows_of
from articles.models import Upload, UploadedItem
from articles.uploads.choices import (
    SELECTED,
    Choice,
    Verdict,
)
from articles.uploads.contents import UploadedName, name_of

PAGE_ROWS = 50

KIND = UploadedItem.Kind
FILTERS: dict[str, tuple[Any, Q]] = {
    "all": (gettext_lazy("Semua"), ~Q(kind=KIND.FILE)),
    "new": (gettext_lazy("Baru"), Q(verdict=Verdict.NEW)),
    "changed": (gettext_lazy("Berbeda dari yang tersimpan"), Q(verdict=Verdict.CHANGED)),
    "near": (gettext_lazy("Mirip"), Q(verdict=Verdict.NEAR)),
    "same": (gettext_lazy("Sudah ada"), Q(verdict__in=[Verdict.SAME, Verdict.REPEATED])),
    "rejected": (gettext_lazy("Tidak terbaca"), Q(kind=KIND.REJECTION)),
    "warned": (gettext_lazy("Dengan peringatan"), Q(warned=True)),
    "drafts": (gettext_lazy("Draf"), Q(draft=True)),
    "chosen": (gettext_lazy("Dipilih"), SELECTED & Q(kind=KIND.ARTICLE)),
}


@dataclass(frozen=True, slots=True)
class View:
    """The part of an upload that a page shows."""

    show: str = "all"
    file: int | None = None
    page: str = "1"

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "View":
        """Return the view of a query string; unknown values are ignored."""
        show, file = query.get("show", ""), query.get("file", "")
        number = int(file) if file.isascii() and file.isdecimal() and len(file) < 10 else None
        page = query.get("p", "1")
        is_number = page.isascii() and page.isdecimal() and len(page) < 10
        return cls(show if show in FILTERS else "all", number, page if is_number else "1")

    @classmethod
    def of_row(cls, upload: Upload, number: int) -> "View":
        """Return the view of the chosen articles at the page with this row."""
        before = upload.items.filter(FILTERS["chosen"][1], number__lt=number).count()
        return cls("chosen", page=str(before // PAGE_ROWS + 1))

    def items(self, upload: Upload) -> QuerySet[UploadedItem]:
        """Return the items of all pages."""
        found = upload.items.filter(FILTERS[self.show][1])
        return found if self.file is None else found.filter(file=self.file)

    def query(self, **changed: Any) -> str:
        """Return the query string of this view with changed values."""
        values = {"show": self.show, "file": self.file, "p": self.page} | changed
        shown = {"show": "all", "file": None, "p": "1"}
        pairs = [f"{name}={value}" for name, value in values.items() if value != shown[name]]
        return "?" + "&".join(pairs)


@dataclass(slots=True)
class Preview:
    """A page of rows with the counts of each filter."""

    view: View
    rows: list[Row]
    page: Page[UploadedItem]
    files: list[tuple[int, UploadedName]]
    counts: dict[str, int]
    chosen: int  # in the whole upload
    tabs: list[tuple[str, Any, int, str]] = field(default_factory=list)

    @property
    def pages(self) -> list[Any]:
        """Return the numbers of the pagination, with an ellipsis for a gap."""
        return list(self.page.paginator.get_elided_page_range(self.page.number))


def preview_page(
    upload: Upload,
    view: View,
    *,
    may_update: bool,
    forms: Mapping[int, CorrectionForm] | None = None,
    remarks: Mapping[int, str] | None = None,
) -> Preview:
    """Return a page of the preview; ``forms`` and ``remarks`` are those of refused changes."""
    counts = _counts(upload, view)
    items = view.items(upload).order_by("number")
    paginator = _CountedPaginator(items, PAGE_ROWS, counts[view.show])
    page = paginator.get_page(view.page)
    files = [
        (number, name_of(content))
        for number, content in upload.items.filter(kind=KIND.FILE).values_list("number", "content")
    ]
    rows = rows_of(upload, list(page.object_list), may_update=may_update)
    names = dict(files)
    last = None
    for row in rows:
        row.form = (forms or {}).get(row.number)
        row.remark = (remarks or {}).get(row.number, row.remark)
        row.file_name = names[row.item.file].name if row.item.file in names else ""
        if row.item.file != last:
            last = row.item.file
            row.file = names.get(last)
    tabs = [
        (name, label, counts[name], view.query(show=name, p="1"))
        for name, (label, _condition) in FILTERS.items()
        if counts[name] or name in {"all", view.show}
    ]
    chosen = counts["chosen"] if view.file is None else upload.items.filter(SELECTED).count()
    return Preview(view, rows, page, files, counts, chosen, tabs)


def _counts(upload: Upload, view: View) -> dict[str, int]:
    """Return the number of items of each filter, from one grouped query on an index."""
    items = upload.items.all() if view.file is None else upload.items.filter(file=view.file)
    columns = ("kind", "verdict", "choice", "warned", "draft")
    counts = dict.fromkeys(FILTERS, 0) | {"articles": 0}
    for kind, verdict, choice, warned, draft, count in (
        items.order_by().values_list(*columns).annotate(Count("number"))
    ):
        if kind == KIND.FILE:
            continue
        counts["all"] += count
        if kind == KIND.REJECTION:
            counts["rejected"] += count
            continue
        counts["articles"] += count
        name = "same" if verdict == Verdict.REPEATED else verdict
        counts[name] += count
        counts["warned"] += count * warned
        counts["drafts"] += count * draft
        chosen = choice in (Choice.CREATE, Choice.UPDATE) or (not choice and name == "new")
        counts["chosen"] += count * chosen
    return counts


class _CountedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator whose count is known."""

    def __init__(self, items: Any, size: int, count: int) -> None:
        super().__init__(items, size)
        self._known = count

    @cached_property
    def count(self) -> int:
        return self._known
