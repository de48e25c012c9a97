"""Articles outside of the trash that are the same as some in it.

An import by hand brings a trashed article in again as a new one, so both may exist.
"""

from django.db.models import Q, QuerySet

from articles.models import Article

MAX_LISTED = 20
MAX_COMPARED = 1_000  # articles of a selection


def doubles_of(articles: QuerySet[Article]) -> list[tuple[str, int]]:
    """Return (title, number of the other article) for the first articles that have a double."""
    rows = list(
        articles.order_by("pk").values_list("pk", "title", "content_hash", "url_key")[:MAX_COMPARED]
    )
    by_hash = {content_hash: title for _pk, title, content_hash, _url in rows}
    by_url = {url: title for _pk, title, _hash, url in rows if url is not None}
    outside = Article.objects.exclude(status=Article.Status.TRASHED).filter(
        Q(content_hash__in=by_hash) | Q(url_key__in=by_url)
    )
    found = outside.order_by("pk").values_list("pk", "content_hash", "url_key")[:MAX_LISTED]
    return [
        (by_hash.get(content_hash) or by_url.get(url or 0, ""), pk)
        for pk, content_hash, url in found
    ]
