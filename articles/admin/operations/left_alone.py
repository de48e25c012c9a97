"""The articles that a taking back left as they are, each with the reason."""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.revisions.wording import HIDDEN, field_label
from articles.models import Article, Operation
from articles.operations.taking_back import UNSEEN, changed_since

MAX_LISTED = 100


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """An article that was left alone; without a number, all those that were deleted for good."""

    article_id: int
    article: Article | None
    reason: str


def left_alone(operation: Operation) -> list[LeftAlone]:
    """Return the first articles that a taking back left alone; [] for other operations."""
    original = operation.takes_back
    if original is None or not operation.left_alone:
        return []
    back = operation.revisions.order_by().values("article_id")
    rows = original.revisions.exclude(article_id__in=back).order_by("pk")[:MAX_LISTED]
    articles = Article.objects.in_bulk([row.article_id for row in rows])
    listed = []
    for row in rows:
        article = articles.get(row.article_id)
        if article is None:
            reason = _("sudah dihapus selamanya")
        else:
            names = [
                field_label(name) for name in changed_since(article, row) if name not in HIDDEN
            ]
            reason = _("sudah diubah lagi: %(fields)s") % {"fields": ", ".join(names)}
            if not names:
                reason = _reason_unchanged(operation, article)
        listed.append(LeftAlone(row.article_id, article, reason))
    gone = operation.left_alone - original.revisions.exclude(article_id__in=back).count()
    if gone > 0:
        text = ngettext(
            "%(count)s artikel sudah dihapus selamanya",
            "%(count)s artikel sudah dihapus selamanya",
            gone,
        )
        listed.append(LeftAlone(0, None, text % {"count": intcomma(gone)}))
    return listed


def _reason_unchanged(operation: Operation, article: Article) -> str:
    """Return why an article that nobody has changed since was left alone."""
    as_drafts = operation.change.get("arguments", {}).get("as_drafts")
    if as_drafts and article.status not in UNSEEN:
        return _("sudah terbit atau terjadwal: perlu hak menerbitkan")
    return _("kini sudah seperti yang ditulis operasi itu")
