"""Scheduled articles: published once, at their time, by whichever process looks first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from articles.models import Article, PublicationRequest, Revision
from articles.publishing import requests
from articles.publishing.due import next_due, publish_due
from articles.publishing.timer import seconds_to_wait
from tests.database_tools import query_plan, scans_a_table

NOW = datetime(2026, 3, 5, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def statuses() -> dict[str, str]:
    return dict(Article.objects.values_list("title", "status"))


def hits(text: str) -> set[str]:
    response = Client().get("/api/v1/search", {"q": text})
    return {hit["title"] for hit in response.json()["hits"]}


def test_only_articles_whose_time_has_come_are_published(article_factory: Any) -> None:
    for title, status, moment in (
        ("tepat", "scheduled", NOW),
        ("lewat", "scheduled", NOW - 90 * MINUTE),
        ("nanti", "scheduled", NOW + MINUTE),
        ("tanpa tanggal", "scheduled", None),
        ("draf", "draft", NOW - MINUTE),
        ("sampah", "trashed", NOW - MINUTE),
    ):
        article_factory(title=title, status=status, published_at=moment)

    assert publish_due(NOW) == 2

    assert statuses() == {
        "tepat": "published",
        "lewat": "published",
        "nanti": "scheduled",
        "tanpa tanggal": "scheduled",
        "draf": "draft",
        "sampah": "trashed",
    }
    assert next_due() == NOW + MINUTE


def test_a_scheduled_article_is_found_after_its_time_only(
    article_factory: Any, empty_index: None, collected_static: None
) -> None:
    article_factory(title="Panen kopi Gayo", status="scheduled", published_at=NOW)
    before = hits("kopi")
    publish_due(NOW - MINUTE)
    waiting = hits("kopi")

    publish_due(NOW)

    assert (before, waiting) == (set(), set())
    assert hits("kopi") == {"Panen kopi Gayo"}
    assert Article.objects.get().published_at == NOW


def test_the_publication_is_recorded_and_answers_a_request(article_factory: Any) -> None:
    writer = User.objects.create(username="penulis")
    article = article_factory(status="scheduled", published_at=NOW)
    requests.ask(article.pk, user_id=writer.pk, now=NOW - MINUTE)

    publish_due(NOW)

    revision = Revision.objects.get()
    assert (revision.article_id, revision.reason) == (article.pk, "schedule")
    assert not PublicationRequest.objects.exists()


def test_many_articles_are_published_in_batches(article_factory: Any) -> None:
    for _ in range(7):
        article_factory(status="scheduled", published_at=NOW)

    assert publish_due(NOW, batch=3) == 7
    assert publish_due(NOW, batch=3) == 0


def test_a_process_that_comes_second_publishes_and_notes_nothing(
    article_factory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    article_factory(status="scheduled", published_at=NOW)

    def look_before_the_other() -> datetime:
        monkeypatch.undo()
        publish_due(NOW)
        return NOW

    monkeypatch.setattr("articles.publishing.due.next_due", look_before_the_other)

    assert publish_due(NOW) == 0
    assert Revision.objects.count() == 1


def test_looking_for_due_articles_takes_no_lock_and_one_query(
    article_factory: Any, django_assert_num_queries: Any
) -> None:
    article_factory(status="scheduled", published_at=NOW + MINUTE)

    with django_assert_num_queries(1) as queries:
        assert publish_due(NOW) == 0

    plan = query_plan(queries.captured_queries[0]["sql"])
    assert "SEARCH articles_article USING" in plan or "Index" in plan
    assert not scans_a_table(plan)


@pytest.mark.parametrize(
    ("due", "seconds"),
    [(None, 15), (timedelta(seconds=4), 4), (timedelta(hours=1), 15), (-MINUTE, 0.5)],
    ids=["none", "soon", "later", "late"],
)
def test_the_timer_sleeps_until_the_next_article_is_due(
    due: timedelta | None, seconds: float
) -> None:
    assert seconds_to_wait(None if due is None else NOW + due, NOW, 15) == seconds


def test_the_command_says_what_it_did(article_factory: Any, capsys: Any) -> None:
    article_factory(status="scheduled", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    article_factory(status="scheduled", published_at=datetime(2199, 5, 1, 1, tzinfo=UTC))

    call_command("publish_scheduled")

    assert capsys.readouterr().out == (
        "Published 1 scheduled article(s). Next: 2199-05-01 08:00.\n"
    )
