"""Rows of an upload: one item as the table and the page of one article show it.

The rows of a page compare their articles with the database as it is now, at a constant number of
queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.admin.upload.forms import STATUS_CHOICES, CorrectionForm
from articles.admin.upload.rule_names import rule_name
from articles.importing.duplicates import PlannedRecord
from articles.importing.problems import Problem
from articles.importing.record import Rejection
from articles.models import Article, Upload, UploadedItem
from articles.uploads.choices import Choice, Verdict, effective_choice, possible_choices
from articles.uploads.contents import UploadedName, rejection_of
from articles.uploads.editing import note_seen, recheck
from articles.uploads.items import LINE_FIELDS, current_text, current_values
from articles.uploads.restoring import Piece, is_kept, pieces

EXCERPT_CHARACTERS = 280
CONTEXT_CHARACTERS = 60
MAX_SHOWN_REMOVALS = 5  # in a row of the table
MAX_SHOWN_REMOVAL = 400  # characters
DATE_FORMAT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Field:
    """An editable value of a row."""

    name: str
    label: Any
    value: str
    errors: Sequence[str] = ()
    is_edited: bool = False
    read: str = ""  # the value as read


@dataclass(frozen=True, slots=True)
class ShownRemoval:
    """A removed piece with the text around it."""

    number: int
    rule: str
    before: str
    text: str
    after: str
    is_kept: bool


@dataclass
class Row:
    """One item of a page. ``planned`` and ``stored`` are those of an article."""

    item: UploadedItem
    planned: PlannedRecord | None = None
    stored: Article | None = None
    may_update: bool = False
    form: CorrectionForm | None = None  # with the errors of a refused change
    remark: str = ""  # about the whole row
    file: UploadedName | None = None  # before the first row of a file
    file_name: str = ""
    repeated: str = ""  # the origin of the earlier article

    @cached_property
    def values(self) -> dict[str, str]:
        return shown_values(self.item)

    @property
    def number(self) -> int:
        """Return the number of the item, which prefixes the names of its inputs."""
        return self.item.number

    @property
    def verdict(self) -> str:
        """Return the verdict, or "rejected"."""
        return self.item.verdict or "rejected"

    @cached_property
    def rejection(self) -> Rejection:
        """Return the rejection of this row."""
        return rejection_of(self.item.content)

    def line_fields(self) -> list[Field]:
        """Return the fields that the table shows."""
        return [self.field(name) for name in LINE_FIELDS]

    def field(self, name: str) -> Field:
        """Return a field with its value, errors and mark."""
        sent = self.form.data.get(f"{self.number}-{name}") if self.form else None
        errors = [str(error) for error in self.form.errors.get(name, [])] if self.form else []
        return Field(
            name,
            CorrectionForm.base_fields[name].label,
            self.values[name] if sent is None else sent,
            errors,
            name in self.item.edited or (name == "body" and bool(self.item.kept)),
            _shown(name, self.item.content[name]) if name != "body" else "",
        )

    @property
    def body(self) -> Field:
        return self.field("body")

    @property
    def status(self) -> Field:
        return self.field("status")

    @property
    def url(self) -> Field:
        return self.field("url")

    @property
    def status_choices(self) -> Any:
        return STATUS_CHOICES

    @property
    def warnings(self) -> list[Problem]:
        return [Problem(code, values) for code, values in self.item.content.get("warnings", ())]

    @property
    def excerpt(self) -> str:
        """Return the beginning of the text."""
        body = self.values["body"]
        excerpt = " ".join(body[: EXCERPT_CHARACTERS * 2].split())
        if len(excerpt) > EXCERPT_CHARACTERS:
            excerpt = f"{excerpt[:EXCERPT_CHARACTERS].rsplit(' ', 1)[0]} …"
        return excerpt

    @property
    def differences(self) -> list[str]:
        """Return the names of the fields that differ from the stored article."""
        names = self.planned.differences if self.planned else ()
        labels = {field.name: str(field.verbose_name) for field in Article._meta.fields}
        return [labels.get(name, name) for name in names]

    @cached_property
    def removals(self) -> list[ShownRemoval]:
        """Return the removed pieces, those put back included."""
        body, removals = current_text(self.item)
        return [
            ShownRemoval(
                number,
                rule_name(removal.rule),
                _text_before(body, removal.at),
                removal.text[:MAX_SHOWN_REMOVAL],
                _text_after(body, removal.at),
                is_kept(removal, self.item.kept),
            )
            for number, removal in enumerate(removals)
        ]

    @property
    def shown_removals(self) -> list[ShownRemoval]:
        return self.removals[:MAX_SHOWN_REMOVALS]

    @property
    def hidden_removals(self) -> int:
        return max(len(self.removals) - MAX_SHOWN_REMOVALS, 0)

    @property
    def pieces(self) -> list[Piece]:
        """Return the whole text in pieces, with the removed ones where they stood."""
        body, removals = current_text(self.item)
        return [
            Piece(piece.text, piece.number, rule_name(piece.rule)) if piece.rule else piece
            for piece in pieces(body, removals, self.item.kept)
        ]

    @property
    def kept(self) -> list[ShownRemoval]:
        return [removal for removal in self.removals if removal.is_kept]

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Return the choices: value, label, whether it is the current one."""
        labels = {
            Choice.SKIP: _("Lewati"),
            Choice.CREATE: _("Simpan sebagai versi"),
            Choice.UPDATE: _("Ganti yang tersimpan"),
        }
        now = effective_choice(self.item)
        possible = possible_choices(self.item, may_update=self.may_update)
        return [(choice.value, labels[choice], choice == now) for choice in possible]

    @property
    def has_list(self) -> bool:
        """Return whether the choice is a list instead of a box."""
        return self.item.verdict == Verdict.NEAR

    @property
    def is_fixed(self) -> bool:
        """Return whether there is nothing to choose."""
        return len(possible_choices(self.item, may_update=self.may_update)) < 2

    @property
    def is_chosen(self) -> bool:
        return effective_choice(self.item) != Choice.SKIP


