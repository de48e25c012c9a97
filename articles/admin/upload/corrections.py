"""The corrections and choices that a page of the preview sends, checked and applied."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.admin.upload.forms import CorrectionForm
from articles.admin.upload.rows import shown_values
from articles.models import Upload, UploadedItem
from articles.uploads.choices import (
    TICKED,
    Choice,
    Verdict,
    effective_choice,
    possible_choices,
)
from articles.uploads.editing import Change, apply_changes, articles_of
from articles.uploads.items import EDITABLE
from articles.uploads.restoring import NotFoundError

MAX_ROWS = 200
_VERSION = re.compile(r"(\d{1,9})-version")
_ACTION = re.compile(r"(\d{1,9}):([a-z_]{1,20}|\d{1,4})")


@dataclass(slots=True)
class Corrections:
    """The result of a page: refused forms and remarks by number of the item."""

    forms: dict[int, CorrectionForm] = field(default_factory=dict)
    remarks: dict[int, str] = field(default_factory=dict)

    @property
    def are_complete(self) -> bool:
        """Return whether all corrections were saved."""
        return not (self.forms or self.remarks)


def save_corrections(upload: Upload, post: QueryDict, *, may_update: bool) -> Corrections:
    """Save the rows of a page that changed; return the refused ones.

    Raises ``NotEditableError`` if the upload is not to be changed any more.
    """
    numbers = {int(match[1]) for name in post if (match := _VERSION.fullmatch(name))}
    result = Corrections()
    changes: dict[int, Change] = {}
    items = articles_of(upload).filter(number__in=sorted(numbers)[:MAX_ROWS])
    for item in items:
        change, form = _change(item, post, may_update=may_update)
        if form:
            result.forms[item.number] = form
        if change:
            changes[item.number] = change
    if not changes:
        return result
    try:
        conflicts = apply_changes(upload, changes.values())
    except NotFoundError:
        number = next(iter(_acting(changes.values())))
        result.remarks[number] = _("Bagian itu sudah Anda ubah; hapus sendiri di dalam teks.")
        return result
    for number in conflicts:
        result.forms[number] = CorrectionForm(post, prefix=str(number))
        result.remarks[number] = _(
            "Baris ini sudah diubah di jendela lain. Periksa isinya; simpan sekali lagi untuk"
            " memakai yang tertulis di sini."
        )
    return result


def _acting(changes: Iterable[Change]) -> list[int]:
    return [change.number for change in changes if change.remove is not None]


def _change(
    item: UploadedItem, post: QueryDict, *, may_update: bool
) -> tuple[Change | None, CorrectionForm | None]:
    """Return the change of one row if any, and its form if a value is refused."""
    prefix = str(item.number)
    shown = shown_values(item)
    sent = {
        name: str(post[f"{prefix}-{name}"]).replace("\r\n", "\n")
        for name in EDITABLE
        if f"{prefix}-{name}" in post
    }
    changed = {name for name, value in sent.items() if value != shown[name]}
    form = CorrectionForm(
        {f"{prefix}-{name}": value for name, value in (shown | sent).items()}, prefix=prefix
    )
    form.is_valid()
    refused = changed & set(form.errors)
    values = {name: form.cleaned_data[name] for name in sorted(changed - refused)}
    choice = _choice(item, post, may_update=may_update)
    version = post.get(f"{prefix}-version", "")
    change = Change(
        number=item.number,
        version=int(version) if version.isascii() and version.isdecimal() else -1,
        values=values,
        choice=choice,
        revert=[_operand(post, "revert", item.number)]
        if _operand(post, "revert", item.number) in EDITABLE
        else [],
        restore=_number(_operand(post, "restore", item.number)),
        remove=_number(_operand(post, "remove", item.number)),
    )
    is_empty = not (values or change.revert) and (choice, change.restore, change.remove) == (
        None,
        None,
        None,
    )
    return (None if is_empty else change), (form if refused else None)


def _choice(item: UploadedItem, post: QueryDict, *, may_update: bool) -> str | None:
    """Return the choice that was sent if it is another one."""
    possible = possible_choices(item, may_update=may_update)
    if len(possible) < 2 or f"{item.number}-asked" not in post:
        return None
    if item.verdict == Verdict.NEAR:
        sent = post.get(f"{item.number}-choice", "")
    else:
        sent = TICKED[Verdict(item.verdict)] if f"{item.number}-pick" in post else Choice.SKIP
    return sent if sent in possible and sent != effective_choice(item) else None


def _operand(post: QueryDict, action: str, number: int) -> str:
    match = _ACTION.fullmatch(post.get(action, ""))
    return match[2] if match and int(match[1]) == number else ""


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
