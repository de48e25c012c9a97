"""The list of articles: its columns, their order, the search with ranks, and the choice of columns.

``indexer.admin`` fills in the search with the site's engine. It leaves a ``ListSearch`` at the
request, from which the list takes the order of the hits.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.views.main import ORDER_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from articles.admin.bulk.spellings import SpellingPages
from articles.admin.changelist import ArticleChangeList
from articles.admin.columns import COLUMNS, TITLE, choose, chosen_columns
from articles.admin.ranked_articles import RankedArticles, list_search
from articles.models import Article

if TYPE_CHECKING:
    Base = ModelAdmin[Article]
else:
    Base = object

LIST = "admin:articles_article_changelist"
OMITTED_IN_LIST = ("body", "content_hash", "external_id")


class ArticleList(Base):
    """A mixin of the article admin with everything about the list."""

    list_display: Any = (TITLE, "shown_source", "published", "shown_status")
    #: The columns that this admin can fill.
    attributes: tuple[str, ...] = tuple(
        column.attribute for column in COLUMNS if column.name != "index"
    )
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def get_list_display(self, request: HttpRequest) -> tuple[Any, ...]:
        """Return the title and the columns that the user chose."""
        chosen = chosen_columns(request)
        by_name = {column.name: column.attribute for column in COLUMNS}
        return (TITLE, *(by_name[name] for name in chosen if by_name[name] in self.attributes))

    def get_list_select_related(self, request: HttpRequest) -> tuple[str, ...] | bool:
        """Read the users who added the articles, if the list shows them."""
        return ("created_by",) if "creator" in chosen_columns(request) else False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ArticleChangeList]:
        """Return the list class, which annotates the articles of a page."""
        return ArticleChangeList

    def get_paginator(
        self,
        request: HttpRequest,
        queryset: Any,
        per_page: int,
        orphans: int = 0,
        allow_empty_first_page: bool = True,
    ) -> "Paginator[Any]":
        """Return the pages, in the order of a search unless a column is chosen."""
        ranked = list_search(request).ranked
        if ranked is not None and ORDER_VAR not in request.GET:
            queryset = RankedArticles(queryset, ranked)
        return super().get_paginator(request, queryset, per_page, orphans, allow_empty_first_page)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Article], *args: Any
    ) -> HttpResponse | None:
        """Run an action, but never on all of the articles that only have some of the words.

        The list shows articles of the trash if its search names them; no action concerns these.
        """
        if _is_across(request) and list_search(request).is_relaxed:
            message = _(
                "Artikel pada daftar ini hanya memuat sebagian kata pencarian, sehingga tidak dapat"
                " diubah sekaligus. Pilih satu per satu, atau ubah pencarian."
            )
            self.message_user(request, message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        listed = queryset.exclude(status=Article.Status.TRASHED)
        return super().response_action(request, listed, *args)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, with the choice of columns."""
        if _is_across(request):
            # Without scripts, the box of the whole list is sent beside the hidden value, and may be
            # ticked alone; Django wants a row, too.
            values = request.POST.copy()
            values.setlist("select_across", ["1"])
            values.setlistdefault(ACTION_CHECKBOX_NAME, ["0"])
            request.POST = values  # type: ignore[assignment]
        chosen = chosen_columns(request)
        columns = [
            (column.name, column.label, column.name in chosen)
            for column in COLUMNS
            if column.attribute in self.attributes
        ]
        context = {
            "columns": columns,
            "list_address": request.get_full_path(),
            "title": capfirst(self.opts.verbose_name_plural),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        """Add the address that remembers the columns."""
        view = self.admin_site.admin_view(self.columns_view)
        columns = path("columns/", view, name="articles_article_columns")
        return [columns, *SpellingPages(self).urls(), *super().get_urls()]

    @method_decorator(require_POST)
    def columns_view(self, request: HttpRequest) -> HttpResponseRedirect:
        """Remember the columns that the user chose, and return to the list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        choose(request.user, None if "default" in request.POST else request.POST.getlist("column"))
        back = request.POST.get("back", "")
        home = reverse(LIST)
        is_own = url_has_allowed_host_and_scheme(back, None) and back.startswith(home)
        return HttpResponseRedirect(_without_order(back) if is_own else home)

    def annotate_page(self, page: Sequence[Article]) -> None:
        """Annotate the articles of one page for the columns. Subclasses use one query for all."""

    # --- Columns ---------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("nomor"), ordering="pk")
    def shown_number(self, article: Article) -> str:
        """Return the number, as the search of the list understands it."""
        return f"#{article.pk}"

    @admin.display(description=gettext_lazy("sumber"), ordering="source", empty_value="–")
    def shown_source(self, article: Article) -> str | None:
        """Return the source."""
        return article.source or None

    @admin.display(description=gettext_lazy("penulis"), ordering="author", empty_value="–")
    def shown_author(self, article: Article) -> str | None:
        """Return the author, with a label where there are no headings."""
        return _labelled(_("Penulis"), article.author) if article.author else None

    @admin.display(description=gettext_lazy("kategori"), ordering="category", empty_value="–")
    def shown_category(self, article: Article) -> str | None:
        """Return the category, with a label where there are no headings."""
        return _labelled(_("Kategori"), article.category) if article.category else None

    @admin.display(description=gettext_lazy("jenis"))
    def shown_kind(self, article: Article) -> str:
        """Return the kind."""
        kind = article.kind or article.stated_kind or Article.Kind.NEWS
        return str(dict(Article.Kind.choices).get(kind, kind))

    @admin.display(
        description=gettext_lazy("tanggal"),
        ordering=F("published_at").desc(nulls_last=True),
        empty_value="–",
    )
    def published(self, article: Article) -> Any:
        """Return the day of publication, and how reliable it is if the source does not state it.

        A scheduled article has the time as well.
        """
        moment = article.published_at
        if not moment:
            return None
        if article.status == Article.Status.SCHEDULED:
            return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
        day = timezone.localtime(moment).date()
        if not article.date_status:
            return day
        return f"{date_format(day)} ({article.get_date_status_display()})"

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def shown_status(self, article: Article) -> str:
        """Return the status, marked so that drafts stand out among published articles."""
        return format_html(
            '<span class="article-status article-status--{}">{}</span>',
            article.status,
            article.get_status_display(),
        )

    @admin.display(description=gettext_lazy("diubah"), ordering="updated_at")
    def shown_update(self, article: Article) -> str:
        """Return the time of the last change."""
        return _labelled(_("Diubah"), _short(article.updated_at))

    @admin.display(description=gettext_lazy("dibuat"), ordering="pk")
    def shown_creation(self, article: Article) -> str:
        """Return the time at which the article was added; numbers rise with it."""
        return _labelled(_("Dibuat"), _short(article.created_at))

    @admin.display(description=gettext_lazy("dibuat oleh"), empty_value="–")
    def shown_creator(self, article: Article) -> str | None:
        """Return the user who added the article."""
        user = article.created_by
        return _labelled(_("Oleh"), str(user)) if user else None


def _is_across(request: HttpRequest) -> bool:
    """Return whether an action is for the whole list; its form takes nearly any value for true."""
    return request.POST.get("select_across", "") not in {"", "0"}


def _labelled(label: str, text: str) -> str:
    """Return a cell whose label is shown where the list has no headings (on phones)."""
    return format_html('<span class="cell-label">{}:</span> {}', label, text)


def _short(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def _without_order(address: str) -> str:
    """Return the address without its order, which counts columns that are others now."""
    base, mark, query = address.partition("?")
    kept = "&".join(part for part in query.split("&") if not part.startswith(f"{ORDER_VAR}="))
    return f"{base}{mark}{kept}" if kept else base