def rows_of(upload: Upload, items: list[UploadedItem], *, may_update: bool) -> list[Row]:
    """Return the rows of these items, at a constant number of queries."""
    articles = [item for item in items if item.kind == UploadedItem.Kind.ARTICLE]
    planned = dict(zip([item.pk for item in articles], recheck(upload, articles), strict=True))
    targets = [item.target for item in articles if item.target]
    stored = Article.objects.only("pk", "title", "source", "updated_at").in_bulk(targets)
    overtaken = note_seen(articles, {pk: article.updated_at for pk, article in stored.items()})
    wanted = [item.repeats for item in articles if item.repeats is not None]
    earlier = dict(
        upload.items.filter(number__in=wanted).values_list("number", "content__title")
        if wanted
        else ()
    )
    return [
        Row(
            item,
            planned.get(item.pk),
            stored.get(item.target) if item.target else None,
            may_update,
            remark=_overtaken() if item.number in overtaken else "",
            repeated=earlier.get(item.repeats, "") if item.repeats is not None else "",
        )
        for item in items
    ]


def _overtaken() -> str:
    return _("Artikel yang tersimpan diubah setelah Anda memeriksanya. Periksa lagi pilihan ini.")


def shown_values(item: UploadedItem) -> dict[str, str]:
    """Return the editable values as inputs show them."""
    return {name: _shown(name, value) for name, value in current_values(item).items()}


def _text_before(body: str, at: int) -> str:
    """Return the end of the paragraph before a place, in whole words."""
    start = max(at - CONTEXT_CHARACTERS, 0)
    text = body[start:at].rstrip("\n").rpartition("\n\n")[2]
    is_cut = start > 0 and len(text) >= min(CONTEXT_CHARACTERS, at - start) - 2
    return text.partition(" ")[2] if is_cut else text


def _text_after(body: str, at: int) -> str:
    """Return the beginning of the paragraph after a place, in whole words."""
    text = body[at : at + CONTEXT_CHARACTERS].lstrip("\n").partition("\n\n")[0]
    is_cut = at + CONTEXT_CHARACTERS < len(body) and len(text) >= CONTEXT_CHARACTERS - 2
    return text.rpartition(" ")[0] if is_cut else text


def _shown(name: str, value: str) -> str:
    if name != "published_at" or not value:
        return value
    moment = parse_datetime(value)
    return localtime(moment).strftime(DATE_FORMAT) if moment else value
