"""The trash: out of search and lists at once, restored, deleted for good by hand or by age."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.importing.importer import Options, Report, import_records
from articles.importing.record import ArticleRecord
from articles.models import Article, ImportBatch, Operation, Revision
from articles.operations.taking_back import take_back
from articles.signals import articles_changed
from articles.trash.discarding import discard, older_than, purge, restore, trashed_articles
from articles.trash.doubles import doubles_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_index(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> None:
    """Disconnect the index, which follows every change."""
    monkeypatch.setattr(articles_changed, "receivers", [])
    settings.MEDIA_ROOT = tmp_path


def article(title: str = "Satu", **values: Any) -> Article:
    return Article.objects.create(title=title, **({"body": f"Isi {title}."} | values))


@pytest.mark.parametrize("status", ["draft", "published"])
def test_an_article_comes_back_as_it_was(status: str) -> None:
    one = article(status=status)

    discard([one.pk], user=None)
    during = Article.objects.get()
    restore([one.pk], user=None)
    after = Article.objects.get()

    assert (during.status, during.trashed_from) == ("trashed", status)
    assert during.trashed_at is not None
    assert (after.status, after.trashed_at, after.trashed_from) == (status, None, "")


@pytest.mark.parametrize(("hours", "status"), [(-1, "draft"), (1, "scheduled")])
def test_a_scheduled_article_does_not_publish_itself_by_restoring(hours: int, status: str) -> None:
    one = article(status="scheduled", published_at=timezone.now() + timedelta(hours=hours))
    discard([one.pk], user=None)

    restore([one.pk], user=None)

    assert Article.objects.get().status == status


def test_who_may_not_publish_restores_drafts() -> None:
    one = article(status="published")
    discard([one.pk], user=None)

    restore([one.pk], user=None, as_drafts=True)

    assert Article.objects.get().status == "draft"


def test_discarding_and_restoring_can_be_taken_back() -> None:
    one = article(status="draft")
    gone = discard([one.pk], user=None)
    take_back(gone, user=None)
    assert Article.objects.get().status == "draft"
    discard([one.pk], user=None)
    back = restore([one.pk], user=None)

    take_back(back, user=None)

    now = Article.objects.get()
    assert (now.status, now.trashed_from) == ("trashed", "draft")
    assert now.trashed_at is not None


def test_an_article_that_was_discarded_twice_is_left_alone_by_the_first() -> None:
    one = article()
    first = discard([one.pk], user=None)
    restore([one.pk], user=None)
    discard([one.pk], user=None)

    back = take_back(first, user=None)

    assert back is not None
    assert (back.changed, back.left_alone) == (0, 1)
    assert Article.objects.get().status == "trashed"


def test_only_articles_of_the_trash_are_deleted_for_good() -> None:
    one, _two = article("Satu"), article("Dua")
    discard([one.pk], user=None)
    named: list[str] = []

    count = purge(Article.objects.all(), on_part=lambda rows: named.extend(map(str, rows)))

    assert (count, named) == (1, ["Satu"])
    assert Article.objects.get().title == "Dua"
    assert not Revision.objects.exists()
    assert Operation.objects.first().changed == 1  # type: ignore[union-attr]


def test_the_command_deletes_by_age(capsys: pytest.CaptureFixture[str]) -> None:
    old, _young = article("Tua"), article("Muda")
    discard(Article.objects.all(), user=None)
    Article.objects.filter(pk=old.pk).update(trashed_at=timezone.now() - timedelta(days=31))

    call_command("purge_trash", "--dry-run")
    call_command("purge_trash")

    assert "1 articles would be deleted" in capsys.readouterr().out
    assert [each.title for each in trashed_articles()] == ["Muda"]
    call_command("purge_trash", "--older-than", "0")
    assert not Article.objects.exists()


@pytest.mark.parametrize("days", ["-1", "x", "99999999999999999999", "1.5"])
def test_bad_ages_are_refused(days: str) -> None:
    with pytest.raises(CommandError):
        call_command("purge_trash", f"--older-than={days}")


def test_ages_are_counted_from_the_discarding() -> None:
    one = article()
    discard([one.pk], user=None)
    now = Article.objects.get().trashed_at
    assert now is not None

    assert not older_than(30, now + timedelta(days=30))
    assert list(older_than(30, now + timedelta(days=30, seconds=1))) == [one]


def _import(kind: str, **options: Any) -> Report:
    batch = ImportBatch(kind=kind, name="a")
    item = ArticleRecord(title="Satu", body="Isi Satu.", source="Baru", origin="a:1")
    return import_records([item], Report(), Options(**options), batch=batch)


@pytest.mark.parametrize("update", [False, True])
def test_a_file_brings_a_discarded_article_in_again(update: bool) -> None:
    discard([article().pk], user=None)

    report = _import(ImportBatch.Kind.UPLOAD, update=update)

    assert (report.imported, report.updated) == (1, 0)
    assert sorted(Article.objects.values_list("status", flat=True)) == ["published", "trashed"]
    ((title, _pk),) = doubles_of(trashed_articles())
    assert title == "Satu"


def test_a_news_source_does_not_bring_back_what_editors_discarded() -> None:
    discard([article().pk], user=None)

    report = _import(ImportBatch.Kind.SOURCE, update=True)

    assert (report.imported, report.updated, report.duplicates) == (0, 0, 1)
    assert Article.objects.get().source == ""


def test_articles_without_a_double_are_restored_without_a_question() -> None:
    discard([article(url="https://contoh.invalid/1").pk], user=None)
    article("Lain", published_at=datetime(2024, 1, 1, tzinfo=UTC))

    assert doubles_of(trashed_articles()) == []
