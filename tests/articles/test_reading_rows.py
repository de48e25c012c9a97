"""Rows of pages are those of Django's cursors, whichever way they are read."""

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.reading_rows import read_rows

pytestmark = pytest.mark.django_db

STATEMENT = "SELECT id, title, published_at FROM articles_article WHERE id IN (%s, %s) ORDER BY id"


@pytest.fixture
def keys() -> list[int]:
    articles = [Article(title=title, body="Air naik.") for title in ("Banjir", "Gempa")]
    return [article.pk for article in Article.objects.bulk_create(articles)]


def test_rows_are_those_of_a_cursor(keys: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, keys)
        expected = cursor.fetchall()

    assert read_rows(connection, STATEMENT, keys) == expected
    assert read_rows(connection, "SELECT 1 WHERE 1 = 0") == []


def test_statements_are_seen_by_what_watches_them(keys: list[int]) -> None:
    seen = []

    def watch(execute: Any, sql: str, *others: Any) -> Any:
        seen.append(sql)
        return execute(sql, *others)

    with CaptureQueriesContext(connection) as queries:
        read_rows(connection, STATEMENT, keys)
    with connection.execute_wrapper(watch):
        read_rows(connection, STATEMENT, keys)

    assert len(queries) == 1
    assert seen == [STATEMENT]


def test_errors_are_those_of_django() -> None:
    with pytest.raises(DatabaseError):
        read_rows(connection, "SELECT a_column_that_is_missing FROM articles_article")
