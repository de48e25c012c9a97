"""The fields of an export, in the order of their columns."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

BODY = "body"
SNIPPET = "snippet"
COPIES = "copies"


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in files and URLs, its label, and whether it is chosen at first."""

    name: str
    label: str | Promise
    is_usual: bool = True


_FIELDS = (
    Field("id", gettext_lazy("Nomor")),
    Field("title", gettext_lazy("Judul")),
    Field("source", gettext_lazy("Sumber")),
    Field("outlet", gettext_lazy("Media"), is_usual=False),
    Field("author", gettext_lazy("Penulis")),
    Field("category", gettext_lazy("Kategori")),
    Field("kind", gettext_lazy("Jenis")),
    Field("published", gettext_lazy("Tanggal terbit")),
    Field("first_published_at", gettext_lazy("Pertama kali tampil di sini"), is_usual=False),
    Field("url", gettext_lazy("Alamat di situs ini")),
    Field("permalink", gettext_lazy("Alamat tetap"), is_usual=False),
    Field("original_url", gettext_lazy("Alamat aslinya")),
    Field("score", gettext_lazy("Skor"), is_usual=False),
    Field(SNIPPET, gettext_lazy("Cuplikan"), is_usual=False),
    Field(COPIES, gettext_lazy("Salinan yang dilipat")),
)
_BODY = Field(BODY, gettext_lazy("Teks lengkap"), is_usual=False)


def offered_fields() -> tuple[Field, ...]:
    """Return the fields of this site; the text of articles only where ``EXPORT_BODY`` is set."""
    return (*_FIELDS, _BODY) if settings.EXPORT_BODY else _FIELDS


def usual_names() -> tuple[str, ...]:
    """Return the names of the fields that are chosen at first."""
    return tuple(field.name for field in _FIELDS if field.is_usual)
