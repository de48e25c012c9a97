"""The admin of judged queries: the list is sorted by query, and adding several is quick."""

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from articles.admin.article_select import SearchesArticles
from articles.admin.judging import judge
from articles.admin.report_return import ReturnsToReport
from articles.admin.writing.unsaved import KeepsUnsavedWork
from articles.models import Article, JudgedQuery

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[JudgedQuery]
else:
    ModelAdmin = admin.ModelAdmin


class JudgedQueryAdmin(KeepsUnsavedWork, ReturnsToReport, SearchesArticles, ModelAdmin):
    """The admin of judgements. "Save and add another" keeps the query for the next one."""

    list_display = ("query", "article", "grade", "note")
    list_editable = ("grade",)
    list_filter = ("grade",)
    list_select_related = ()  # False would join and drop judgements of deleted articles
    list_per_page = 50
    search_fields = ("query", "note")
    autocomplete_fields = ("article",)

    class Media:
        js = ["articles/admin/named-choices.js"]  # noqa: RUF012 - Django's way

    def get_queryset(self, request: HttpRequest) -> QuerySet[JudgedQuery]:
        """Return all judgements, including those of deleted articles, which a join would drop."""
        titles = Article.objects.only("title")
        return super().get_queryset(request).prefetch_related(Prefetch("article", titles))

    def formfield_for_choice_field(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the field; in the list, only its own label tells screen readers its name."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if field:
            field.widget.attrs["aria-label"] = capfirst(str(db_field.verbose_name))
        return field

    def get_urls(self) -> list[URLPattern]:
        """Return the URLs, with the one that the buttons beside hits send grades to."""
        view = self.admin_site.admin_view(partial(judge, model_admin=self))
        return [path("nilai/", view, name="articles_judgedquery_judge"), *super().get_urls()]

    def response_add(
        self, request: HttpRequest, obj: JudgedQuery, post_url_continue: Any = None
    ) -> HttpResponse:
        """Redirect to a form with the same query after "save and add another"."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            address = reverse("admin:articles_judgedquery_add")
            return HttpResponseRedirect(f"{address}?{urlencode({'query': obj.query})}")
        return response
