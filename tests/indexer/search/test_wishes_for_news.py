"""Wishes for the newest articles in queries: *terbaru*, *hari ini*."""

from datetime import UTC, date, datetime

import pytest

from articles.models import Article
from indexer.engines.interface import Sort
from indexer.search.messages import message
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    Article.objects.bulk_create(
        Article(
            pk=n,
            title=f"Longsor ke-{n}",
            body="Longsor menutup jalan." + (" Hujan turun hari ini." if n == 1 else ""),
            published_at=datetime(2020 + n, 3, 1, tzinfo=UTC),
        )
        for n in range(1, 5)
    )


def searched(text: str, *, literal: bool = False) -> SearchResults:
    return search(SearchRequest(text, literal=literal, today=date(2026, 4, 1)))


def ids(results: SearchResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


def test_the_newest_comes_first_though_no_text_has_the_word() -> None:
    results = searched("longsor terbaru")

    assert ids(results)[0] == 4
    assert results.total == 4
    assert results.corrected == ""


def test_a_wish_for_any_news_lists_the_newest() -> None:
    assert ids(searched("berita terbaru")) == [4, 3, 2, 1]


def test_articles_without_the_words_of_today_follow_if_few_have_them() -> None:
    results = searched("longsor hari ini")

    assert results.total == 4
    assert message("without-today") in results.notices


def test_a_literal_search_takes_the_words_as_words() -> None:
    assert ids(searched("longsor hari ini", literal=True)) == [1]


def test_english_words_of_time_are_read_as_times() -> None:
    results = searched("longsor last year")

    assert [each.text for each in results.times] == ["last year"]
    assert not results.synonyms


def test_articles_with_some_of_the_words_are_no_articles_of_the_time() -> None:
    results = searched("longsor hujan bulan lalu")

    assert ids(results) == [1]
    assert message("no-articles-then", "bulan lalu") in results.notices


def test_some_of_the_words_and_of_today_are_not_preferred_to_all_words() -> None:
    results = searched("longsor jalan besok")

    assert results.total == 4
    assert message("without-today") in results.notices


def test_without_earlier_articles_the_later_ones_are_shown_the_earliest_first() -> None:
    results = searched("longsor mei 2015")

    assert ids(results) == [1, 2, 3, 4]
    assert results.sort is Sort.OLDEST
    assert message("only-later-articles", "mei 2015") in results.notices


def test_without_dated_articles_those_without_a_date_are_shown() -> None:
    Article.objects.create(pk=9, title="Tsunami", body="Tsunami melanda pantai.")

    results = searched("tsunami mei 2015")

    assert ids(results) == [9]
    assert message("only-undated-articles", "mei 2015") in results.notices


def test_words_that_no_article_has_together_are_searched_at_other_times_too() -> None:
    Article.objects.create(
        pk=9, title="Gerimis", body="Gerimis sore.", published_at=datetime(2019, 5, 1, tzinfo=UTC)
    )

    results = searched("longsor gerimis bulan lalu")

    assert (ids(results), results.weaker) == ([9], 4)
    assert message("no-articles-then", "bulan lalu") in results.notices
    assert message("relaxed") in results.notices


def test_questions_about_today_keep_the_articles_without_a_date_in_order_of_fit() -> None:
    Article.objects.all().delete()
    Article.objects.bulk_create(
        Article(pk=10 + n, title="Kantor", body=body)
        for n, body in enumerate(
            (
                "Bupati Kualasari dijabat oleh Ratmaja.",
                "Bupati Kualasari menerima tamu di pendopo.",
            )
        )
    )

    assert ids(searched("siapa bupati Kualasari sekarang"))[0] == 10
