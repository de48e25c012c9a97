"""The delete button and the delete action of the article admin put articles into the trash."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.operations.confirmation import confirmation
from articles.admin.operations.results import told
from articles.admin.trash.pages import TrashPages, trash_url
from articles.models import Article, Operation
from articles.roles.policy import ADD, discardable_articles, may_discard
from articles.trash.discarding import discard

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

Status = Article.Status
LIST = "articles_article_changelist"


def discarded_text(count: int) -> str:
    """Return the sentence about articles that went to the trash; ``%(count)s`` stays in it."""
    return ngettext(
        "%(count)s artikel dibuang ke tempat sampah.",
        "%(count)s artikel dibuang ke tempat sampah.",
        count,
    )


def left_text(count: int) -> str:
    """Return the sentence about articles that the user may not discard; ``%(count)s`` stays."""
    return ngettext(
        "%(count)s artikel dibiarkan, karena bukan draf yang boleh Anda buang.",
        "%(count)s artikel dibiarkan, karena bukan draf yang boleh Anda buang.",
        count,
    )


@admin.action(description=gettext_lazy("Buang artikel yang dipilih"), permissions=["discard"])
def delete_selected(
    model_admin: "ArticleAdmin", request: HttpRequest, queryset: QuerySet[Article]
) -> HttpResponse | None:
    """Put the articles into the trash, which removes them from search. It replaces Django's."""
    concerned = discardable_articles(request.user, queryset)
    if page := confirmation(
        request,
        concerned,
        title=_("Buang ke tempat sampah"),
        effects=[
            _("Artikel hilang dari pencarian dan dari daftar artikel."),
            _("Artikel tetap ada di tempat sampah sampai dipulihkan atau dihapus selamanya."),
        ],
        button=_("Ya, buang"),
    ):
        return page
    left = queryset.count() - concerned.count()
    operation = discard(concerned, user=request.user)
    if left:
        messages.warning(request, left_text(left) % {"count": intcomma(left)})
    return told(request, operation, discarded_text(operation.changed))


class UsesTrash:
    """A mixin of the article admin."""

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Return whether the user may change the article; those of the trash are restored first."""
        if obj is not None and obj.status == Status.TRASHED:
            return False
        return bool(super().has_change_permission(request, obj))  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Return whether the user may discard the article; without one, all articles."""
        if obj is not None:
            return obj.status != Status.TRASHED and may_discard(request.user, obj)
        return bool(super().has_delete_permission(request))  # type: ignore[misc]

    def has_discard_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may discard articles of the list, at least own drafts."""
        return self.has_delete_permission(request) or request.user.has_perm(ADD)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show the list; the filter of the status for trashed articles is the trash."""
        if request.GET.get("status__exact") == Status.TRASHED:
            return redirect(trash_url())
        response: HttpResponse = super().changelist_view(request, extra_context)  # type: ignore[misc]
        return response

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form; tell if the article is in the trash."""
        article = kwargs.get("obj")
        if article is not None and article.status == Status.TRASHED:
            messages.warning(request, _in_trash(article))
        response: HttpResponse = super().render_change_form(  # type: ignore[misc]
            request, context, *args, **kwargs
        )
        return response

    def log_deletions(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Log nothing: the operation and its revision are the record."""
        return []

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        """Put the article into the trash."""
        self._keep(request, discard([obj.pk], user=request.user))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Put the articles into the trash."""
        self._keep(request, discard(queryset, user=request.user))

    def response_delete(
        self, request: HttpRequest, obj_display: str, obj_id: Any
    ) -> HttpResponseRedirect:
        """Tell what happened, with the button that takes it back; go to the list."""
        operation: Operation = request.discarding  # type: ignore[attr-defined]
        told(request, operation, discarded_text(operation.changed))
        opts = self.opts  # type: ignore[attr-defined]
        filters = self.get_preserved_filters(request)  # type: ignore[attr-defined]
        address = add_preserved_filters(
            {"preserved_filters": filters, "opts": opts}, reverse(f"admin:{LIST}")
        )
        return redirect(address)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the trash."""
        pages = TrashPages(self).urls()  # type: ignore[arg-type]
        return pages + super().get_urls()  # type: ignore[misc,no-any-return]

    def _keep(self, request: HttpRequest, operation: Operation) -> None:
        request.discarding = operation  # type: ignore[attr-defined]


def _in_trash(article: Article) -> str:
    when = (
        date_format(localtime(article.trashed_at), "DATETIME_FORMAT") if article.trashed_at else "–"
    )
    return format_html(
        _('Artikel ini ada di tempat sampah sejak {when}. <a href="{url}">Buka tempat sampah</a>'),
        when=when,
        url=trash_url(article.pk),
    )
