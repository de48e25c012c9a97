"""The forms of an upload: the files, the values of fields that files leave empty, corrections."""

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.form import MAX_BODY_LENGTH, visible
from articles.admin.widgets import SuggestingInput, ValuesInUse
from articles.importing.cleaning import normalise
from articles.importing.dates import parse_date
from articles.importing.readers.registry import COMPRESSED, SUFFIXES
from articles.models import Article
from articles.uploads.quota import max_size

#: The empty status is that of the defaults.
STATUS_CHOICES = (("", _("menurut isian umum")), *Article.ENTRY_STATUSES)
ACCEPTED_SUFFIXES = ",".join((*SUFFIXES, COMPRESSED))


class FilesInput(forms.FileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A form field for one or more files. The upload reader checks each file later."""

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        """Return the files; raise ``ValidationError`` if there is none."""
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(data)


class FilesForm(forms.Form):
    """The form for choosing the files to read."""

    uploads = FilesField(
        label=_("Berkas"),
        widget=FilesInput(attrs={"accept": ACCEPTED_SUFFIXES}),
        error_messages={"required": _("Pilih paling sedikit satu berkas.")},
    )


def no_room() -> str:
    """Return the sentence that the uploads of an editor have reached their limit."""
    text = gettext(
        "Unggahan Anda yang menunggu sudah mencapai batasnya (%(count)s unggahan, bersama-sama"
        " %(size)s): impor atau buang sebagian dahulu."
    )
    size = filesizeformat(max_size())
    return text % {"count": settings.UPLOAD_MAX_PENDING, "size": size}


class DefaultsForm(forms.Form):
    """The form for default values of fields that a file leaves empty."""

    source = forms.CharField(label=_("Sumber"), required=False, max_length=120)
    category = forms.CharField(label=_("Kategori"), required=False, max_length=80)
    status = forms.ChoiceField(
        label=_("Status"), choices=Article.ENTRY_STATUSES, initial=Article.Status.PUBLISHED
    )

    def __init__(self, *args: Any, may_publish: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            draft = Article.Status.DRAFT
            self.fields["status"].choices = [(draft.value, draft.label)]  # type: ignore[attr-defined]
            self.initial["status"] = self.fields["status"].initial = draft
        in_use = ValuesInUse()
        for name in ("source", "category"):
            field = self.fields[name]
            field.widget = SuggestingInput(partial(in_use.of, name))
            field.widget.attrs.update(field.widget_attrs(field.widget))


class CorrectionForm(forms.Form):
    """The form for one uploaded article; all values are strings, the date as the editor writes it.

    The fields are named after the number of the article, so that a page has one form for many.
    """

    title = forms.CharField(
        label=_("Judul"), max_length=Article._meta.get_field("title").max_length
    )
    source = forms.CharField(label=_("Sumber"), required=False, max_length=120)
    author = forms.CharField(label=_("Penulis"), required=False, max_length=200)
    published_at = forms.CharField(label=_("Tanggal"), required=False, max_length=100)
    category = forms.CharField(label=_("Kategori"), required=False, max_length=80)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=STATUS_CHOICES,
    )
    url = forms.URLField(
        label=_("Tautan asli"), required=False, max_length=1000, assume_scheme="https"
    )
    body = forms.CharField(label=_("Isi"), strip=False, widget=forms.Textarea)

    def clean_title(self) -> str:
        """Return the title on one line."""
        return visible(_one_line(self.cleaned_data["title"]))

    def clean_source(self) -> str:
        """Return the source on one line."""
        return _one_line(self.cleaned_data["source"])

    def clean_author(self) -> str:
        """Return the author on one line."""
        return _one_line(self.cleaned_data["author"])

    def clean_category(self) -> str:
        """Return the category on one line."""
        return _one_line(self.cleaned_data["category"])

    def clean_published_at(self) -> str:
        """Return the date in ISO 8601."""
        text = self.cleaned_data["published_at"].strip()
        if not text:
            return ""
        moment = parse_date(text)
        if moment is None:
            raise forms.ValidationError(_("Tanggal tidak terbaca; tulis seperti 2024-08-03 08:30."))
        return moment.isoformat()

    def clean_body(self) -> str:
        """Return the text normalised as files are."""
        body = normalise(self.cleaned_data["body"])
        if len(body) > MAX_BODY_LENGTH:
            message = _("Isi paling panjang %(limit)s karakter.") % {"limit": MAX_BODY_LENGTH}
            raise forms.ValidationError(message)
        return visible(body)


def _one_line(text: str) -> str:
    return " ".join(normalise(text).split())
