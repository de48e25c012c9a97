"""The list of articles: columns, filters, dates, and the number of queries."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, PendingUpdate
from articles.signals import deferred_announcements
from tests.articles.admin.conftest import LIST, text_of
from tests.database_tools import query_plan


def _many(count: int, **fields: Any) -> list[Article]:
    values = {"source": "Kabar", "category": "Umum", "body": "Isi berita."} | fields
    return Article.objects.bulk_create(
        Article(
            title=f"Berita ke-{number}",
            published_at=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number),
            **values,
        )
        for number in range(count)
    )


def _titles(response: Any) -> list[str]:
    return [article.title for article in response.context["cl"].result_list]


def test_a_page_costs_the_same_however_many_rows_it_has(client: Any, empty_index: None) -> None:
    _many(2)
    client.get(LIST)  # fill the caches
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    _many(60)

    with CaptureQueriesContext(connection) as many:
        response = client.get(LIST)

    assert len(response.context["cl"].result_list) == 50
    assert len(many) <= len(few) + 1  # one more query if there are several pages
    assert len(many) <= 14


def test_texts_are_not_read_for_the_list(client: Any, empty_index: None) -> None:
    _many(3)

    with CaptureQueriesContext(connection) as queries:
        client.get(LIST)

    assert not [query for query in queries if '"articles_article"."body"' in query["sql"]]


def test_newest_first_and_undated_last(client: Any, article_factory: Any) -> None:
    _many(2)
    article_factory(title="Tanpa tanggal", published_at=None)

    response = client.get(LIST)

    assert _titles(response) == ["Berita ke-1", "Berita ke-0", "Tanpa tanggal"]


def test_the_index_column_shows_the_state(client: Any, article_factory: Any) -> None:
    article_factory(title="Sudah")
    article_factory(title="Konsep", status="draft")
    with deferred_announcements():
        article_factory(title="Belum")

    articles = client.get(LIST).context["cl"].result_list

    assert {article.title: article.index_state for article in articles} == {
        "Sudah": "indexed",
        "Konsep": "not-searchable",
        "Belum": "pending",
    }
    assert PendingUpdate.objects.count() == 1


def test_without_an_index_no_article_is_indexed(client: Any, index_dir: Any) -> None:
    with deferred_announcements():
        _many(2)
    PendingUpdate.objects.all().delete()

    articles = client.get(LIST).context["cl"].result_list

    assert {article.index_state for article in articles} == {"pending"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Kompas", ["Satu"]),
        ("ompas", ["Dua", "Satu"]),
        ("tidak ada", []),
        ("<script>alert(1)</script>", []),
        ("nol\0", []),
    ],
    ids=["exact", "contained", "none", "markup", "nul"],
)
def test_the_source_filter_matches_the_typed_value(
    client: Any, article_factory: Any, typed: str, expected: list[str]
) -> None:
    article_factory(title="Satu", source="Kompas")
    article_factory(title="Dua", source="Kompas TV")
    article_factory(title="Tiga", source="Antara")

    response = client.get(LIST, {"source": typed})

    assert sorted(_titles(response)) == expected
    assert "<script>alert" not in text_of(response)


def test_thousands_of_sources_stay_a_short_page(client: Any, empty_index: None) -> None:
    with deferred_announcements():
        Article.objects.bulk_create(
            Article(title=f"J {n}", body="Isi.", source=f"Sumber nomor {n}") for n in range(2_000)
        )

    page = text_of(client.get(LIST))

    assert page.count("Sumber nomor") < 700


@pytest.mark.parametrize(
    ("parameters", "links"),
    [
        ({}, ["2023", "2024"]),
        ({"published_at__year": "2023"}, ["Desember 2023"]),
        ({"published_at__year": "2024", "published_at__month": "1"}, ["1 Januari", "2 Januari"]),
    ],
    ids=["years", "months", "days"],
)
def test_the_date_hierarchy_counts_days_in_the_sites_zone(
    client: Any, article_factory: Any, parameters: dict[str, str], links: list[str]
) -> None:
    for moment in ("2023-12-31T16:59Z", "2023-12-31T17:00Z", "2024-01-02T10:00Z"):
        article_factory(published_at=datetime.fromisoformat(moment.replace("Z", "+00:00")))

    page = text_of(client.get(LIST, parameters))

    assert all(link in page for link in links)


@pytest.mark.parametrize(
    "query",
    [
        "published_at__year=99999",
        "published_at__year=1",
        "published_at__year=9999",
        "published_at__year=x",
        "published_at__year=2024&published_at__month=13",
        "p=999999",
        "p=x",
        "o=99",
        "o=-1.2.x",
        "status__exact=zzz",
        "status__exact=%00",
        "q=%00",
        "q=" + "a" * 5000,
        "q=((((&o=1",
        "body__contains=x",
        "source=a&source=b",
        "all=",
        "e=1",
        "_facets=True",
    ],
)
def test_no_address_of_the_list_fails(client: Any, article_factory: Any, query: str) -> None:
    article_factory()

    response = client.get(f"{LIST}?{query}")

    assert response.status_code in {200, 302, 400}


def test_a_hostile_title_is_shown_as_text(client: Any, article_factory: Any) -> None:
    article_factory(title="<script>alert(1)</script>", source="<img src=x onerror=alert(2)>")

    page = text_of(client.get(LIST))

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_articles_with_inferred_and_doubtful_dates_are_found(
    client: Any, article_factory: Any
) -> None:
    day = datetime(2024, 3, 13, tzinfo=UTC)
    for status in ("", "inferred", "doubtful"):
        article_factory(title=f"Tanggal {status}", published_at=day, date_status=status)

    page = client.get(LIST)
    inferred = client.get(LIST, {"date_status": "inferred"})
    doubtful = client.get(LIST, {"date_status": "doubtful"})

    assert "disimpulkan dari teks" in text_of(page)
    assert _titles(inferred) == ["Tanggal inferred"]
    assert "13 Maret 2024 (disimpulkan dari teks)" in text_of(inferred)
    assert _titles(doubtful) == ["Tanggal doubtful"]


def test_the_filter_of_dates_uses_its_index(client: Any, article_factory: Any) -> None:
    article_factory(date_status="inferred")
    with CaptureQueriesContext(connection) as queries:
        client.get(LIST, {"date_status": "inferred"})

    counts = [
        query["sql"]
        for query in queries
        if "COUNT" in query["sql"] and "date_status" in query["sql"]
    ]

    assert "article_uncertain_dates" in query_plan(counts[0])


def test_articles_of_a_kind_are_found(client: Any, article_factory: Any) -> None:
    news = article_factory(title="Pasar dibuka", body="Ramai.")
    claim = article_factory(title="Pasar roboh", body="Sebarkan!", stated_kind="claim")

    for kind, article, other in (("claim", claim, news), ("news", news, claim)):
        page = client.get(LIST, {"kind": kind}).content.decode()

        assert article.title in page
        assert other.title not in page
