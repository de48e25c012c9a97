"""The columns of the list of articles: all that an editor may choose, and the choice of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import ListPreference

#: Always the first column, with the link to the form.
TITLE = "title"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in addresses and preferences, its attribute of the admin, its label."""

    name: str
    attribute: str
    label: str | Promise
    is_default: bool = False


COLUMNS = (
    Column("number", "shown_number", _("nomor")),
    Column("source", "shown_source", _("sumber"), is_default=True),
    Column("author", "shown_author", _("penulis")),
    Column("category", "shown_category", _("kategori")),
    Column("kind", "shown_kind", _("jenis")),
    Column("published", "published", _("tanggal"), is_default=True),
    Column("status", "shown_status", _("status"), is_default=True),
    Column("index", "index_state", _("indeks"), is_default=True),
    Column("updated", "shown_update", _("diubah")),
    Column("created", "shown_creation", _("dibuat")),
    Column("creator", "shown_creator", _("dibuat oleh")),
)
DEFAULT = tuple(column.name for column in COLUMNS if column.is_default)


def chosen_columns(request: HttpRequest) -> tuple[str, ...]:
    """Return the names of the columns that the user sees, read once for each request."""
    known: tuple[str, ...] | None = getattr(request, "_list_columns", None)
    if known is None:
        stored = ListPreference.objects.filter(pk=request.user.pk).values_list("columns", flat=True)
        known = _known(stored.first())
        request._list_columns = known  # type: ignore[attr-defined]
    return known


def choose(user: Any, names: Sequence[str] | None) -> None:
    """Remember the columns of a user; without names, the usual ones."""
    if names is None:
        ListPreference.objects.filter(pk=user.pk).delete()
        return
    columns = [column.name for column in COLUMNS if column.name in set(names)]
    ListPreference.objects.update_or_create(pk=user.pk, defaults={"columns": columns})


def _known(stored: Any) -> tuple[str, ...]:
    """Return the stored choice without names that another version of the program had."""
    if not isinstance(stored, list):
        return DEFAULT
    return tuple(column.name for column in COLUMNS if column.name in stored)
