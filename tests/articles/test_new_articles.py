"""The queue of newly public articles: each once, in the transaction that made it public."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles.models import Alert, Article, NewArticle
from articles.new_articles.triggers import (
    ALERTS,
    TRIGGERS,
    install_triggers_after_migrate,
    missing,
)
from tests.articles.test_first_publication import (
    EDITS,
    INSERTS,
    PUBLICATIONS,
    by_raw_insert,
    fields,
)
from tests.database_tools import drop_trigger
from tests.indexer.site import run_program

pytestmark = pytest.mark.django_db

Status = Article.Status


def make_alert(status: str = "active") -> None:
    """Save an alert of nobody: the triggers look at its status alone."""
    Alert.objects.create(
        address="pembaca@example.org",
        frequency=Alert.Frequency.DAILY,
        language="id",
        status=status,
        changed_at=timezone.now(),
    )


def queued() -> list[int]:
    return list(NewArticle.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("insert", INSERTS)
def test_a_new_public_row_is_queued(insert: Any) -> None:
    make_alert()

    key = insert(Status.PUBLISHED)

    assert queued() == [key]


@pytest.mark.parametrize("insert", INSERTS)
def test_a_row_that_is_not_public_is_not_queued(insert: Any) -> None:
    make_alert()

    insert(Status.DRAFT)

    assert queued() == []


@pytest.mark.parametrize("publish", PUBLICATIONS)
def test_a_draft_is_queued_when_it_is_published(publish: Any) -> None:
    make_alert()
    article = Article.objects.create(**fields(status=Status.DRAFT))

    publish(article)
    article.refresh_from_db()
    article.title = "Diubah"
    article.save()

    assert queued() == [article.pk]


@pytest.mark.parametrize("edit", EDITS)
def test_no_edit_queues_an_article_again(edit: Any) -> None:
    make_alert()
    long_ago = datetime(2001, 2, 3, 4, 5, 6, 789_000, tzinfo=UTC)
    article = Article.objects.create(**fields(first_published_at=long_ago))

    edit(article)

    assert queued() == []


def test_a_restored_row_is_not_new_but_one_of_today_is() -> None:
    make_alert()
    now = timezone.now()
    Article.objects.create(**fields(first_published_at=now - timedelta(days=2)))
    recent = Article.objects.create(**fields(first_published_at=now - timedelta(hours=2)))

    assert queued() == [recent.pk]


@pytest.mark.parametrize("status", ["waiting", "paused", "ended"])
def test_nothing_is_queued_without_an_active_alert(status: str) -> None:
    make_alert(status)

    by_raw_insert(Status.PUBLISHED)

    assert queued() == []


def test_a_transaction_that_fails_queues_nothing() -> None:
    make_alert()
    with pytest.raises(IntegrityError), transaction.atomic():
        by_raw_insert(Status.PUBLISHED)
        by_raw_insert(Status.PUBLISHED)

    assert queued() == []


RACE = """
import threading
from django.db import connections
from django.utils import timezone
from articles.models import Alert, NewArticle

call_command("migrate", verbosity=0, skip_checks=True)
Alert.objects.create(
    address="pembaca@example.org", frequency="daily", language="id", status="active",
    changed_at=timezone.now(),
)
with deferred_announcements():
    drafts = Article.objects.bulk_create(
        [Article(title="Banjir", body="isi", status="draft") for _ in range(20)]
    )
barrier, seen = threading.Barrier(4), []

def publish():
    moments = []
    barrier.wait()
    with deferred_announcements():
        for draft in drafts:
            article = Article.objects.get(pk=draft.pk)
            article.status = "published"
            article.save()
            moments.append(article.first_published_at)
    seen.append(moments)
    connections.close_all()

threads = [threading.Thread(target=publish) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
stored = list(Article.objects.order_by("pk").values_list("first_published_at", flat=True))
print(NewArticle.objects.count(), stored.count(None), seen == [stored] * 4)
"""


def test_threads_that_publish_at_once_queue_each_article_once(tmp_path: Path) -> None:
    """Whoever comes second learns the moment of the first."""
    assert _raced(tmp_path, DATABASE_URL="") == "20 0 True"


@pytest.mark.postgres
def test_threads_that_publish_at_once_on_postgresql(tmp_path: Path, database: str) -> None:
    assert _raced(tmp_path, DATABASE_URL=database) == "20 0 True"


def _raced(folder: Path, **variables: str) -> str:
    done = run_program(folder, RACE, **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.django_db(transaction=True)
def test_triggers_leave_with_the_table_that_they_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {ALERTS} RENAME TO other_alerts")
    try:
        install_triggers_after_migrate(sender=None, using="default")

        Article.objects.create(**fields())  # fails if a trigger reads the missing table

        assert missing(connection) == set()
        assert TRIGGERS.missing(connection) == set(TRIGGERS.names)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE other_alerts RENAME TO {ALERTS}")
        TRIGGERS.install(connection)


def test_a_missing_trigger_is_reported() -> None:
    assert missing(connection) == set()

    drop_trigger(TRIGGERS, "articles_new_insert")

    assert missing(connection) == {"articles_new_insert"}
