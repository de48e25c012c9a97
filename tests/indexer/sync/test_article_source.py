"""The document source over published articles, and the digests of documents."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from indexer.sync.article_source import PublishedArticles, digest, read_published

pytestmark = pytest.mark.django_db

SOURCE = PublishedArticles()


@pytest.fixture
def articles() -> list[Article]:
    """Save ten articles, every third a draft, with gaps between their keys."""
    made = [
        Article(pk=n * 10, title=f"T{n}", body="x", status="draft" if n % 3 == 0 else "published")
        for n in range(1, 11)
    ]
    return Article.objects.bulk_create(made)


PUBLISHED = [10, 20, 40, 50, 70, 80, 100]


def test_only_published_articles_are_counted_and_read(articles: list[Article]) -> None:
    assert SOURCE.count() == 7
    assert [document.article_id for document in SOURCE.read(0, 10**9)] == PUBLISHED


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_ranges_cover_every_article_once(articles: list[Article], size: int) -> None:
    ranges = SOURCE.ranges(size)

    read = [[document.article_id for document in SOURCE.read(*each)] for each in ranges]
    assert [key for batch in read for key in batch] == PUBLISHED
    assert {len(batch) for batch in read[:-1]} <= {size}
    assert [(batch[0], batch[-1]) for batch in read] == ranges


def test_ranges_after_a_key(articles: list[Article]) -> None:
    assert SOURCE.ranges(2, after=50) == [(70, 80), (100, 100)]
    assert SOURCE.ranges(2, after=100) == []


def test_reading_is_by_key_and_in_batches(articles: list[Article]) -> None:
    source = PublishedArticles(read_batch_size=2)

    with CaptureQueriesContext(connection) as queries:
        assert len(list(source.read(0, 10**9))) == 7

    assert len(queries) == 5
    assert not any("OFFSET" in query["sql"] for query in queries)


def test_chosen_articles(articles: list[Article]) -> None:
    assert [d.article_id for d in read_published([100, 30, 20, 999])] == [20, 100]
    assert read_published([]) == []


def test_the_digest_follows_every_field() -> None:
    texts = ("t", "b", "s", "a", "c")
    others = [
        ("x", "b", "s", "a", "c"),
        ("t", "x", "s", "a", "c"),
        ("t", "b", "x", "a", "c"),
        ("t", "b", "s", "x", "c"),
        ("t", "b", "s", "a", "x"),
        ("c", "a", "s", "b", "t"),
    ]

    digests = {digest(texts=each, published="2022") for each in (texts, *others)}
    digests.add(digest(texts=texts, published=""))

    assert len(digests) == 8
    assert {len(each) for each in digests} == {16}


def test_the_digest_does_not_depend_on_the_zone_a_time_is_written_in() -> None:
    moment = datetime(2022, 1, 7, 12, tzinfo=UTC)
    keys = [
        Article.objects.create(title="t", body="b", published_at=when).pk
        for when in (moment, moment.astimezone(timezone(timedelta(hours=7))))
    ]

    assert len({document.digest for document in read_published(keys)}) == 1


def test_any_text_has_a_digest() -> None:
    assert len(digest(texts=("\x00", "\ud800", "", "x" * 10**6, "é"), published="")) == 16
