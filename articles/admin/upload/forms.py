"""The two small forms of the upload page: the files, and what to fill in where they say nothing."""

from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from articles.admin.upload.selection import Defaults
from articles.admin.widgets import SuggestingInput, ValuesInUse
from articles.importing.reading import READERS
from articles.models import Article

ACCEPTED = ",".join((*READERS, ".gz"))


class FilesInput(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, but at least one; each is judged by itself when it is read."""

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[Any]"]:
        """Return the files."""
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(data)


class FilesForm(forms.Form):
    """The files to read."""

    uploads = FilesField(
        label=_("Berkas"),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Pilih paling sedikit satu berkas.")},
    )


class DefaultsForm(forms.Form):
    """Values for the articles whose file names none."""

    source = forms.CharField(label=_("Sumber"), required=False, max_length=120)
    category = forms.CharField(label=_("Kategori"), required=False, max_length=80)
    status = forms.ChoiceField(
        label=_("Status"), choices=Article.Status.choices, initial=Article.Status.PUBLISHED
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_use = ValuesInUse()
        for name in ("source", "category"):
            field = self.fields[name]
            field.widget = SuggestingInput(partial(in_use.of, name))
            field.widget.attrs.update(field.widget_attrs(field.widget))

    def defaults(self) -> Defaults:
        """Return the values; the form must be valid."""
        return Defaults(**self.cleaned_data)
