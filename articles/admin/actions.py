"""Admin actions on many articles at once, each with a constant number of queries.

The index is updated without code here: ``ArticleQuerySet`` announces changes after the commit.
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

MAX_LISTED_IN_CONFIRMATION = 100


@admin.action(
    description=gettext_lazy("Terbitkan artikel yang dipilih"), permissions=["publish"]
)
def publish(model_admin: "ArticleAdmin", request: HttpRequest, queryset: QuerySet[Article]) -> None:
    """Publish the articles, which makes them searchable."""
    count = _set_status(request, queryset, Article.Status.PUBLISHED)
    text = ngettext("%(count)d artikel diterbitkan.", "%(count)d artikel diterbitkan.", count) % {
        "count": count
    }
    _show_message(model_admin, request, count, text)


@admin.action(
    description=gettext_lazy("Tarik artikel yang dipilih (jadikan draf)"),
    permissions=["publish"],
)
def unpublish(
    model_admin: "ArticleAdmin", request: HttpRequest, queryset: QuerySet[Article]
) -> None:
    """Make the articles drafts, which removes them from search."""
    count = _set_status(request, queryset, Article.Status.DRAFT)
    text = ngettext(
        "%(count)d artikel ditarik dan kini berupa draf.",
        "%(count)d artikel ditarik dan kini berupa draf.",
        count,
    ) % {"count": count}
    _show_message(model_admin, request, count, text)


def deletion_summary(
    model_admin: "ArticleAdmin", articles: Any, request: HttpRequest
) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
    """Return the content of the confirmation page: some titles, counts, missing permissions."""
    if isinstance(articles, QuerySet):
        count = articles.count()
        originals = OriginalText.objects.filter(
            article__in=articles.order_by().values("pk")
        ).count()
        shown = list(articles.defer("body")[:MAX_LISTED_IN_CONFIRMATION])
    else:
        count, shown = len(articles), list(articles)[:MAX_LISTED_IN_CONFIRMATION]
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
    """Set the status of the articles; return the number of articles that changed."""
    with transaction.atomic():
        changing = queryset.exclude(status=status)
        found = list(changing.only("pk", "title"))
        note_changes(user_id_of(request), found, "status")
        changing.order_by().update(status=status, updated_at=timezone.now())
    return len(found)


def _show_message(model_admin: "ArticleAdmin", request: HttpRequest, count: int, text: str) -> None:
    if count:
        model_admin.message_user(request, text, messages.SUCCESS)
    else:
        model_admin.message_user(request, _("Tidak ada yang perlu diubah."), messages.INFO)
