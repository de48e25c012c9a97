"""The action that finds and replaces a text in fields of many articles, after a preview."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.bulk.selection import SENT, changeable, form_page
from articles.admin.operations.confirmation import confirmation
from articles.admin.operations.results import told
from articles.bulk.replacement import FIELDS, Place, Replacement
from articles.importing.cleaning import normalise
from articles.key_sets import OneOf
from articles.models import Article, Operation
from articles.operations.execution import run

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

MAX_LENGTH = 500  # characters of either text
MAX_SHOWN_ARTICLES = 20
MAX_SHOWN_PLACES = 3  # of an article
#: A preview reads texts for so long. A longer list is counted in part, but replaced as a whole.
PREVIEW_SECONDS = 3.0
CHUNK = 200
BOTH = "title body"


class ReplaceForm(forms.Form):
    """The text to find, its replacement, and where."""

    find = forms.CharField(label=gettext_lazy("Cari"), max_length=MAX_LENGTH, strip=False)
    replace = forms.CharField(
        label=gettext_lazy("Ganti dengan"),
        max_length=MAX_LENGTH,
        required=False,
        strip=False,
        help_text=gettext_lazy("Kosong menghapus teks itu."),
    )
    where = forms.ChoiceField(label=gettext_lazy("Pada"))
    whole_words = forms.BooleanField(
        label=gettext_lazy("Hanya kata utuh"), required=False, initial=True
    )
    match_case = forms.BooleanField(
        label=gettext_lazy("Bedakan huruf besar dan kecil"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {each.name: each.verbose_name for each in Article._meta.concrete_fields}
        fields = [(name, str(names[name]).capitalize()) for name in FIELDS]
        self.fields["where"].choices = [(BOTH, _("Judul dan isi")), *fields]  # type: ignore[attr-defined]
        for name in ("find", "replace"):
            self.fields[name].widget.attrs.update({"autocomplete": "off", "class": "vTextField"})

    def clean_find(self) -> str:
        """Return the text in the form that articles have."""
        text = _normal(self.cleaned_data["find"])
        if not text.strip():
            raise ValidationError(_("Isi teks yang dicari."))
        return text

    def clean_replace(self) -> str:
        """Return the replacement in the form that articles have."""
        return _normal(self.cleaned_data["replace"])

    def clean(self) -> dict[str, Any]:
        """Refuse a replacement by the same text."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and cleaned["find"] == cleaned["replace"]:
            self.add_error("replace", _("Teks penggantinya sama."))
        return cleaned

    def replacement(self) -> Replacement:
        """Return the change."""
        cleaned = self.cleaned_data
        return Replacement(
            fields=cleaned["where"].split(),
            find=cleaned["find"],
            replace=cleaned["replace"],
            whole_words=cleaned["whole_words"],
            match_case=cleaned["match_case"],
        )


@dataclass(slots=True)
class Preview:
    """The places that a replacement would change, and the first of them."""

    keys: list[int] = field(default_factory=list)
    places: int = 0
    shown: list[tuple[Article, Sequence[Place], int]] = field(default_factory=list)
    is_complete: bool = True


@admin.action(description=gettext_lazy("Cari dan ganti teks"), permissions=["change"])
def find_and_replace(
    model_admin: "ArticleAdmin", request: HttpRequest, queryset: QuerySet[Article]
) -> HttpResponse | None:
    """Ask for a text and its replacement, show the places, and replace them."""
    sent = request.POST if SENT in request.POST else None
    form = ReplaceForm(sent)
    title = _("Cari dan ganti")

    def page(**context: Any) -> HttpResponse:
        return form_page(
            model_admin,
            request,
            template="find_and_replace.html",
            title=title,
            form=form,
            selected=queryset,
            **context,
        )

    if sent is None or not form.is_valid():
        return page()
    change = form.replacement()
    articles = changeable(request, queryset).filter(change.condition())
    preview = previewed(articles, change)
    signature = repr(change)
    if request.POST.get("previewed") != signature or "replace_all" not in request.POST:
        return page(preview=preview, signature=signature, replacing=change.replace)
    if preview.is_complete:
        articles = Article.objects.filter(pk__in=OneOf(preview.keys))
    effect = _("“%(find)s” menjadi “%(replace)s” pada %(where)s") % {
        "find": change.find,
        "replace": change.replace,
        "where": dict(form.fields["where"].choices)[form.cleaned_data["where"]],  # type: ignore[attr-defined]
    }
    if asked := confirmation(request, articles, title=title, effects=[effect]):
        return asked
    operation = run(
        kind=Operation.Kind.REPLACE,
        user=request.user,
        queryset=articles,
        change=change,
        label=effect,
    )
    return told(request, operation)


def previewed(
    articles: QuerySet[Article], change: Replacement, *, seconds: float = PREVIEW_SECONDS
) -> Preview:
    """Return the places in the articles, as far as they can be read in the time."""
    preview = Preview()
    end = time.monotonic() + seconds
    # Without ``defer(None)``, the text that the list defers would be read row by row.
    read = articles.defer(None).only("pk", "title", "status", *change.fields)
    rows = read.order_by("-pk")
    for article in rows.iterator(chunk_size=CHUNK):
        if count := change.count(article):
            preview.places += count
            preview.keys.append(article.pk)
            if len(preview.shown) < MAX_SHOWN_ARTICLES:
                places = (each for name in change.fields for each in change.places(article, name))
                shown = list(islice(places, MAX_SHOWN_PLACES))
                preview.shown.append((article, shown, count - len(shown)))
        if time.monotonic() > end:
            preview.is_complete = False
            break
    return preview


def _normal(text: str) -> str:
    """Return a text as articles are stored, with the blanks at its ends."""
    stripped = text.strip()
    if not stripped:
        return " " if text else ""
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() else ""
    return f"{head}{normalise(stripped)}{tail}"
