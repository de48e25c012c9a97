"""Searches by author: a filter by any spelling of a byline finds the articles with all of them."""

import pytest

from articles.models import Article, Byline
from indexer.engines.interface import FacetCount, Filters
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)

AUTHORS = ("Siti Aminah", "S. Aminah", "Budi", "")


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    for author in AUTHORS:
        Article.objects.create(title=f"Banjir menurut {author}", body="Air naik.", author=author)


def results(text: str = "banjir", *authors: str, literal: bool = False) -> SearchResults:
    filters = Filters({"author": authors})
    return search(SearchRequest(text, filters, copies=True, literal=literal))


def authors_of(answer: SearchResults) -> list[str]:
    keys = [hit.article_id for hit in answer.hits]
    return sorted(Article.objects.filter(pk__in=keys).values_list("author", flat=True))


def test_without_a_table_authors_are_as_stated() -> None:
    assert authors_of(results("banjir", "S. Aminah")) == ["S. Aminah"]
    assert len(results().facets.counts("author")) == 3


@pytest.mark.parametrize("value", ["S. Aminah", "Siti Aminah", "siti aminah", "Aminah Siti"])
def test_a_filter_by_any_spelling_finds_all(value: str) -> None:
    Byline.objects.create(name="Siti Aminah", spellings="S. Aminah\nAminah Siti")

    answer = results("banjir", value)

    assert authors_of(answer) == ["S. Aminah", "Siti Aminah"]
    assert answer.request.filters.values("author") == ("Siti Aminah",)
    assert FacetCount("Siti Aminah", 2) in answer.facets.counts("author")


def test_the_field_of_authors_finds_the_other_spellings() -> None:
    Byline.objects.create(name="Siti Aminah", spellings="S. Aminah")

    assert authors_of(results("banjir penulis:siti")) == ["S. Aminah", "Siti Aminah"]
    assert authors_of(results("banjir -penulis:siti")) == ["", "Budi"]
    assert authors_of(results("banjir penulis:siti", literal=True)) == ["Siti Aminah"]


def test_facets_count_a_byline_once() -> None:
    Byline.objects.create(name="Siti Aminah", spellings="S. Aminah")

    assert results().facets.counts("author") == (
        FacetCount("Siti Aminah", 2),
        FacetCount("Budi", 1),
    )
