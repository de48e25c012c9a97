"""Saving records: batches, duplicates, updates, originals."""

import dataclasses
from typing import cast

import pytest

from articles.importing.importer import (
    Options,
    Report,
    import_records,
    plan,
    save,
)
from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord, Rejection
from articles.models import Article, OriginalText, PendingUpdate

pytestmark = pytest.mark.django_db


def record(title: str = "Air Naik", body: str = "Air naik di Demak.", **values) -> ArticleRecord:
    return ArticleRecord(title=title, body=body, origin=f"a.jsonl:{len(title)}", **values)


def run(*items, **options) -> Report:
    return import_records(items, Report(), Options(**options))


def counts(report: Report) -> tuple[int, int, int]:
    return report.imported, report.updated, report.duplicates


def test_the_same_twice_adds_nothing():
    records = [record("Satu", "Isi satu."), record("Dua", "Isi dua.")]

    assert counts(run(*records)) == (2, 0, 0)
    assert counts(run(*records)) == (0, 0, 2)
    assert Article.objects.count() == 2


def test_fields_are_saved():
    run(record(source="S", author="A", category="C", url="https://a.id/b", external_id="n1"))

    article = Article.objects.get()
    assert (article.source, article.author, article.category) == ("S", "A", "C")
    assert (article.url, article.external_id, article.status) == (
        "https://a.id/b",
        "n1",
        "published",
    )
    assert article.slug == "air-naik"
    assert article.content_hash
    assert PendingUpdate.objects.filter(article_id=article.pk).exists()


PAGE, HOME = {"url": "https://a.id/b"}, {"url": "https://a.id/"}
NUMBER, UNIQUE = {"external_id": "7"}, {"external_id": "n7"}
OTHER = {"body": "Lain."}


@pytest.mark.parametrize(
    ("first", "second", "duplicate"),
    [
        pytest.param({}, {"title": "AIR  naik"}, True, id="same text in other letters"),
        pytest.param(PAGE, PAGE | OTHER, True, id="address"),
        pytest.param(HOME, HOME | OTHER, False, id="home page"),
        pytest.param(
            NUMBER | {"source": "S"},
            NUMBER | OTHER | {"source": "s"},
            True,
            id="number of a source",
        ),
        pytest.param(NUMBER, NUMBER | OTHER, False, id="bare number"),
        pytest.param(UNIQUE, UNIQUE | OTHER, True, id="unique id"),
        pytest.param(
            UNIQUE | PAGE, UNIQUE | OTHER | {"url": "https://a.id/c"}, False, id="other address"
        ),
        pytest.param(UNIQUE, OTHER | {"external_id": "n8"}, False, id="other id"),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_duplicates(first, second, duplicate, together):
    records = [record(**first), record(**second)]

    report = run(*records) if together else run(records[0])
    if not together:
        report.add(run(records[1]))

    assert counts(report) == ((1, 0, 1) if duplicate else (2, 0, 0))


def test_update_takes_the_new_version():
    run(record(url="https://a.id/b", category="Lama", original="asli"))
    newer = record(body="Air surut.", url="https://a.id/b", original="asli kedua")

    without = run(newer)
    report = run(newer, update=True)

    assert (counts(without), without.differing) == ((0, 0, 1), 1)
    assert counts(report) == (0, 1, 0)
    article = Article.objects.get()
    assert (article.body, article.category) == ("Air surut.", "Lama")
    assert article.original.text == "asli kedua"
    assert counts(run(newer, update=True)) == (0, 0, 1)


def test_update_within_one_batch_ends_with_the_last_version():
    versions = [record(body=f"Versi {n}.", url="https://a.id/b") for n in range(3)]

    report = run(*versions, update=True)

    assert counts(report) == (1, 2, 0)
    assert Article.objects.get().body == "Versi 2."


def test_dry_run_counts_and_saves_nothing():
    records = [record("Satu", "Isi."), record("Satu", "Isi."), record("Dua", "Isi dua.")]

    assert counts(run(*records, dry_run=True)) == (2, 0, 1)
    assert not Article.objects.exists()


def test_status_of_the_file_has_priority_over_that_of_the_run():
    run(record("Satu", "Isi satu.", status="published"), record("Dua", "Isi dua."), status="draft")

    assert dict(Article.objects.values_list("title", "status")) == {
        "Satu": "published",
        "Dua": "draft",
    }


def test_rejections_and_warnings_are_counted():
    rejections: list[Rejection] = []
    warning = Problem("bad_date", {"value": "besok"})
    rejection = Rejection("a", 1, Problem("empty"))

    report = import_records(
        [rejection, record(warnings=(warning,))], Report(), on_rejection=rejections.append
    )

    assert (report.rejected, report.warned, report.imported) == (1, 1, 1)
    assert rejections == [rejection]
    assert "the date besok cannot be read" in report.warnings[0]


def test_each_batch_is_a_transaction():
    records = [record(f"Judul {n}", f"Isi {n}.") for n in range(5)]
    # No database accepts this: its batch is lost as a whole, earlier batches are saved.
    records[3] = dataclasses.replace(records[3], title=cast(str, None))

    with pytest.raises(Exception, match=r"[Nn]one|NULL|NoneType"):
        run(*records, batch_articles=2)

    assert Article.objects.count() == 2
    assert OriginalText.objects.count() == 0


def test_large_records_make_small_batches():
    sizes: list[int] = []

    import_records(
        [record(f"Judul {n}", f"{n} {'x' * 60}") for n in range(4)],
        Report(),
        Options(batch_characters=100),
        on_batch=lambda report: sizes.append(report.imported),
    )

    assert sizes == [2, 4, 4]


def test_plan_then_save():
    run(record("Satu", "Isi satu."))
    existing = Article.objects.get()

    planned = plan([record("Satu", "Isi satu."), record("Dua", "Isi dua.")])
    report = save([item for item in planned if item.is_new], status="draft")

    assert [item.article_id for item in planned] == [existing.pk, None]
    assert report.imported == 1
    assert Article.objects.get(title="Dua").status == "draft"


def test_one_query_finds_the_duplicates_of_a_batch(django_assert_num_queries):
    records = [
        record(f"J {n}", f"Isi {n}.", url=f"https://a.id/{n}", external_id=f"n{n}")
        for n in range(500)
    ]

    with django_assert_num_queries(1):
        plan(records)
