"""List filters for fields with thousands of values: an input and links to frequent values.

The stock filter shows a link for every value, which is unusable with thousands of sources.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.widgets import ValuesInUse
from articles.models import Article, ImportBatch

MAX_LINKED_VALUES = 8
MAX_DIGITS = 19  # of a key


class TypedFilter(admin.SimpleListFilter):
    """A filter by the typed value: an exact match, or a substring match if no value is equal."""

    template = "admin/articles/typed_filter.html"
    field: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the values of the latest articles."""
        return [(value, value) for value in ValuesInUse().of(self.field)]

    def has_output(self) -> bool:
        """Show the filter if there are values to choose or a value is typed."""
        return bool(self.lookup_choices or self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles that match the typed value."""
        typed = (self.value() or "").strip().replace("\0", "")
        if not typed:
            return queryset
        if Article.objects.order_by().filter(**{self.field: typed}).exists():
            return queryset.filter(**{self.field: typed})
        return queryset.filter(**{f"{self.field}__icontains": typed})

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Yield the choice "all articles", which carries the input's data, then frequent values."""
        yield {
            "selected": not self.value(),
            "query_string": changelist.get_query_string(remove=[self.parameter_name or ""]),
            "display": _("Semua"),
            "typed": self.value() or "",
            "parameter": self.parameter_name,
            "suggestions": [value for value, _title in self.lookup_choices],
            "kept": [
                (name, value)
                for name, values in changelist.filter_params.items()
                for value in values
                if name not in {self.parameter_name, "p"}
            ],
        }
        for value, title in self.lookup_choices[:MAX_LINKED_VALUES]:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name or "": value}),
                "display": title,
            }


class SourceFilter(TypedFilter):
    """The filter by source."""

    title = gettext_lazy("sumber")
    parameter_name = field = "source"


class CategoryFilter(TypedFilter):
    """The filter by category."""

    title = gettext_lazy("kategori")
    parameter_name = field = "category"


class KindFilter(admin.SimpleListFilter):
    """The filter by kind: fact check, opinion, ..."""

    title = gettext_lazy("jenis")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return all kinds."""
        return list(Article.Kind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles of the chosen kind; a row without a kind counts as news."""
        if self.value() == Article.Kind.NEWS:
            return queryset.filter(kind__in=["", Article.Kind.NEWS])
        if not self.value():
            return queryset
        # The second condition is that of the partial index; SQLite does not derive it.
        return queryset.filter(kind=self.value()).exclude(kind=Article.Kind.NEWS)


class DateStatusFilter(admin.SimpleListFilter):
    """The filter by the reliability of the date: inferred from the text, or doubtful."""

    title = gettext_lazy("asal tanggal")
    parameter_name = "date_status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the kinds of dates that an editor may want to check."""
        return [(value, label) for value, label in Article.DateStatus.choices if value]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles with dates of the chosen kind."""
        if not self.value():
            return queryset
        # The second condition is that of the partial index; SQLite does not derive it.
        return queryset.filter(date_status=self.value()).exclude(date_status="")


class BatchFilter(admin.SimpleListFilter):
    """The filter by import, which the page of an import links to; it shows only a chosen import."""

    title = gettext_lazy("impor")
    parameter_name = "impor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the chosen import."""
        batch = self._chosen()
        return [(str(batch.pk), f"{batch.pk} · {batch.name}")] if batch else []

    def has_output(self) -> bool:
        """Show the filter if an import is chosen, so that it can be left."""
        return bool(self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Return the articles that the chosen import created or updated."""
        if not self.value():
            return queryset
        batch = self._chosen()
        if batch is None:
            return queryset.none()
        return queryset.filter(pk__in=batch.articles.order_by().values("article_id"))

    def _chosen(self) -> ImportBatch | None:
        if not hasattr(self, "_batch"):
            number = self.value() or ""
            is_number = number.isascii() and number.isdecimal() and len(number) < MAX_DIGITS
            self._batch = ImportBatch.objects.filter(pk=int(number)).first() if is_number else None
        return self._batch
