"""Which records are the same article, in what they differ, and which are versions of another."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from articles.importing.duplicates import Key, KnownArticle, plan
from articles.importing.importer import Options, Report, import_records
from articles.importing.record import ArticleRecord
from articles.models import Article
from articles.signals import articles_changed

pytestmark = pytest.mark.django_db

LONG = " ".join(f"kalimat{number} tentang panen di desa" for number in range(20))
MOMENT = datetime(2024, 3, 5, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_index(monkeypatch):
    """Disconnect the index, which follows every import."""
    monkeypatch.setattr(articles_changed, "receivers", [])


def record(title: str = "Air Naik", body: str = "Air naik di Demak.", **values) -> ArticleRecord:
    return ArticleRecord(title=title, body=body, origin="a.jsonl:1", **values)


def run(*items, **options) -> Report:
    return import_records(items, Report(), Options(**options))


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.imported, report.updated, report.duplicates, report.differing


def differences(first: ArticleRecord, second: ArticleRecord) -> tuple[str, ...] | None:
    """Save the first record; return the differences of the second, or None if it is new."""
    run(first)
    (planned,) = plan([second])
    return None if planned.is_new else planned.differences


def test_one_article_in_three_versions_at_one_address():
    page = "https://uji.invalid/read/2025/06/10/1/rumpon"
    addresses = [
        f"{page}?utm_source=ABC&utm_medium=rss",
        page,
        "http://www.uji.invalid/read/2025/06/10/1/rumpon/?page=all",
    ]
    versions = [record(body=f"Versi {n}.", url=url) for n, url in enumerate(addresses)]

    assert counts(run(*versions)) == (1, 0, 2, 2)
    assert counts(run(*versions, update=True)) == (0, 2, 1, 0)
    assert counts(run(*versions, update=True)) == (0, 0, 3, 2)
    assert counts(run(versions[2])) == (0, 0, 1, 0)
    assert Article.objects.get().body == "Versi 2."


def test_the_same_page_with_other_parameters_does_not_differ():
    first = record(url="https://uji.invalid/1?utm_source=a")

    assert differences(first, record(url="http://m.uji.invalid/1/?page=all#top")) == ()


@pytest.mark.parametrize("identifying", ["?id=12", "?p=123", "?news_id=9", "?page=2"])
def test_parameters_that_name_the_article_stay(identifying):
    assert (
        differences(
            record(url="https://uji.invalid/baca?id=1"),
            record(body="Lain.", url=f"https://uji.invalid/baca{identifying}"),
        )
        is None
    )


def test_rows_of_other_programs_are_found_by_their_exact_address():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO articles_article (title, body, source, author, category, url, status,"
            " slug, external_id, content_hash, created_at, updated_at) VALUES ('Lama', 'Isi lama.',"
            " '', '', '', 'https://uji.invalid/1?utm_source=x', 'published', '', '', '',"
            " '2024-01-01 00:00:00', '2024-01-01 00:00:00')"
        )

    (planned,) = plan([record(url="https://uji.invalid/1?utm_source=x")])
    assert not planned.is_new
    assert planned.differences == ("title", "body")
    # The next import computes the missing keys.
    assert counts(run(record(url="https://uji.invalid/1"))) == (0, 0, 1, 1)


IDENTITY = {"external_id": "7", "source": "Kabar Uji"}
PAGE = "https://uji.invalid/1"


@pytest.mark.parametrize(
    ("corrected", "expected"),
    [
        ({"source": "Kabar Uji Baru"}, ("source",)),
        ({"source": ""}, ()),
        ({"author": "Rina Contoh"}, ("author",)),
        ({"category": "Ekonomi"}, ("category",)),
        ({"published_at": MOMENT}, ("published_at",)),
        ({"url": "https://uji.invalid/baru"}, ("url",)),
        ({"title": "Air Surut"}, ("title",)),
        ({"title": "AIR NAIK"}, ("title",)),
        ({"body": "Air surut."}, ("body",)),
        ({"body": "AIR  naik di demak."}, ()),
        ({"title": "Air Surut", "source": "Lain"}, ("title", "source")),
        (
            {"author": "A", "category": "B", "url": "https://uji.invalid/2"},
            ("author", "category", "url"),
        ),
    ],
)
def test_corrections_under_the_same_id(corrected, expected):
    assert differences(record(**IDENTITY), record(**IDENTITY | corrected)) == expected


def test_a_corrected_source_can_be_saved():
    run(record(**IDENTITY), record("Dua", "Isi dua.", external_id="8", source="Kabar Uji"))
    again = [
        record(**IDENTITY | {"source": "Kabar Uji Baru"}),
        record("Dua", "Isi dua.", external_id="8", source="Kabar Uji Baru"),
    ]

    without = run(*again)
    with_update = run(*again, update=True)

    assert counts(without) == (0, 0, 2, 2)
    assert without.differences == {"source": 2}
    assert counts(with_update) == (0, 2, 0, 0)
    assert set(Article.objects.values_list("source", flat=True)) == {"Kabar Uji Baru"}
    assert counts(run(*again, update=True)) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("stored", "corrected", "expected"),
    [
        ({"url": PAGE, "external_id": "7"}, {"url": PAGE, "external_id": "8"}, ("external_id",)),
        ({"url": PAGE}, {"url": PAGE, "external_id": "8"}, ("external_id",)),
        ({}, {"external_id": "n8"}, ("external_id",)),
        (IDENTITY, IDENTITY | {"external_id": "8"}, ("external_id",)),
        (IDENTITY, {"external_id": "8", "source": "Lain"}, ()),
        (IDENTITY, {"source": "Kabar Uji"}, ()),
    ],
)
def test_a_corrected_id(stored, corrected, expected):
    assert differences(record(**stored), record(**corrected)) == expected

    assert counts(run(record(**corrected), update=True)) == (0, len(expected), 1 - len(expected), 0)
    assert counts(run(record(**corrected), update=True)) == (0, 0, 1, 0)


def test_two_ids_of_one_text_do_not_replace_each_other():
    both = [record(**IDENTITY), record(**IDENTITY | {"external_id": "8"})]

    run(*both)

    assert counts(run(*both, update=True)) == (0, 0, 2, 0)
    assert Article.objects.get().external_id == "7"


def test_a_doubt_about_the_stored_text_takes_no_published_article_back():
    run(record(**IDENTITY), status="published")
    doubtful = record(**IDENTITY, status="draft", category="Ekonomi")

    run(doubtful, update=True)
    assert Article.objects.values_list("category", "status").get() == ("Ekonomi", "published")

    run(replace(doubtful, body="Air surut."), update=True)
    assert Article.objects.get().status == "draft"


def test_an_inferred_date_replaces_no_other():
    run(record(published_at=MOMENT, **IDENTITY))
    later = MOMENT.replace(day=9)
    inferred = record(published_at=later, date_status="inferred", **IDENTITY)

    assert counts(run(inferred, update=True)) == (0, 0, 1, 0)
    assert counts(run(replace(inferred, author="Rina Contoh"), update=True)) == (0, 1, 0, 0)
    assert list(Article.objects.values_list("published_at", "date_status")) == [(MOMENT, "")]
    assert counts(run(replace(inferred, date_status=""), update=True)) == (0, 1, 0, 0)
    assert list(Article.objects.values_list("published_at", "date_status")) == [(later, "")]


def test_a_stated_date_replaces_an_inferred_one():
    run(record(published_at=MOMENT, date_status="inferred", **IDENTITY))

    run(record(published_at=MOMENT.replace(day=6), **IDENTITY), update=True)

    assert Article.objects.get().date_status == ""


def test_a_corrected_source_and_text_under_the_same_id():
    first = record(body=LONG, **IDENTITY)
    second = record(body=LONG.replace("kalimat3", "baris3"), external_id="7", source="Lain")

    assert differences(first, second) == ("body", "source")


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("update", [True, False])
def test_tables_that_number_their_rows_replace_no_articles(update, together):
    records = [record(body=LONG, **IDENTITY), record("Jalan Rusak", "Warga menambal.", **IDENTITY)]

    for part in [records] if together else [[each] for each in records]:
        run(*part, update=update)

    assert set(Article.objects.values_list("title", "body")) == {
        (each.title, each.body) for each in records
    }
    assert counts(run(*records, update=update)) == (0, 0, 2, 0)


@pytest.mark.parametrize("together", [True, False])
def test_a_corrected_title_and_text_under_the_same_number(together):
    records = [
        record(body=LONG, **IDENTITY),
        record("Air Surut", LONG.replace("kalimat3", "baris3"), **IDENTITY),
    ]

    for part in [records] if together else [[each] for each in records]:
        run(*part, update=True)

    assert Article.objects.values_list("title", "body").get() == (
        records[1].title,
        records[1].body,
    )


def test_a_unique_id_that_gets_a_source():
    first = record(external_id="n7")

    assert differences(first, record(body="Lain.", external_id="n7", source="A")) == (
        "body",
        "source",
    )
    assert differences(first, record(body="Baru.", external_id="8", source="A")) is None


def test_short_texts_are_compared_as_well():
    first = record(body="Air naik di Demak sejak pagi tadi.", **IDENTITY)
    second = record(
        body="Air naik di Demak sejak pagi tadi, kata warga.", external_id="7", source="Lain"
    )

    assert differences(first, second) == ("body", "source")


def test_the_same_number_of_other_sources_is_another_article():
    assert (
        differences(record(**IDENTITY), record(body="Lain.", external_id="7", source="B")) is None
    )
    apart = record(body=LONG, external_id="7", source="B", url="https://b.invalid/7")
    Article.objects.all().delete()
    assert (
        differences(record(body=LONG + " akhir", url="https://a.invalid/7", **IDENTITY), apart)
        is None
    )


def test_the_copy_of_another_source_brings_nothing_new():
    first = record(source="A", url="https://a.invalid/1", author="Rina Contoh")

    assert differences(first, record(source="B", url="https://b.invalid/1", author="B")) == ()


def test_corrections_without_ids():
    assert differences(record(source="A"), record(source="B", category="C")) == (
        "source",
        "category",
    )


def test_two_sources_of_one_text_do_not_replace_each_other():
    both = [record(source="A"), record(source="B")]

    assert counts(run(*both, update=True)) == (1, 0, 1, 0)
    assert counts(run(*both, update=True)) == (0, 0, 2, 0)
    assert counts(run(*both, update=True, batch_articles=1)) == (0, 0, 2, 0)
    assert counts(run(*both, update=True, dry_run=True)) == (0, 0, 2, 0)


@pytest.mark.parametrize("together", [True, False])
def test_the_same_text_under_another_title_waits_as_a_draft(together):
    records = [
        record("Air Naik", source="A"),
        record("Banjir Meluas", source="B", status="published"),
    ]
    if together:
        report = run(*records)
    else:
        run(records[0])
        (planned,) = plan([records[1]])
        assert planned.is_new
        assert planned.version_of is not None
        assert planned.version_of.title == "Air Naik"
        report = run(records[1])

    assert report.versions == 1
    assert dict(Article.objects.values_list("title", "status")) == {
        "Air Naik": "published",
        "Banjir Meluas": "draft",
    }
    assert counts(run(*records)) == (0, 0, 2, 0)
    assert run(*records, dry_run=True).versions == 0


def test_a_title_that_an_earlier_version_made_otherwise_is_no_other_article():
    clause = (
        "Wakil bupati meninjau tanggul yang jebol di tiga kecamatan pada malam hari bersama tim"
    )
    body = f"{clause}, lalu menyerahkan bantuan kepada warga. Warga pulang."
    run(record(clause, body))

    (planned,) = plan([record(f"{clause}…", body)])

    assert planned.version_of is None
    assert planned.differences == ("title",)


def test_a_corrected_title_under_the_same_id_is_no_version():
    run(record(**IDENTITY))
    (planned,) = plan([record("Banjir", **IDENTITY)])

    assert planned.differences == ("title",)
    assert planned.version_of is None


def test_seen_records_count_across_calls():
    seen: dict[Key, KnownArticle] = {}
    plan([record(url="https://uji.invalid/1?utm_source=a")], seen)

    (again, version) = plan(
        [record(body="Lain.", url="https://www.uji.invalid/1"), record("Judul lain")], seen
    )

    assert not again.is_new
    assert again.article_id is None
    assert version.version_of is not None


def test_the_case_of_the_tracking_parameters():
    case = Path(__file__).parents[4] / "shared" / "cases" / "files" / "utm.jsonl"
    if not case.exists():
        pytest.skip("the cases are not beside the checkout")
    rows = [json.loads(line) for line in case.read_text().splitlines()]
    records = [record(row["title"], row["content"], url=row["url"]) for row in rows]

    assert counts(run(*records)) == (1, 0, 2, 2)
