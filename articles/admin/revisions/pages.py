"""The pages of an article's history: the list, one change, and the way back to an earlier text."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from articles.admin.revisions.comparison import compared
from articles.admin.revisions.history import history
from articles.models import Article, Revision
from articles.revisions.restoring import restorable_changes, restore
from articles.revisions.states import state_after, state_before
from articles.revisions.values import changed_fields
from articles.roles.policy import CHANGE, VIEW, may_see
from articles.roles.refusal import MissingRightsError

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

TEMPLATES = "admin/articles/article/"
PER_PAGE = 25


class HistoryPages:
    """The pages, for whoever sees the article; restoring needs the right to change it."""

    def __init__(self, model_admin: "ArticleAdmin") -> None:
        self._admin = model_admin

    def urls(self) -> list[URLPattern]:
        """Return the addresses; the first one replaces Django's history."""
        wrap = self._admin.admin_site.admin_view
        return [
            path("<int:pk>/history/", wrap(self.list_view), name="articles_article_history"),
            path(
                "<int:pk>/history/<int:revision>/",
                wrap(self.change_view),
                name="articles_article_revision",
            ),
            path(
                "<int:pk>/history/<int:revision>/restore/",
                wrap(self.restore_view),
                name="articles_article_restore_revision",
            ),
        ]

    def list_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List all changes of an article, the latest first."""
        article = self._article(request, pk)
        page = Paginator(history(article), PER_PAGE).get_page(request.GET.get("p"))
        return self._page(
            request,
            "history.html",
            article,
            title=_("Riwayat: %(title)s") % {"title": article.title},
            page=page,
        )

    def change_view(self, request: HttpRequest, pk: int, revision: int) -> HttpResponse:
        """Show one change, word by word."""
        article = self._article(request, pk)
        row = _revision(article, revision)
        before, after = state_before(article, row), state_after(article, row)
        pairs = {name: (before[name], after[name]) for name in changed_fields(row)}
        newer = article.revisions.filter(pk__gt=row.pk).order_by("pk").only("pk").first()
        older = article.revisions.filter(pk__lt=row.pk).order_by("-pk").only("pk").first()
        return self._page(
            request,
            "revision.html",
            article,
            title=_("Perubahan: %(title)s") % {"title": article.title},
            revision=row,
            fields=compared(pairs),
            newer=newer,
            older=older,
            can_restore=bool(restorable_changes(article, row)),
        )

    def restore_view(self, request: HttpRequest, pk: int, revision: int) -> HttpResponse:
        """Show what restoring an earlier text changes; restore it after the answer."""
        article = self._article(request, pk)
        row = _revision(article, revision)
        if not self._admin.has_change_permission(request, article):
            raise MissingRightsError(CHANGE)
        has_changed = False
        if request.method == "POST":
            has_changed = request.POST.get("version") != article.updated_at.isoformat()
            if not has_changed:
                return self._restored(request, article, row)
        return self._page(
            request,
            "restore_revision.html",
            article,
            title=_("Pulihkan naskah lama: %(title)s") % {"title": article.title},
            revision=row,
            fields=compared(restorable_changes(article, row)),
            version=article.updated_at.isoformat(),
            has_changed=has_changed,
        )

    def _restored(self, request: HttpRequest, article: Article, row: Revision) -> HttpResponse:
        made = restore(article.pk, row, user=request.user)
        if made:
            text = _("Naskah lama dipulihkan. Status dan alamat artikel tetap.")
            self._admin.message_user(request, text, messages.SUCCESS)
        else:
            text = _("Naskahnya sudah seperti itu.")
            self._admin.message_user(request, text, messages.INFO)
        return redirect("admin:articles_article_history", article.pk)

    def _article(self, request: HttpRequest, pk: int) -> Article:
        article = get_object_or_404(Article.objects.select_related("created_by"), pk=pk)
        if not may_see(request.user, article):
            raise MissingRightsError(VIEW)
        return article

    def _page(
        self, request: HttpRequest, template: str, article: Article, **context: Any
    ) -> TemplateResponse:
        return TemplateResponse(
            request,
            TEMPLATES + template,
            {
                **self._admin.admin_site.each_context(request),
                "opts": self._admin.opts,
                "media": self._admin.media,
                "article": article,
                "may_change": self._admin.has_change_permission(request, article),
                **context,
            },
        )


def _revision(article: Article, pk: int) -> Revision:
    return get_object_or_404(
        Revision.objects.select_related("user", "operation"), pk=pk, article=article
    )
