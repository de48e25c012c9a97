"""Articles that match but are no hits: weak ones in an order by date, and those without a date."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from articles.models import Article
from indexer.engines.interface import Filters, Sort
from indexer.search.messages import message
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2023, 6, 15)


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    rows = (
        (1, "Banjir Demak", "banjir merendam desa", datetime(2021, 2, 3, tzinfo=UTC), "Antara"),
        (2, "Banjir Kudus", "banjir merendam sawah", datetime(2022, 2, 3, tzinfo=UTC), "Kompas"),
        (3, "Pasar", f"banjir {'kain batik ' * 60}", datetime(2023, 6, 1, tzinfo=UTC), "Tempo"),
        (4, "Banjir Pati", "banjir merendam jalan", None, "Antara"),
        (5, "Banjir 2022", "banjir terbesar sejak lama", None, "Antara"),
        (6, "Gempa", "gempa mengguncang desa", None, "Antara"),
    )
    Article.objects.bulk_create(
        Article(pk=key, title=title, body=body, published_at=when, source=source)
        for key, title, body, when, source in rows
    )


def ask(text: str, **request: Any) -> SearchResults:
    return search(SearchRequest(text, **{"today": TODAY} | request))


def keys(results: SearchResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


def test_orders_by_date_count_weak_matches() -> None:
    results = ask("banjir", sort=Sort.DATE)

    assert keys(results) == [2, 1, 5, 4]
    assert results.weaker == 1


def test_weak_matches_are_shown_on_request() -> None:
    results = ask("banjir", sort=Sort.OLDEST, weak_hits=True)

    assert keys(results) == [1, 2, 3, 4, 5]
    assert results.weaker == 0


def test_other_orders_show_all_matches() -> None:
    results = ask("banjir")

    assert (results.total, results.weaker) == (5, 0)


def test_filters_without_a_fitting_article_show_the_weak_ones() -> None:
    results = ask("banjir", sort=Sort.DATE, filters=Filters({"source": ("Tempo",)}))

    assert keys(results) == [3]
    assert message("only-weak-hits") in results.notices
    assert results.weaker == 0


def test_weak_matches_are_no_reason_for_fallbacks() -> None:
    results = ask("banjir merendam desa sawah jalan pasar", sort=Sort.DATE)

    assert results.total
    assert results.corrected == results.suggested == ""


@pytest.mark.parametrize("sort", list(Sort))
def test_the_days_of_a_filter_leave_undated_articles_out(sort: Sort) -> None:
    filters = Filters(date_from=date(2021, 1, 1), date_to=date(2022, 12, 31))

    results = ask("banjir", filters=filters, sort=sort)

    assert sorted(keys(results)) == [1, 2]
    assert (results.undated, results.undated_text) == (2, None)


def test_days_of_a_query_leave_undated_articles_out() -> None:
    results = ask("banjir tanggal:2021..2022")

    assert sorted(keys(results)) == [1, 2]
    assert (results.undated, results.undated_text) == (2, "banjir")


def test_an_undated_article_that_names_the_time_is_a_hit() -> None:
    results = ask("banjir 2022")

    assert sorted(keys(results)) == [2, 5]
    assert (results.undated, results.undated_text) == (1, "banjir")
    assert ask("banjir 2022", facets=False).undated == 1


def test_relative_times_leave_undated_articles_out() -> None:
    results = ask("banjir tahun lalu")

    assert keys(results) == [2]
    assert (results.undated, results.undated_text) == (2, "banjir")


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("banjir", Filters()),
        ("banjir", Filters({"source": ("Antara",)})),
        ("banjir", Filters(undated=True)),
        ("banjir", Filters(date_from=date(2021, 1, 1), undated=True)),
        ("-tanggal:2021 banjir", Filters()),
        ("", Filters()),
    ],
)
def test_without_days_no_undated_article_is_left_out(text: str, filters: Filters) -> None:
    assert ask(text, filters=filters).undated == 0


def test_other_filters_apply_to_undated_articles() -> None:
    filters = Filters({"source": ("Kompas",)}, date_from=date(2021, 1, 1))

    assert ask("banjir", filters=filters).undated == 0


def test_filters_alone_can_list_the_earliest_first() -> None:
    filters = Filters(date_from=date(2021, 1, 1))

    assert keys(ask("", filters=filters, sort=Sort.OLDEST)) == [1, 2, 3]
    assert keys(ask("", filters=filters)) == [3, 2, 1]
    assert ask("", filters=filters).undated == 3
