"""The moment of first publication: set once, by every way of writing, and never moved."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.utils import timezone

from articles.first_publication import TRIGGERS
from articles.models import Article, PendingUpdate
from articles.operations.execution import run
from articles.publishing.due import publish_due
from articles.trash.discarding import discard, restore
from tests.database_tools import drop_trigger

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2001, 2, 3, 4, 5, 6, 789_000, tzinfo=UTC)
Status = Article.Status


def raw(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def moment_of(pk: int) -> datetime | None:
    return Article.objects.values_list("first_published_at", flat=True).get(pk=pk)


def fields(**given: Any) -> dict[str, Any]:
    return {"title": "Banjir", "body": "Warga mengungsi.", "published_at": LONG_AGO} | given


# --- New rows ------------------------------------------------------------------------------------


def by_save(status: str) -> int:
    article = Article(**fields(status=status))
    article.save()
    assert article.first_published_at == moment_of(article.pk)
    return article.pk


def by_bulk_create(status: str) -> int:
    return Article.objects.bulk_create([Article(**fields(status=status))])[0].pk


def by_upsert(status: str) -> int:
    made = Article(pk=4_711, **fields(status=status))
    Article.objects.bulk_create(
        [made], update_conflicts=True, unique_fields=["id"], update_fields=["title", "status"]
    )
    return made.pk


def by_raw_insert(status: str) -> int:
    raw(
        "INSERT INTO articles_article (id, title, body, source, author, category, url, status,"
        " slug, external_id, content_hash, created_at, updated_at) VALUES (4712, 'Lama',"
        " 'Isi lama.', '', '', '', '', %s, 'lama', '', '', %s, %s)",
        status,
        connection.ops.adapt_datetimefield_value(LONG_AGO),
        connection.ops.adapt_datetimefield_value(LONG_AGO),
    )
    return 4712


INSERTS = [by_save, by_bulk_create, by_upsert, by_raw_insert]


@pytest.mark.parametrize("insert", INSERTS)
def test_a_new_public_row_is_new_now(insert: Callable[[str], int]) -> None:
    before = timezone.now()

    moment = moment_of(insert(Status.PUBLISHED))

    assert moment is not None
    assert before <= moment < before + timedelta(minutes=1)


@pytest.mark.parametrize("insert", INSERTS)
@pytest.mark.parametrize("status", [Status.DRAFT, Status.SCHEDULED, Status.TRASHED])
def test_a_row_that_is_not_public_has_no_moment(insert: Callable[[str], int], status: str) -> None:
    assert moment_of(insert(status)) is None


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DRAFT])
def test_an_inserted_row_keeps_the_moment_that_it_states(status: str) -> None:
    article = Article.objects.create(**fields(status=status, first_published_at=LONG_AGO))

    assert moment_of(article.pk) == LONG_AGO


def test_a_fixture_brings_its_moment_back() -> None:
    article = Article.objects.create(**fields(first_published_at=LONG_AGO))
    fixture = serializers.serialize("json", [article])
    Article.objects.all().delete()

    for each in serializers.deserialize("json", fixture):
        each.save()

    assert moment_of(article.pk) == LONG_AGO


def test_the_clock_of_the_database_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has the clock of its only machine")
    monkeypatch.setattr(timezone, "now", lambda: LONG_AGO)  # a machine whose clock is wrong

    moment = moment_of(by_save(Status.PUBLISHED))

    assert moment is not None and moment > LONG_AGO + timedelta(days=365)


# --- Publication ---------------------------------------------------------------------------------


def publish_by_save(article: Article) -> None:
    article.status = Status.PUBLISHED
    article.save()
    assert article.first_published_at == moment_of(article.pk)


def publish_by_one_field(article: Article) -> None:
    article.status = Status.PUBLISHED
    article.save(update_fields=["status"])
    assert article.first_published_at == moment_of(article.pk)


def publish_with_a_forged_moment(article: Article) -> None:
    article.status, article.first_published_at = Status.PUBLISHED, LONG_AGO
    article.save()


def publish_by_update(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(status=Status.PUBLISHED)


def publish_by_bulk_update(article: Article) -> None:
    article.status, article.first_published_at = Status.PUBLISHED, LONG_AGO
    Article.objects.bulk_update([article], ["status", "first_published_at"])


def publish_by_update_each(article: Article) -> None:
    article.status = Status.PUBLISHED
    Article.objects.update_each([article], ["status"])


def publish_by_raw_update(article: Article) -> None:
    raw(
        "UPDATE articles_article SET status = 'published', first_published_at = %s WHERE id = %s",
        connection.ops.adapt_datetimefield_value(LONG_AGO),
        article.pk,
    )


def publish_by_upsert(article: Article) -> None:
    Article.objects.bulk_create(
        [Article(pk=article.pk, **fields(first_published_at=LONG_AGO))],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["status", "first_published_at"],
    )


def publish_by_operation(article: Article) -> None:
    run(
        kind="set",
        user=None,
        queryset=Article.objects.filter(pk=article.pk),
        change={"status": Status.PUBLISHED},
    )


PUBLICATIONS = [
    publish_by_save,
    publish_by_one_field,
    publish_with_a_forged_moment,
    publish_by_update,
    publish_by_bulk_update,
    publish_by_update_each,
    publish_by_raw_update,
    publish_by_upsert,
    publish_by_operation,
]


@pytest.mark.parametrize("publish", PUBLICATIONS)
@pytest.mark.parametrize("status", [Status.DRAFT, Status.SCHEDULED])
def test_a_draft_is_new_when_it_is_published(
    publish: Callable[[Article], None], status: str
) -> None:
    article = Article.objects.create(**fields(status=status))
    PendingUpdate.objects.all().delete()
    before = timezone.now()

    publish(article)

    moment = moment_of(article.pk)
    assert moment is not None
    assert before <= moment < before + timedelta(minutes=1)
    assert PendingUpdate.objects.filter(article_id=article.pk).count() == 1


def test_a_draft_cannot_get_a_moment_in_advance() -> None:
    article = Article.objects.create(**fields(status=Status.DRAFT))
    article.first_published_at = LONG_AGO
    article.save()

    assert moment_of(article.pk) is None


def test_a_scheduled_article_is_new_when_its_time_has_come() -> None:
    article = Article.objects.create(**fields(status=Status.SCHEDULED))
    before = timezone.now()

    assert publish_due(before) == 1

    moment = moment_of(article.pk)
    assert moment is not None and moment >= before


# --- Edits ---------------------------------------------------------------------------------------


@pytest.fixture
def published() -> Article:
    """Save a published article that was first public long ago."""
    return Article.objects.create(**fields(first_published_at=LONG_AGO))


def edit_by_stale_save(article: Article) -> None:
    article.first_published_at = None
    article.title = "Baru"
    article.save()


def edit_by_save_with_another_moment(article: Article) -> None:
    article.first_published_at = timezone.now()
    article.save()


def edit_by_update(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(title="Baru", first_published_at=None)


def edit_by_raw_update(article: Article) -> None:
    raw("UPDATE articles_article SET first_published_at = NULL WHERE id = %s", article.pk)


def withdraw_and_publish(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(status=Status.DRAFT)
    assert moment_of(article.pk) == LONG_AGO
    stale = Article.objects.get(pk=article.pk)
    stale.status, stale.first_published_at = Status.PUBLISHED, None
    stale.save()


def withdraw_and_publish_in_raw_sql(article: Article) -> None:
    raw(
        "UPDATE articles_article SET status = 'draft', first_published_at = NULL WHERE id = %s",
        article.pk,
    )
    raw("UPDATE articles_article SET status = 'published' WHERE id = %s", article.pk)


def discard_and_restore(article: Article) -> None:
    discard([article.pk], user=None)
    assert moment_of(article.pk) == LONG_AGO
    restore([article.pk], user=None)


EDITS = [
    edit_by_stale_save,
    edit_by_save_with_another_moment,
    edit_by_update,
    edit_by_raw_update,
    withdraw_and_publish,
    withdraw_and_publish_in_raw_sql,
    discard_and_restore,
]


@pytest.mark.parametrize("edit", EDITS)
def test_no_edit_moves_the_moment(edit: Callable[[Article], None], published: Article) -> None:
    edit(published)

    assert moment_of(published.pk) == LONG_AGO
    assert Article.objects.get(pk=published.pk).status == Status.PUBLISHED


def test_saving_an_unchanged_instance_writes_the_stored_value() -> None:
    article = Article.objects.create(**fields(status=Status.DRAFT))
    Article.objects.filter(pk=article.pk).update(status=Status.PUBLISHED)
    column = "SELECT CAST(first_published_at AS text) FROM articles_article"
    with connection.cursor() as cursor:
        cursor.execute(column)
        stored = cursor.fetchone()[0].removesuffix(".000000")  # Django writes no zeros alone
    drop_trigger(TRIGGERS, "articles_first_published_update")

    Article.objects.get(pk=article.pk).save()

    with connection.cursor() as cursor:
        cursor.execute(column)
        assert cursor.fetchone()[0].removesuffix(".000000") == stored


def test_a_change_of_the_moment_alone_is_no_change_for_the_index(published: Article) -> None:
    PendingUpdate.objects.all().delete()

    Article.objects.filter(pk=published.pk).update(first_published_at=None)

    assert not PendingUpdate.objects.exists()
