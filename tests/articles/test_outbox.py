"""Every write to articles is recorded in its transaction, and search finds it afterwards."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat

from articles.models import Article, OriginalText, PendingUpdate
from articles.outbox import TRIGGERS
from articles.signals import announce, articles_changed, deferred_announcements
from indexer.engines import get_searcher
from indexer.engines.interface import EngineQuery
from indexer.query.parser import parse
from indexer.sync.consistency import compare
from indexer.sync.drain import drain
from tests.database_tools import drop_trigger

pytestmark = pytest.mark.usefixtures("empty_index")


@pytest.fixture
def articles(empty_index: None) -> list[Article]:
    """Save three articles; they are in the index."""
    return [
        Article.objects.create(title=f"Berita {name}", body=f"isi {name}", source="Antara")
        for name in ("satu", "dua", "tiga")
    ]


def found(text: str) -> set[int]:
    results = get_searcher().search(EngineQuery(parse(text).tree, limit=100))
    return {hit.article_id for hit in results.hits}


def raw(statement: str, *values: str | int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def by_save(article: Article) -> None:
    article.title = "Gempa"
    article.save()


def by_save_of_one_field(article: Article) -> None:
    article.title = "Gempa"
    article.save(update_fields=["title"])


def by_bulk_update(article: Article) -> None:
    article.title = "Gempa"
    Article.objects.bulk_update([article], ["title"])


def by_update(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(title="Gempa")


def by_update_with_an_expression(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(title=Concat(Value("Gempa "), F("title")))


def by_update_of_the_body(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(body=Concat(F("body"), Value(" gempa")))


def by_update_or_create(article: Article) -> None:
    Article.objects.update_or_create(pk=article.pk, defaults={"title": "Gempa"})


def by_upsert(article: Article) -> None:
    Article.objects.bulk_create(
        [Article(pk=article.pk, title="Gempa", body="x")],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["title", "body"],
    )


def by_raw_sql(article: Article) -> None:
    raw("UPDATE articles_article SET title = 'Gempa' WHERE id = %s", article.pk)


CHANGES = [
    by_save,
    by_save_of_one_field,
    by_bulk_update,
    by_update,
    by_update_with_an_expression,
    by_update_of_the_body,
    by_update_or_create,
    by_upsert,
    by_raw_sql,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_in_search_afterwards(
    articles: list[Article], change: Callable[[Article], None]
) -> None:
    change(articles[1])
    if change is by_raw_sql:  # unknown to the ORM: the next commit or check applies it
        assert PendingUpdate.objects.filter(article_id=articles[1].pk).exists()
        drain()

    assert found("gempa") == {articles[1].pk}
    assert not PendingUpdate.objects.exists()
    assert not compare()


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_is_rolled_back_leaves_nothing(
    articles: list[Article], change: Callable[[Article], None]
) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        change(articles[1])
        assert PendingUpdate.objects.filter(article_id=articles[1].pk).exists()
        raise ZeroDivisionError

    assert not PendingUpdate.objects.exists()
    assert found("gempa") == set()


@pytest.mark.parametrize("change", [c for c in CHANGES if c is not by_raw_sql])
def test_derived_fields_follow_a_change(
    articles: list[Article], change: Callable[[Article], None]
) -> None:
    change(articles[1])

    kept = Article.objects.get(pk=articles[1].pk)
    fresh = Article(title=kept.title, body=kept.body)
    fresh.fill_derived_fields()
    assert kept.content_hash == fresh.content_hash
    assert kept.slug == "berita-dua"  # the permalink stays


def create(article: Article) -> None:
    Article.objects.create(title="Gempa", body="x")


def create_many(article: Article) -> None:
    Article.objects.bulk_create(Article(title=f"Gempa {n}", body="x") for n in range(3))


def create_in_batches(article: Article) -> None:
    Article.objects.bulk_create([Article(title="Gempa", body="x") for _ in range(5)], batch_size=2)


def get_or_create(article: Article) -> None:
    Article.objects.get_or_create(title="Gempa", defaults={"body": "x"})


def create_or_update(article: Article) -> None:
    Article.objects.update_or_create(title="Gempa", create_defaults={"body": "x"})


@pytest.mark.parametrize(
    "add", [create, create_many, create_in_batches, get_or_create, create_or_update]
)
def test_added_articles_are_in_search_with_their_derived_fields(
    articles: list[Article], add: Callable[[Article], None]
) -> None:
    add(articles[0])

    added = Article.objects.filter(title__startswith="Gempa")
    assert found("gempa") == set(added.values_list("pk", flat=True)) != set()
    assert all(article.slug.startswith("gempa") and article.content_hash for article in added)
    assert not PendingUpdate.objects.exists()


def delete_one(articles: list[Article]) -> set[int]:
    gone = articles[1].pk
    articles[1].delete()
    return {gone}


def delete_some(articles: list[Article]) -> set[int]:
    Article.objects.filter(pk__in=[article.pk for article in articles[:2]]).delete()
    return {article.pk for article in articles[:2]}


def delete_all(articles: list[Article]) -> set[int]:
    Article.objects.all().delete()
    return {article.pk for article in articles}


def unpublish_one(articles: list[Article]) -> set[int]:
    articles[0].status = Article.Status.DRAFT
    articles[0].save()
    return {articles[0].pk}


def unpublish_some(articles: list[Article]) -> set[int]:
    gone = {article.pk for article in articles[1:]}
    Article.objects.filter(pk__in=gone).update(status=Article.Status.DRAFT)
    return gone


@pytest.mark.parametrize(
    "remove", [delete_one, delete_some, delete_all, unpublish_one, unpublish_some]
)
def test_deleted_and_unpublished_articles_are_no_longer_found(
    articles: list[Article], remove: Callable[[list[Article]], set[int]]
) -> None:
    everything = {article.pk for article in articles}
    OriginalText.objects.create(article=articles[1], text="asli", origin="x.txt")

    gone = remove(articles)

    assert found("berita") == everything - gone
    assert not PendingUpdate.objects.exists()
    assert not compare()


def test_a_draft_is_found_once_it_is_published(articles: list[Article]) -> None:
    draft = Article.objects.create(title="Gempa", body="x", status=Article.Status.DRAFT)
    assert found("gempa") == set()

    Article.objects.filter(pk=draft.pk).update(status=Article.Status.PUBLISHED)

    assert found("gempa") == {draft.pk}


@pytest.mark.parametrize(
    "values",
    [
        {"external_id": "7"},
        {"title": "Berita satu"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_change_of_a_field_that_no_page_shows_is_not_recorded(
    articles: list[Article], values: dict[str, str]
) -> None:
    with transaction.atomic():
        Article.objects.filter(pk=articles[0].pk).update(**values)

        assert not PendingUpdate.objects.exists()


@pytest.mark.parametrize(
    "column",
    ["title", "body", "source", "author", "category", "status", "slug", "url", "stated_kind"],
)
def test_a_change_of_every_shown_column_is_recorded(articles: list[Article], column: str) -> None:
    with transaction.atomic():
        raw(f"UPDATE articles_article SET {column} = 'draft' WHERE id = %s", articles[0].pk)

        assert PendingUpdate.objects.get().article_id == articles[0].pk


def test_setting_and_clearing_a_date_is_recorded(articles: list[Article]) -> None:
    with transaction.atomic():
        raw("UPDATE articles_article SET published_at = '2022-01-01 00:00:00'")
        raw("UPDATE articles_article SET published_at = NULL")

        assert PendingUpdate.objects.count() == 6


def test_a_savepoint_that_is_rolled_back_is_not_recorded(articles: list[Article]) -> None:
    with transaction.atomic():
        Article.objects.create(title="Gempa pertama", body="x")
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Article.objects.create(title="Gempa susulan", body="x")
            raise ZeroDivisionError
        with transaction.atomic():
            Article.objects.create(title="Gempa ketiga", body="x")

    assert len(found("gempa")) == 2
    assert found("susulan") == set()


def test_a_savepoint_that_is_rolled_back_keeps_later_announcements(
    articles: list[Article],
) -> None:
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            Article.objects.create(title="Gempa pertama", body="x")
            raise ZeroDivisionError
        Article.objects.create(title="Gempa susulan", body="x")

    assert len(found("gempa")) == 1


def test_one_announcement_a_commit(articles: list[Article], heard: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        for number in range(5):
            Article.objects.create(title=f"Gempa {number}", body="x")
        Article.objects.filter(title="Gempa 1").update(body="y")
        Article.objects.filter(title="Gempa 2").delete()
        assert heard == []

    assert heard == [{"bulk": False}]


def test_announcements_can_be_deferred(
    articles: list[Article], heard: list[dict[str, Any]]
) -> None:
    with deferred_announcements():
        Article.objects.create(title="Gempa", body="x")
        with deferred_announcements():
            Article.objects.create(title="Gempa", body="x")
        Article.objects.create(title="Gempa", body="x")
        assert (heard, PendingUpdate.objects.count()) == ([], 3)

    announce(bulk=True)
    assert heard == [{"bulk": True}]
    assert len(found("gempa")) == 3


def test_deferred_announcements_lose_nothing_if_none_is_sent(articles: list[Article]) -> None:
    with pytest.raises(ZeroDivisionError), deferred_announcements():
        Article.objects.create(title="Gempa", body="x")
        raise ZeroDivisionError
    assert found("gempa") == set()

    Article.objects.create(title="Lain", body="x")

    assert len(found("gempa")) == 1


@pytest.fixture
def heard(articles: list[Article]) -> Any:
    """Return the list of further announcements."""
    announced: list[dict[str, Any]] = []

    def listen(bulk: bool, **_: Any) -> None:
        announced.append({"bulk": bulk})

    articles_changed.connect(listen)
    yield announced
    articles_changed.disconnect(listen)


def test_missing_triggers_are_reported_and_installed_again(articles: list[Article]) -> None:
    assert TRIGGERS.missing(connection) == set()
    drop_trigger(TRIGGERS, TRIGGERS.names[1])
    assert TRIGGERS.missing(connection) == {TRIGGERS.names[1]}

    TRIGGERS.install(connection)

    assert TRIGGERS.missing(connection) == set()


def test_migrate_installs_missing_triggers(articles: list[Article]) -> None:
    from django.core.management import call_command

    for name in TRIGGERS.names:
        drop_trigger(TRIGGERS, name)

    call_command("migrate", verbosity=0)

    assert TRIGGERS.missing(connection) == set()
