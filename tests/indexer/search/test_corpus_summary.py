"""The summary of all articles in the index."""

import pytest

from indexer.engines import get_searcher
from indexer.exceptions import IndexMissing
from indexer.search.corpus_summary import corpus_summary

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def searches(monkeypatch):
    """Return the list of queries that the engine answers."""
    searcher, queries = get_searcher(), []
    search = type(searcher).search

    def counted(self, query):
        queries.append(query)
        return search(self, query)

    monkeypatch.setattr(type(searcher), "search", counted)
    return queries


def test_values_are_counted_over_all_articles(article_factory):
    for category in ("Panen", "Panen", "Pasar", ""):
        article_factory(category=category)

    summary = corpus_summary()

    assert summary.total == 4
    assert summary.categories == (("Panen", 2), ("Pasar", 1))
    assert (summary.first_year, summary.last_year) == (2024, 2024)


def test_a_commit_is_counted_once(article_factory, searches):
    article_factory()
    corpus_summary()
    searches.clear()

    corpus_summary()

    assert not searches
    article_factory()
    assert corpus_summary().total == 2


def test_a_changed_table_of_outlets_is_seen(article_factory):
    from articles.models import Outlet

    article_factory(source="Kabar Pagi")
    article_factory(source="Kabar Sore")
    assert len(corpus_summary().outlets) == 2

    Outlet.objects.create(name="Kabar", names="Kabar Pagi\nKabar Sore")

    assert corpus_summary().outlets == (("Kabar", 2),)


def test_an_empty_index_has_no_years(empty_index):
    summary = corpus_summary()

    assert (summary.total, summary.first_year, summary.last_year) == (0, None, None)


def test_without_an_index_the_error_says_so(transactional_db):
    with pytest.raises(IndexMissing):
        corpus_summary()
