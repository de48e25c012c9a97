"""URLs built from a search request are parsed back to the same request."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article
from indexer.engines.interface import Filters, Sort
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.search.request import SearchRequest
from searchsite.params import YEARS, read_params
from searchsite.presentation import links
from searchsite.presentation.links import (
    FilterUrls,
    ResultUrls,
    SortUrls,
    TimeUrls,
    one_root,
    permanent_urls,
    search_parameters,
    search_query,
    search_url,
)

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30)
days = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
requests = st.builds(
    SearchRequest,
    text=st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=100).filter(
        lambda text: "\ufffd" not in text
    ),
    filters=st.builds(
        Filters,
        st.fixed_dictionaries(
            {
                column.name: st.lists(names.filter(str.strip), max_size=3, unique=True).map(tuple)
                for column in KEYWORD_COLUMNS
            }
        ),
        date_from=st.none() | days.filter(lambda day: day.year < 2000),
        date_to=st.none() | days.filter(lambda day: day.year >= 2000),
        undated=st.booleans(),
    ),
    sort=st.sampled_from(Sort),
    literal=st.booleans(),
    weak_hits=st.booleans(),
    shares=st.booleans(),
    page=st.integers(1, 1000),
)


@given(requests)
def test_a_url_is_parsed_back_to_the_request(request: SearchRequest):
    params = read_params(QueryDict(search_query(request)))

    assert params.request == request
    assert (params.problems, params.remarks) == ((), ())


def test_defaults_are_not_in_the_url():
    assert search_url(SearchRequest(text="")) == "/search"
    assert search_url(SearchRequest(text="a b")) == "/search?q=a+b"


def test_whole_years_are_abbreviated():
    filters = Filters(date_from=date(2022, 1, 1), date_to=date(2022, 12, 31))

    assert search_url(SearchRequest("", filters)) == "/search?from=2022&to=2022"


def test_the_url_of_a_very_long_query_is_within_the_limit_of_servers():
    assert len(search_url(SearchRequest("€" * 4000))) < 2500


@given(requests, names)
def test_a_filter_url_is_the_url_of_the_narrowed_search(request: SearchRequest, name: str):
    urls, filters = FilterUrls(request), request.filters

    for column in KEYWORD_COLUMNS:
        values = (*filters.values(column.name), name)
        narrowed = replace(filters, keywords={**filters.keywords, column.name: values})
        expected = search_url(replace(request, filters=narrowed, page=1))
        assert urls.with_keyword(column.name)(name) == expected


@given(requests)
def test_fields_of_a_form_are_those_of_the_url(request: SearchRequest):
    first_page = replace(request, page=1)

    assert search_parameters(request) == parse_qsl(search_query(first_page))


@given(requests)
def test_a_url_of_a_time_is_the_url_of_the_search_then(request: SearchRequest):
    urls = TimeUrls(request)
    timeless = request.filters.without_time()

    def relative(filters: Filters, **values: Any) -> str:
        url = search_url(replace(request, filters=filters, page=1, **values))
        return url.removeprefix("/search") or "?"

    year = replace(timeless, date_from=date(2021, 1, 1), date_to=date(2021, 12, 31))
    assert urls.in_time("from=2021&to=2021") == relative(year)
    assert urls.in_time("undated=1") == relative(replace(timeless, undated=True))
    assert urls.timeless == relative(timeless)
    assert urls.switched() == relative(request.filters, shares=not request.shares)
    assert f"?{urlencode(urls.fields())}" == relative(timeless)


@given(requests, st.sampled_from(Sort))
def test_a_sort_url_is_the_url_of_the_search_in_that_order(request: SearchRequest, sort: Sort):
    assert SortUrls(request).by(sort) == search_url(replace(request, sort=sort, page=1))


@given(requests, st.integers(1, 1000))
def test_a_page_url_is_the_url_of_the_search_for_that_page(request: SearchRequest, number: int):
    assert ResultUrls(request).page(number) == search_url(replace(request, page=number))


@pytest.mark.parametrize("slug", ["banjir-di-demak", "", "a b%2F?c#d&e;f", "é\u0301~!$"])
def test_an_article_carries_the_search(slug: str):
    article, request = Article(pk=12, slug=slug), RequestFactory().get("/search?q=a")

    assert permanent_urls(request)(article) == request.build_absolute_uri(
        article.get_absolute_url()
    )
    assert ResultUrls(SearchRequest("")).article(article) == article.get_absolute_url()
    assert (
        ResultUrls(SearchRequest("a b", page=3)).article(article)
        == f"{article.get_absolute_url()}?q=a+b&page=3#cocok"
    )


def test_a_context_looks_its_root_up_once(monkeypatch: pytest.MonkeyPatch):
    looks: list[str] = []

    def prefix() -> str:
        looks.append("/")
        return looks[-1]

    monkeypatch.setattr(links, "get_script_prefix", prefix)

    with one_root():
        urls = [search_url(SearchRequest(text)) for text in ("a", "b")]
    within = len(looks)
    search_url(SearchRequest("c"))

    assert urls == ["/search?q=a", "/search?q=b"]
    assert (within, len(looks)) == (1, 2)
