"""The two forms of the upload page: the files, and the values of fields that files leave empty."""

from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from articles.admin.upload.selection import Defaults
from articles.admin.widgets import SuggestingInput, ValuesInUse
from articles.importing.readers.registry import COMPRESSED, SUFFIXES
from articles.models import Article

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


class DefaultsForm(forms.Form):
    """The form for default values of fields that a file leaves empty."""

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
