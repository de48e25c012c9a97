"""Revisions: former values of each change, earlier states, restoring, bounded storage."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest

from articles.models import Article, Revision
from articles.operations.execution import run
from articles.revisions.recording import record, record_each
from articles.revisions.restoring import restorable_changes, restore
from articles.revisions.states import state_after, state_before
from articles.revisions.values import (
    CONTENT_FIELDS,
    TRACKED_FIELDS,
    all_changes,
    changed_fields,
    short_changes,
    snapshot,
    word_counts,
)
from articles.signals import articles_changed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_index(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Disconnect the index, which follows every change."""
    monkeypatch.setattr(articles_changed, "receivers", [])
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def article() -> Article:
    """Return an article."""
    return Article.objects.create(title="Satu", body="Isi.", source="Lama")


def save(article: Article, **values: Any) -> Revision | None:
    for name, value in values.items():
        setattr(article, name, value)
    made = record(article)
    article.save()
    return made


def test_a_revision_holds_what_changed_and_nothing_else(article: Article) -> None:
    long = "Kalimat yang panjang sekali. " * 100

    made = save(article, source="Baru", body=long, published_at=datetime(2024, 5, 1, tzinfo=UTC))

    assert made is not None
    assert set(changed_fields(made)) == {"source", "body", "published_at"}
    assert set(short_changes(made)) == {"source", "published_at"}
    change = all_changes(made)["body"]
    assert (change.old, change.wrote(long), change.wrote(long + ".")) == ("Isi.", True, False)


@pytest.mark.parametrize("repeated", [1, 400], ids=["short", "long"])
def test_changed_words_of_one_text_are_counted(article: Article, repeated: int) -> None:
    save(article, body="Warga menanam kopi. " * repeated + "Panen raya.")

    made = save(article, body="Warga menanam kopi. " * repeated + "Panen besar sekali.")

    assert made is not None
    assert word_counts(made) == (1, 2)
    assert changed_fields(made) == ("body",)


@pytest.mark.parametrize("text", ["Isi.", "Satu\nDua\n\nTiga"])
def test_line_ends_are_no_change(article: Article, text: str) -> None:
    save(article, body=text)
    count = Revision.objects.count()

    made = save(article, body=text.replace("\n", "\r\n"))

    assert made is None
    assert Revision.objects.count() == count


def test_every_state_of_a_random_life_is_found_again(article: Article) -> None:
    rng = random.Random(5)
    states = [snapshot(article)]
    made: list[Revision] = []
    for number in range(40):
        name = rng.choice(["title", "body", "source", "category", "status"])
        value = f"{name} {number} " * rng.choice([1, 200]) if name != "status" else "draft"
        if name in ("title", "source", "category"):
            value = f"{number}"
        if revision := save(article, **{name: value}):
            made.append(revision)
            states.append(snapshot(article))

    article = Article.objects.get()
    assert len(made) > 20
    for place, revision in enumerate(made):
        assert state_before(article, revision) == states[place]
        assert state_after(article, revision) == states[place + 1]


def test_restoring_gives_the_text_back_and_publishes_nothing(article: Article) -> None:
    first = save(article, title="Dua", body="Naskah kedua.", status="draft")
    save(article, title="Tiga", author="Rina")
    assert first is not None

    made = restore(article.pk, first, user=None)

    now = Article.objects.get()
    assert made is not None
    assert (now.title, now.body, now.author, now.status) == ("Satu", "Isi.", "", "draft")
    assert now.get_absolute_url() == article.get_absolute_url()
    assert restorable_changes(now, first) == {}
    assert restore(article.pk, first, user=None) is None
    restore(article.pk, made, user=None)
    assert Article.objects.get().title == "Tiga"


def test_old_revisions_are_forgotten_beyond_the_limit(article: Article, settings: Any) -> None:
    settings.REVISIONS_PER_ARTICLE = 3
    other = Article.objects.create(title="Lain", body="Isi.")
    kept = save(other, source="Tetap")
    for number in range(6):
        save(article, source=str(number))

    olds = [short_changes(row)["source"].old for row in article.revisions.order_by("pk")]

    assert olds == ["2", "3", "4"]
    assert kept is not None
    assert Revision.objects.filter(pk=kept.pk).exists()


def test_revisions_of_young_operations_stay(article: Article, settings: Any) -> None:
    settings.REVISIONS_PER_ARTICLE = 1
    keys = [article.pk]
    operation = run(kind="set", user=None, queryset=keys, change={"source": "A"})
    article.refresh_from_db()
    for number in range(3):
        save(article, author=str(number))

    assert operation.revisions.count() == 1
    assert article.revisions.count() == 2


def test_long_texts_are_stored_compressed(article: Article) -> None:
    text = " ".join(f"kata{number % 900}" for number in range(60_000))
    save(article, body=text)

    made = save(article, body="Pendek.")

    assert made is not None
    assert made.texts is not None
    assert len(bytes(made.texts)) < len(text) / 3
    assert all_changes(made)["body"].old == text


def test_many_articles_are_recorded_with_their_own_values() -> None:
    rows = [Article.objects.create(title=f"J {n}", body="Isi.") for n in range(5)]
    for row in rows[:3]:
        row.title += " baru"

    changes = record_each(rows)

    assert [change.article_id for change in changes] == [row.pk for row in rows[:3]]
    assert Revision.objects.count() == 3


def test_revisions_go_with_their_article(article: Article) -> None:
    save(article, source="Baru")

    article.delete()

    assert not Revision.objects.exists()


def test_every_field_that_editors_and_imports_change_is_tracked() -> None:
    derived = {"id", "kind", "content_hash", "body_key", "url_key", "created_at", "updated_at"}
    derived |= {"sketch_1", "sketch_2", "sketch_3", "created_by", "first_published_at"}
    names = {field.name for field in Article._meta.concrete_fields}

    assert names - derived == set(TRACKED_FIELDS)
    assert set(CONTENT_FIELDS) < set(TRACKED_FIELDS)
