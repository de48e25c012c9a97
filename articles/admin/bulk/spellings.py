"""The page that merges spellings of a source or an author."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.bulk.selection import changeable
from articles.admin.operations.confirmation import confirmation
from articles.admin.operations.results import told
from articles.bulk.merging import Merging, owners, remember
from articles.bulk.spellings import AUTHOR, FIELDS, SOURCE, counts_of, likely_groups
from articles.importing.cleaning import normalise
from articles.models import Article, Operation
from articles.operations.execution import run
from articles.roles.policy import CHANGE, PUBLISH
from articles.roles.refusal import require

MAX_GROUPS = 30
MAX_LISTED = 200
MAX_MERGED = 500
TEMPLATE = "admin/articles/article/spellings.html"
#: Merging changes articles that readers see, and the table of the field.
RIGHTS = {
    SOURCE: (CHANGE, PUBLISH, "articles.add_outlet", "articles.change_outlet"),
    AUTHOR: (CHANGE, PUBLISH, "articles.add_byline", "articles.change_byline"),
}


class MergeForm(forms.Form):
    """The spellings to merge, and the one that stays."""

    name = forms.CharField(required=False)

    def __init__(self, *args: Any, field: str, spellings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._field = field
        self._spellings = spellings

    def clean(self) -> dict[str, Any]:
        """Refuse a merge of nothing, and a name that is empty or too long."""
        cleaned = super().clean() or self.cleaned_data
        name = " ".join(normalise(cleaned.get("name") or "").split())
        limit = Article._meta.get_field(self._field).max_length or 0  # type: ignore[union-attr]
        spellings = list(dict.fromkeys(each for each in self._spellings if each and each != name))
        if not name or len(name) > limit:
            message = _("Isi nama yang dipakai, paling panjang %(limit)d karakter.")
            raise ValidationError(message, params={"limit": limit})
        if not spellings:
            raise ValidationError(_("Pilih sedikitnya satu ejaan lain."))
        if len(spellings) > MAX_MERGED:
            raise ValidationError(_("Paling banyak %d ejaan sekaligus.") % MAX_MERGED)
        return cleaned | {"name": name, "spellings": spellings}

    def merging(self) -> Merging:
        """Return the change."""
        return Merging(self._field, self.cleaned_data["name"], self.cleaned_data["spellings"])


class SpellingPages:
    """The pages, for the urls of the article admin."""

    def __init__(self, model_admin: "ModelAdmin[Article]") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the urls."""
        view = self._admin.admin_site.admin_view(self.spellings)
        return [path("spellings/<slug:field>/", view, name="articles_article_spellings")]

    def spellings(self, request: HttpRequest, field: str) -> HttpResponse:
        """Show the spellings of a field, and merge those that are sent."""
        if field not in FIELDS:
            return HttpResponseRedirect(_address(SOURCE))
        require(request.user, *RIGHTS[field])
        if request.method == "POST":
            form = MergeForm(request.POST, field=field, spellings=request.POST.getlist("spelling"))
            if form.is_valid():
                return self._merge(request, form.merging())
            for error in form.non_field_errors():
                messages.error(request, str(error))
        return self._page(request, field)

    def _merge(self, request: HttpRequest, merging: Merging) -> HttpResponse:
        field = merging.field
        articles = changeable(
            request, Article.objects.filter(**{f"{field}__in": merging.spellings})
        )
        kept, merged = merging.name, ", ".join(f"“{each}”" for each in merging.spellings)
        label = _("%(merged)s menjadi “%(kept)s”") % {"merged": merged, "kept": kept}
        effects = [label, _("Saringan dengan ejaan lama tetap menemukan artikelnya.")]
        title = _("Satukan ejaan %(field)s") % {"field": _field_name(field)}
        warnings = [
            _("“%(name)s” tetap nama lain dari “%(owner)s” pada saringan.")
            % {"name": spelling, "owner": owner}
            for spelling, owner in owners(merging).items()
        ]
        if page := confirmation(
            request,
            articles,
            title=title,
            effects=effects,
            warnings=warnings,
            always=bool(warnings),
        ):
            return page
        merging = remember(merging)
        operation = run(
            kind=Operation.Kind.MERGE,
            user=request.user,
            queryset=articles,
            change=merging,
            label=label,
        )
        text = ngettext(
            "Ejaan disatukan pada %(count)s artikel.",
            "Ejaan disatukan pada %(count)s artikel.",
            operation.changed,
        )
        return told(request, operation, text) or HttpResponseRedirect(_address(field))

    def _page(self, request: HttpRequest, field: str) -> TemplateResponse:
        counts = counts_of(field)
        sought = " ".join(request.GET.get("q", "").replace("\0", "").split())
        found = [name for name in counts if sought.casefold() in name.casefold()]
        found.sort(key=lambda name: (-counts[name], name.casefold()))
        groups = likely_groups(counts, field) if not sought else []
        return TemplateResponse(
            request,
            TEMPLATE,
            {
                **self._admin.admin_site.each_context(request),
                "opts": self._admin.opts,
                "title": _("Satukan ejaan %(field)s") % {"field": _field_name(field)},
                "field": field,
                "tabs": [(_address(name), _field_name(name), name == field) for name in FIELDS],
                "groups": [_counted(names, counts) for names in groups[:MAX_GROUPS]],
                "names": _counted(found[:MAX_LISTED], counts),
                "sought": sought,
                "more": max(0, len(found) - MAX_LISTED),
                "max_length": Article._meta.get_field(field).max_length,  # type: ignore[union-attr]
            },
        )


def _address(field: str) -> str:
    return reverse("admin:articles_article_spellings", args=[field])


def _field_name(field: str) -> str:
    return str(Article._meta.get_field(field).verbose_name)  # type: ignore[union-attr]


def _counted(names: list[str], counts: dict[str, int]) -> list[tuple[str, str]]:
    return [(name, intcomma(counts[name])) for name in names]
