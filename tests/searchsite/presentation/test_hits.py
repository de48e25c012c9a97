"""The articles behind the hits of a page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from indexer.engines.interface import Facets, Hit, Sort
from indexer.highlight.highlighter import Highlighter
from indexer.query.parser import parse
from indexer.search.request import SearchRequest, SearchResults
from searchsite.presentation.hits import shown_hits

pytestmark = pytest.mark.django_db


@pytest.fixture
def articles() -> list[Article]:
    return Article.objects.bulk_create(
        [Article(title=f"Judul {n}", body=f"Isi {n}") for n in range(1, 4)]
    )


def results_with(*ids: int) -> SearchResults:
    """Return search results with these hits."""
    return SearchResults(
        request=SearchRequest("isi"),
        hits=tuple(Hit(each, 1.0) for each in ids),
        total=len(ids),
        sort=Sort.RELEVANCE,
        facets=Facets(),
        notices=(),
        took_ms=1,
        partial=False,
        highlighter=Highlighter(parse("isi").tree),
        understood="isi",
        page=1,
        pages=1,
    )


def test_hits_keep_the_order_of_the_results(articles):
    ids = [article.pk for article in reversed(articles)]

    assert [hit.article.pk for hit in shown_hits(results_with(*ids))] == ids


def test_articles_deleted_or_withdrawn_since_indexing_are_skipped(articles):
    first, second, third = articles
    Article.objects.filter(pk=first.pk).update(status=Article.Status.DRAFT)
    second_id = second.pk
    second.delete()
    results = results_with(first.pk, second_id, third.pk)

    assert [hit.article for hit in shown_hits(results)] == [third]


def test_articles_are_read_by_primary_key_in_one_query(articles):
    with CaptureQueriesContext(connection) as queries:
        hits = list(shown_hits(results_with(*(article.pk for article in articles))))
        shown = [(each.article.source, each.article.published_at, each.snippet) for each in hits]

    assert len(shown) == 3
    (query,) = queries.captured_queries
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = " ".join(row[-1] for row in cursor.fetchall())
        assert "PRIMARY KEY" in plan
