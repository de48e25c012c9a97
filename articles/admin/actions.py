"""Admin actions on many articles at once: each asks above 20 articles and can be taken back.

The index is updated without code here: ``ArticleQuerySet`` announces changes after the commit.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.utils import model_ngettext
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.form import change_url
from articles.admin.operations.confirmation import confirmation
from articles.admin.operations.results import told
from articles.models import Article, Operation, OriginalText
from articles.operations.execution import run

if TYPE_CHECKING:
    from articles.admin.article import ArticleAdmin

MAX_LISTED_IN_CONFIRMATION = 100
Status = Article.Status


@admin.action(description=gettext_lazy("Terbitkan artikel yang dipilih"), permissions=["publish"])
def publish(
    model_admin: "ArticleAdmin", request: HttpRequest, queryset: QuerySet[Article]
) -> HttpResponse | None:
    """Publish the articles, which makes them searchable."""
    concerned = queryset.exclude(status=Status.PUBLISHED)
    if page := confirmation(
        request,
        concerned,
        title=_("Terbitkan artikel"),
        effects=[
            _("Pembaca menemukan artikel ini segera setelah diterbitkan."),
            _("Artikel terjadwal terbit sekarang, tidak menunggu waktunya."),
        ],
        button=_("Ya, terbitkan"),
    ):
        return page
    operation = run(
        kind=Operation.Kind.PUBLISH,
        user=request.user,
        queryset=concerned,
        change={"status": Status.PUBLISHED},
    )
    text = ngettext(
        "%(count)s artikel diterbitkan.", "%(count)s artikel diterbitkan.", operation.changed
    )
    return told(request, operation, text)


@admin.action(
    description=gettext_lazy("Tarik artikel yang dipilih (jadikan draf)"),
    permissions=["publish"],
)
def unpublish(
    model_admin: "ArticleAdmin", request: HttpRequest, queryset: QuerySet[Article]
) -> HttpResponse | None:
    """Make the articles drafts, which removes them from search."""
    concerned = queryset.exclude(status=Status.DRAFT)
    if page := confirmation(
        request,
        concerned,
        title=_("Tarik artikel"),
        effects=[
            _("Artikel menjadi draf dan hilang dari pencarian."),
            _("Artikel terjadwal tidak jadi terbit."),
            _("Draf yang sudah ada tidak tersentuh, juga bila tindakan ini diurungkan."),
        ],
        button=_("Ya, tarik"),
    ):
        return page
    operation = run(
        kind=Operation.Kind.UNPUBLISH,
        user=request.user,
        queryset=concerned,
        change={"status": Status.DRAFT},
    )
    text = ngettext(
        "%(count)s artikel ditarik dan kini berupa draf.",
        "%(count)s artikel ditarik dan kini berupa draf.",
        operation.changed,
    )
    return told(request, operation, text)


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
        rest = intcomma(count - len(listed))
        listed.append(_("… dan %(count)s artikel lagi") % {"count": rest})
    counts = {model_ngettext(Article._meta, count): count}
    if originals:
        counts[model_ngettext(OriginalText._meta, originals)] = originals
    may_delete = all(model_admin.has_delete_permission(request, article) for article in shown)
    return listed, counts, set() if may_delete else {str(Article._meta.verbose_name)}, []
