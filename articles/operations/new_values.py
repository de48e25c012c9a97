"""Assignment of new values to an article: their limits, and the fields of the trash."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from articles.models import Article
from articles.revisions.values import VERSION
from lexicon.normal_forms import with_bounded_marks

REQUIRED = ("title", "body")
#: In place of a new value that an article cannot have; the article is left alone.
UNFIT: Final = object()
TRASHED = Article.Status.TRASHED


def fits(values: Mapping[str, Any]) -> bool:
    """Return whether no value is longer than its field, and no required one is empty."""
    for name, value in values.items():
        if value is UNFIT:
            return False
        if not isinstance(value, str):
            continue
        limit = getattr(Article._meta.get_field(name), "max_length", None)
        if (limit and len(value) > limit) or (name in REQUIRED and not value.strip()):
            return False
    return True


def assign(article: Article, values: Mapping[str, Any], now: datetime) -> None:
    """Set the values and the version; note since when an article is in the trash, and from where.

    ``values`` may contain the version: an operation that is taken back restores it.
    """
    former = article.status
    for name, value in values.items():
        setattr(article, name, with_bounded_marks(value) if isinstance(value, str) else value)
    if VERSION not in values:
        article.updated_at = now
    if article.status == former:
        return
    if article.status == TRASHED:
        article.trashed_at, article.trashed_from = article.trashed_at or now, former
    elif former == TRASHED:
        article.trashed_at, article.trashed_from = None, ""
