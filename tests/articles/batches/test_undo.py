"""Undoing a batch: created articles go, updated ones get their values back, edited ones stay."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.batches.changes import publish_all, set_source
from articles.batches.undo import PART, undo, undo_preview
from articles.derived_fields import SOURCES
from articles.importing.importer import Options, Report, import_records
from articles.importing.record import ArticleRecord, Fields, Removal
from articles.importing.saving import ORIGINAL_FIELDS, UPDATED_FIELDS
from articles.models import (
    Article,
    ImportBatch,
    ImportedArticle,
    JudgedQuery,
    OriginalText,
    PendingUpdate,
)
from articles.operations.taking_back import take_back
from articles.signals import articles_changed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_index(monkeypatch):
    """Disconnect the index, which follows every change."""
    monkeypatch.setattr(articles_changed, "receivers", [])


MOMENT = datetime(2024, 3, 5, 1, 30, tzinfo=UTC)


def record(number: int = 1, **values) -> ArticleRecord:
    defaults = {
        "title": f"Judul {number}",
        "body": f"Isi nomor {number}.",
        "url": f"https://contoh.invalid/{number}",
        "origin": f"a.jsonl:{number}",
    }
    return ArticleRecord(**(defaults | values))


def run(*records: ArticleRecord, **options) -> ImportBatch:
    batch = ImportBatch(kind=ImportBatch.Kind.COMMAND, name="a.jsonl")
    import_records(records, Report(), Options(**options), batch=batch)
    return batch


def counts(report) -> tuple[int, int, int, int]:
    return report.trashed, report.restored, report.kept, report.gone


def present() -> list[str]:
    """Return the titles of the articles outside of the trash."""
    return list(
        Article.objects.exclude(status="trashed").order_by("pk").values_list("title", flat=True)
    )


def test_created_articles_go_to_the_trash() -> None:
    Article.objects.create(title="Lain", body="Isi lain.")
    batch = run(*(record(n, original="mentah") for n in range(3)))
    PendingUpdate.objects.all().delete()
    gone = set(batch.articles.values_list("article_id", flat=True))

    report = undo(batch)

    assert counts(report) == (3, 0, 0, 0)
    assert present() == ["Lain"]
    assert OriginalText.objects.count() == 3
    assert set(PendingUpdate.objects.values_list("article_id", flat=True)) == gone
    assert batch.undone_at is not None


def test_updated_articles_get_all_values_back() -> None:
    first = record(
        source="Kabar Uji",
        author="Rina Contoh",
        published_at=MOMENT,
        date_status="inferred",
        original="mentah lama",
        given=Fields(source="Kabar Uji"),
        removals=(Removal("credit lines", "Penulis: Rina Contoh", 3),),
        kept=(("boilerplate lines", "Iklan"),),
    )
    run(first, status="draft")
    before = values_of(Article.objects.get())
    newer = record(
        title="Judul baru",
        body="Isi baru.",
        source="Lain",
        author="B",
        category="C",
        published_at=MOMENT + timedelta(days=1),
        external_id="n1",
        status="published",
        original="mentah baru",
    )
    batch = run(newer, update=True)
    assert values_of(Article.objects.get()) != before

    report = undo(batch)

    assert counts(report) == (0, 1, 0, 0)
    article = Article.objects.get()
    assert article.first_published_at is not None  # it was public, and will not be new again
    assert values_of(article) == before | {"first_published_at": article.first_published_at}


def test_an_undo_restores_every_field_that_an_update_can_change() -> None:
    derived = {*SOURCES, "slug", "id", "created_at", "updated_at"}
    derived |= {"created_by", "trashed_at", "trashed_from", "first_published_at"}
    assert {field.name for field in Article._meta.fields} - derived == set(UPDATED_FIELDS)
    originals = {field.name for field in OriginalText._meta.fields} - {"article"}
    assert originals == set(ORIGINAL_FIELDS)


def test_an_update_may_bring_the_first_original_text() -> None:
    run(record())
    batch = run(record(body="Isi baru.", original="mentah"), update=True)
    assert OriginalText.objects.exists()

    undo(batch)

    assert not OriginalText.objects.exists()


def values_of(article: Article) -> dict[str, object]:
    values = {field.name: getattr(article, field.name) for field in Article._meta.fields}
    original = OriginalText.objects.filter(pk=article.pk).values().first()
    return values | {"original": original}


def test_imports_are_undone_in_reverse_order() -> None:
    one = run(record(body="Versi satu."))
    two = run(record(body="Versi dua."), update=True)
    three = run(record(body="Versi tiga."), update=True)

    assert counts(undo_preview(one)) == (0, 0, 1, 0)
    assert counts(undo(three)) == (0, 1, 0, 0)
    assert counts(undo(two)) == (0, 1, 0, 0)
    assert Article.objects.get().body == "Versi satu."
    assert counts(undo(one)) == (1, 0, 0, 0)
    assert not present()


def test_several_versions_in_one_import_are_one_change() -> None:
    run(record(body="Semula."))
    versions = [record(body=f"Versi {n}.") for n in range(3)]
    batch = run(*versions, update=True, batch_articles=1)
    assert batch.articles.count() == 1

    undo(batch)

    assert Article.objects.get().body == "Semula."


def test_an_article_that_was_created_and_updated_by_one_import_is_discarded() -> None:
    batch = run(record(body="Versi 1."), record(body="Versi 2."), update=True)

    assert counts(undo(batch)) == (1, 0, 0, 0)
    assert not present()


def test_edited_articles_are_kept_unless_forced() -> None:
    batch = run(record(1), record(2), record(3))
    edited = Article.objects.get(title="Judul 2")
    edited.author = "Rina Contoh"
    edited.save()
    Article.objects.get(title="Judul 3").delete()

    assert counts(undo_preview(batch)) == (1, 0, 1, 1)
    assert undo_preview(batch).listed == [(edited.pk, "Judul 2")]
    report = undo(batch)

    assert counts(report) == (1, 0, 1, 1)
    assert report.listed == [(edited.pk, "Judul 2")]
    assert present() == [edited.title]
    assert counts(undo(batch)) == (0, 0, 1, 0)
    assert counts(undo_preview(batch, force=True)) == (1, 0, 0, 0)
    assert counts(undo(batch, force=True)) == (1, 0, 0, 0)
    assert not present()


def test_a_second_undo_does_nothing_to_later_work() -> None:
    run(record(body="Semula."))
    batch = run(record(body="Baru."), update=True)
    undo(batch)
    Article.objects.update(body="Suntingan redaksi.")

    assert counts(undo(batch, force=True)) == (0, 0, 0, 0)
    assert Article.objects.get().body == "Suntingan redaksi."


def test_an_undone_import_can_be_repeated() -> None:
    undo(run(record()))
    batch = run(record())

    assert batch.articles.count() == len(present()) == 1


def test_judgements_survive() -> None:
    batch = run(record())
    JudgedQuery.objects.create(query="banjir", article=Article.objects.get())

    undo(batch)

    assert JudgedQuery.objects.count() == 1


def test_more_than_one_part_and_an_interruption() -> None:
    batch = run(*(record(n) for n in range(PART + 3)))
    parts: list[int] = []

    def stop(deleted, restored) -> None:
        parts.append(len(deleted))
        if len(parts) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undo(batch, on_part=stop)

    assert parts == [PART, 3]
    assert len(present()) == 3  # the second part was rolled back
    assert ImportBatch.objects.get().undone_at is None
    assert counts(undo(batch)) == (3, 0, 0, 0)


def test_a_request_leaves_the_rest_of_a_large_batch_for_the_next(monkeypatch) -> None:
    monkeypatch.setattr("articles.batches.undo.PART", 2)
    batch = run(*(record(n) for n in range(5)), status="draft")

    first = undo(batch, request_seconds=-1.0)
    assert (first.trashed, first.is_finished, batch.undone_at) == (2, False, None)
    second, third = (undo(batch, request_seconds=-1.0) for _ in range(2))
    assert (second.is_finished, third.is_finished) == (False, True)
    assert batch.undone_at is not None
    assert not present()


def test_an_undo_can_be_taken_back() -> None:
    run(record(1, body="Semula."))
    batch = run(record(1, body="Baru."), record(2), update=True)
    report = undo(batch)
    assert report.operation is not None
    undone = dict(Article.objects.values_list("title", "body"))

    back = take_back(report.operation, user=None)

    assert back is not None
    assert present() == ["Judul 1", "Judul 2"]
    assert undone["Judul 1"] == "Semula."
    assert Article.objects.get(title="Judul 1").body == "Baru."


def test_an_import_can_be_undone_after_its_publication_was_taken_back() -> None:
    batch = run(record(1), record(2), status="draft")
    published = publish_all(batch)
    take_back(published, user=None)

    assert set(Article.objects.values_list("status", flat=True)) == {"draft"}
    assert counts(undo(batch)) == (2, 0, 0, 0)


def test_an_undo_needs_few_queries() -> None:
    run(*(record(n) for n in range(0, 200, 2)))
    batch = run(*(record(n, body=f"Lagi {n}.") for n in range(200)), update=True)

    with CaptureQueriesContext(connection) as queries:
        report = undo(batch)

    assert counts(report) == (100, 100, 0, 0)
    assert len(queries) < 40  # SQLite takes a limited number of values per query


def test_the_whole_batch_can_be_published_and_still_undone() -> None:
    run(record(1))
    batch = run(*(record(n, body=f"Lagi {n}.") for n in range(3)), update=True, status="draft")
    edited = Article.objects.get(title="Judul 2")
    edited.category = "Ekonomi"
    edited.save()

    assert publish_all(batch).changed == 2
    assert publish_all(batch).changed == 0
    assert set(Article.objects.values_list("status", flat=True)) == {"published"}
    assert set_source(batch, "Kabar Uji").changed == 3
    assert set_source(batch, "Kabar Uji").changed == 0
    assert set(Article.objects.values_list("source", flat=True)) == {"Kabar Uji"}
    assert counts(undo(batch)) == (1, 1, 1, 0)
    assert dict(Article.objects.exclude(status="trashed").values_list("title", "body")) == {
        "Judul 1": "Isi nomor 1.",
        "Judul 2": "Lagi 2.",
    }


def test_changes_of_a_batch_need_few_queries() -> None:
    batch = run(*(record(n) for n in range(300)), status="draft")

    with CaptureQueriesContext(connection) as queries:
        assert publish_all(batch).changed == 300

    assert len(queries) < 25


def test_a_batch_without_articles_is_not_stored() -> None:
    run(record())
    batch = run(record())

    assert batch.pk is None
    assert ImportBatch.objects.count() == 1
    assert ImportedArticle.objects.count() == 1


def test_an_import_of_old_texts_is_new_now_and_stays_so_whatever_is_taken_back() -> None:
    before = timezone.now()
    batch = run(record(published_at=datetime(1999, 1, 2, tzinfo=UTC)), record(2, status="draft"))
    first, draft = (each.first_published_at for each in Article.objects.order_by("pk"))
    assert first is not None and first >= before and draft is None

    again = run(record(published_at=MOMENT, body="Isi lain."), update=True)
    undo(again)
    report = undo(batch)
    assert report.operation is not None
    assert set(Article.objects.values_list("status", flat=True)) == {"trashed"}
    take_back(report.operation, user=None)

    article = Article.objects.get(status="published")
    assert article.first_published_at == first
    assert Article.objects.get(status="draft").first_published_at is None
