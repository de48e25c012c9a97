"""What can be done with many articles at once, each in a handful of queries.

The index follows by itself: ``ArticleQuerySet`` announces what it changed after the commit.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.utils import model_ngettext
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.form import change_url
from articles.admin.history import note_changes, user_id_of
from articles.models import Article, OriginalText

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

LISTED_IN_CONFIRMATION = 100


@admin.action(description=gettext_lazy("Terbitkan artikel yang dipilih"), permissions=["change"])
def publish(model_admin: "ArticleAdmin", request: HttpRequest, queryset: QuerySet[Article]) -> None:
    """Make the articles searchable."""
    count = _set_status(request, queryset, Article.Status.PUBLISHED)
    said = ngettext("%(count)d artikel diterbitkan.", "%(count)d artikel diterbitkan.", count) % {
        "count": count
    }
    _tell(model_admin, request, count, said)


@admin.action(
    description=gettext_lazy("Tarik artikel yang dipilih (jadikan draf)"), permissions=["change"]
)
def unpublish(
    model_admin: "ArticleAdmin", request: HttpRequest, queryset: QuerySet[Article]
) -> None:
    """Take the articles out of search."""
    count = _set_status(request, queryset, Article.Status.DRAFT)
    said = ngettext(
        "%(count)d artikel ditarik dan kini berupa draf.",
        "%(count)d artikel ditarik dan kini berupa draf.",
        count,
    ) % {"count": count}
    _tell(model_admin, request, count, said)


def deletion_summary(
    model_admin: "ArticleAdmin", articles: Any, request: HttpRequest
) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
    """Return what a confirmation page shows: some titles, all counts, and what is not allowed."""
    if isinstance(articles, QuerySet):
        count = articles.count()
        originals = OriginalText.objects.filter(
            article__in=articles.order_by().values("pk")
        ).count()
        shown = list(articles.defer("body")[:LISTED_IN_CONFIRMATION])
    else:
        count, shown = len(articles), list(articles)[:LISTED_IN_CONFIRMATION]
        originals = OriginalText.objects.filter(article__in=articles).count()
    listed: list[Any] = [
        format_html('<a href="{}">{}</a>', change_url(article.pk), article) for article in shown
    ]
    if count > len(listed):
        listed.append(_("… dan %(count)d artikel lagi") % {"count": count - len(listed)})
    counts = {model_ngettext(Article._meta, count): count}
    if originals:
        counts[model_ngettext(OriginalText._meta, originals)] = originals
    allowed = model_admin.has_delete_permission(request)
    return listed, counts, set() if allowed else {str(Article._meta.verbose_name)}, []


def _set_status(request: HttpRequest, queryset: QuerySet[Article], status: Article.Status) -> int:
    """Give the articles a status; return how many had another one."""
    with transaction.atomic():
        changing = queryset.exclude(status=status)
        found = list(changing.only("pk", "title"))
        note_changes(user_id_of(request), found, "status")
        changing.order_by().update(status=status, updated_at=timezone.now())
    return len(found)


def _tell(model_admin: "ArticleAdmin", request: HttpRequest, count: int, said: str) -> None:
    if count:
        model_admin.message_user(request, said, messages.SUCCESS)
    else:
        model_admin.message_user(request, _("Tidak ada yang perlu diubah."), messages.INFO)
