"""Moments as a database has them, read without the converter of its driver."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from articles.models import Article
from articles.moment_texts import moment_columns, read_moment, utc_text

NAMES = ("published_at", "updated_at")
MOMENTS = (
    datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
    datetime(1999, 1, 1, tzinfo=UTC),
    datetime(2031, 12, 31, 12, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=9))),
)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_stored_moments_mean_what_the_model_reads(
    article_factory: Callable[..., Article], moment: datetime
) -> None:
    article = article_factory(title="Banjir")
    Article.objects.filter(pk=article.pk).update(published_at=moment)

    columns = moment_columns(NAMES, Article.objects.db)
    (stored, changed) = Article.objects.values_list(*columns.values()).get(pk=article.pk)

    article.refresh_from_db()
    assert (read_moment(stored), read_moment(changed)) == (article.published_at, article.updated_at)
    assert utc_text(stored) == f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("2024-01-31 23:59:59", "2024-01-31T23:59:59Z"),
        ("2024-01-31T23:59:59", "2024-01-31T23:59:59Z"),  # written by other programs
        ("2024-01-31 23:59:59+07:00", "2024-01-31T16:59:59Z"),
        ("2024-01-31T23:59:59Z", "2024-01-31T23:59:59Z"),
        ("2024-01-31 23:59:59.123456+07:00", "2024-01-31T16:59:59Z"),
        ("2024-01-31", "2024-01-31T00:00:00Z"),
        (datetime(2024, 1, 31, 7, tzinfo=timezone(timedelta(hours=7))), "2024-01-31T00:00:00Z"),
        ("kemarin", ""),
    ],
)
def test_other_notations_are_parsed(stored: str | datetime, shown: str) -> None:
    assert utc_text(stored) == shown


def test_no_moment() -> None:
    assert read_moment(None) is None
