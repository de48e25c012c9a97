"""Hits as plain values for programs, with the names of the API where they mean the same.

``snippet`` is text here, not HTML, and ``copy_ids`` are the folded copies of a hit. ``url`` is
absolute where the site knows its address (``SITE_URL``); else it is a path.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime

from articles.models import Article
from articles.shown_titles import shown_title
from indexer.engines.interface import Hit
from indexer.highlight.snippets import snippets
from indexer.search.request import SearchResults

NAMES = (
    *("id", "title", "untitled", "url", "source", "outlet", "author", "category", "kind"),
    *("published", "score", "pinned", "snippet", "copy_ids"),
)
_COLUMNS = (
    *("title", "body", "source", "author", "category", "kind", "published_at", "slug", "status"),
)


def hit_rows(results: SearchResults) -> list[dict[str, Any]]:
    """Return the hits in order, without articles that were deleted or withdrawn meanwhile."""
    found = Article.objects.published_by_key([hit.article_id for hit in results.hits], *_COLUMNS)
    hits = [(hit, found[hit.article_id]) for hit in results.hits if hit.article_id in found]
    passages = snippets([article.body for _hit, article in hits], results.highlighter)
    return [
        _row(results, hit, article, passage.fragments)
        for (hit, article), passage in zip(hits, passages, strict=True)
    ]


def public_url(article: Article) -> str:
    """Return the public URL of an article; its path alone without ``SITE_URL``."""
    return f"{settings.SITE_URL}{article.get_absolute_url()}"


def summary(results: SearchResults) -> dict[str, Any]:
    """Return the values of a search beside its hits."""
    return {
        "query": results.request.text,
        "total": results.total,
        "folded": results.folded,
        "took_ms": round(results.took_ms, 1),
        "page": results.request.page,
        "understood": results.understood,
        "corrected": results.corrected or None,
        "widened": list(results.synonyms),
        "kinds": list(results.kinds),
        "sequences": list(results.sequences),
        "suggested": results.suggested or None,
        "left_out": {"weaker": results.weaker, "undated": results.undated},
        "notice": " ".join([*results.spelling_notices(), *results.notices]) or None,
    }


def in_site_zone(moment: datetime | None) -> str | None:
    """Return ``moment`` in ISO 8601 format, with the offset of the site's time zone.

    Before standard time, offsets had seconds, which RFC 3339 cannot write: they are rounded, and
    the moment stays the same.
    """
    if moment is None:
        return None
    local = localtime(moment)
    offset = local.utcoffset() or timedelta()
    if offset.seconds % 60:
        local = local.astimezone(timezone(timedelta(minutes=round(offset.total_seconds() / 60))))
    return local.isoformat()


def _row(
    results: SearchResults, hit: Hit, article: Article, fragments: Iterable[Any]
) -> dict[str, Any]:
    title = shown_title(article.title, article.body)
    values = (
        article.pk,
        title.text,
        title.is_made,
        public_url(article),
        article.source,
        results.outlet_of(article.source),
        article.author,
        article.category,
        article.own_kind(),
        in_site_zone(article.published_at),
        hit.score,
        hit.article_id in results.pinned,
        "".join(fragment.text for fragment in fragments),
        list(hit.copies),
    )
    return dict(zip(NAMES, values, strict=True))
