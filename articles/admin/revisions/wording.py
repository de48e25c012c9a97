"""Names of fields and values of revisions, as editors know them."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from articles.models import Article, Revision
from articles.revisions.values import MOMENTS, changed_fields, field_value

MAX_SHOWN = 120  # characters of a value in a line
#: They follow from the status, which is shown.
HIDDEN = ("trashed_at", "trashed_from")


def shown_fields(revision: Revision) -> list[str]:
    """Return the names of the changed fields that editors know."""
    return [name for name in changed_fields(revision) if name not in HIDDEN]


def field_label(name: str) -> str:
    """Return the name of a field."""
    return str(Article._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def shown_value(name: str, value: Any) -> str:
    """Return a stored value as it is shown in a line."""
    if value in (None, ""):
        return _("(kosong)")
    if name in MOMENTS:
        return date_format(localtime(field_value(name, value)), "DATETIME_FORMAT")
    choices = dict(Article._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    text = str(choices.get(value, value))
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
