"""Addresses built from a request are read back as the same request."""

from datetime import date

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine import Filters, Sort
from indexer.search import SearchRequest
from searchsite.params import YEARS, read_params
from searchsite.presentation.links import search_query, search_url

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30)
days = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
requests = st.builds(
    SearchRequest,
    text=st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=100).filter(
        lambda text: "\ufffd" not in text
    ),
    filters=st.builds(
        Filters,
        sources=st.lists(names.filter(str.strip), max_size=3, unique=True).map(tuple),
        categories=st.lists(names.filter(str.strip), max_size=3, unique=True).map(tuple),
        date_from=st.none() | days.filter(lambda day: day.year < 2000),
        date_to=st.none() | days.filter(lambda day: day.year >= 2000),
    ),
    sort=st.sampled_from(Sort),
    literal=st.booleans(),
    page=st.integers(1, 1000),
)


@given(requests)
def test_an_address_is_read_back_as_the_request(request: SearchRequest):
    params = read_params(QueryDict(search_query(request)))

    assert params.request == request
    assert params.problems == params.remarks == ()


def test_defaults_stay_out_of_the_address():
    assert search_url(SearchRequest(text="")) == "/search"
    assert search_url(SearchRequest(text="a b")) == "/search?q=a+b"


def test_whole_years_are_written_short():
    filters = Filters(date_from=date(2022, 1, 1), date_to=date(2022, 12, 31))

    assert search_url(SearchRequest("", filters)) == "/search?from=2022&to=2022"


def test_the_address_of_a_very_long_query_stays_within_what_servers_take():
    assert len(search_url(SearchRequest("€" * 4000))) < 2500
