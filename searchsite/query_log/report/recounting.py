"""Count the results that a query has now, by the same search that a reader would make."""

from contextlib import suppress

from django.utils import timezone

from articles.models import QueryDay, QueryRecount
from indexer.exceptions import IndexerError
from indexer.search.request import SearchRequest
from indexer.search.service import search


def recount(key: str) -> tuple[str, int] | None:
    """Count a query again and store the number; return its text and the number.

    None if the log does not know the query, or the index does not answer.
    """
    text = QueryDay.objects.filter(key=key).order_by("-day").values_list("query", flat=True).first()
    if not text:
        return None
    with suppress(IndexerError):
        results = search(SearchRequest(text, per_page=1, facets=False))
        if results.partial and not results.total:
            return None
        QueryRecount.objects.update_or_create(
            key=key, defaults={"total": results.total, "counted_at": timezone.now()}
        )
        return text, results.total
    return None
