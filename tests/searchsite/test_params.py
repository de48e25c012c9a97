"""Parameters of a search URL: valid values, problems and their messages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict

from indexer.engines.interface import Sort
from searchsite.params import MAX_FILTER_VALUES, read_params
from searchsite.presentation.links import search_query


def test_a_url_without_parameters_is_an_empty_search():
    params = read_params(QueryDict(""))

    assert params.request.text == ""
    assert not params.request.filters
    assert params.request.sort is Sort.RELEVANCE
    assert (params.request.page, params.request.per_page) == (1, 10)
    assert (params.problems, params.remarks) == ((), ())


def test_every_parameter_is_read():
    query = QueryDict(
        "q=banjir+besar&source=Antara&source=Tempo&category=Bencana&from=2022-01-07&to=2022-02"
        "&sort=date&page=3"
    )

    request = read_params(query).request

    assert request.text == "banjir besar"
    assert request.filters.values("source") == ("Antara", "Tempo")
    assert request.filters.values("category") == ("Bencana",)
    assert (request.filters.date_from, request.filters.date_to) == (
        date(2022, 1, 7),
        date(2022, 2, 28),
    )
    assert request.sort is Sort.DATE
    assert request.page == 3


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-12", date(2022, 12, 1), date(2022, 12, 31)),
        ("2022-01-07", date(2022, 1, 7), date(2022, 1, 7)),
        (" 2022-1-7 ", date(2022, 1, 7), date(2022, 1, 7)),
        ("7 Januari 2022", date(2022, 1, 7), date(2022, 1, 7)),
    ],
)
def test_a_date_covers_all_its_days(text: str, first: date, last: date):
    query = QueryDict(mutable=True)
    query.update({"from": text, "to": text})

    filters = read_params(query).request.filters

    assert (filters.date_from, filters.date_to) == (first, last)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ("from=kemarin", "bad-date"),
        ("to=2022-02-30", "bad-date"),
        ("to=2022-13", "bad-date"),
        ("from=0000", "bad-date"),
        ("from=0001-01-01", "bad-date"),
        ("to=9999-12-31", "bad-date"),
        ("from=2022..2023", "bad-date"),
        ("from=٢٠٢٢", "bad-date"),
        ("sort=tanggal", "bad-sort"),
        ("tepat=ya", "bad-switch"),
        ("tepat=2", "bad-switch"),
        ("page=0", "bad-page"),
        ("page=-1", "bad-page"),
        ("page=abc", "bad-page"),
        ("page=1.5", "bad-page"),
        ("page=²", "bad-page"),
        ("page=1001", "page-too-deep"),
        ("page=1000000000", "page-too-deep"),
        ("page=" + "9" * 400, "page-too-deep"),
        ("per_page=0", "bad-per-page"),
        ("per_page=51", "bad-per-page"),
        ("per_page=x", "bad-per-page"),
        ("&".join(f"source={number}" for number in range(30)), "too-many-values"),
    ],
)
def test_an_invalid_parameter_is_reported_and_ignored(parameters: str, code: str):
    params = read_params(QueryDict("q=a&" + parameters), with_per_page=True)

    (problem,) = params.problems
    assert problem.code == code
    assert problem.parameter == parameters.partition("=")[0]
    assert problem.message.endswith(".")
    assert params.request.filters.date_from is params.request.filters.date_to is None
    assert params.request.per_page == 10
    assert params.request.page in {1, 1000}
    assert len(params.request.filters.values("source")) <= MAX_FILTER_VALUES


def test_a_message_shows_only_the_beginning_of_a_long_value():
    params = read_params(QueryDict("from=" + "x" * 5000))

    assert len(params.problems[0].message) < 200


@pytest.mark.parametrize("parameters", ["from=&to=&sort=&page=&source=&category=", "source=+"])
def test_empty_form_fields_are_ignored(parameters: str):
    params = read_params(QueryDict(parameters))

    assert params.problems == ()
    assert not params.request.filters


def test_dates_in_the_wrong_order_are_swapped_with_a_remark():
    params = read_params(QueryDict("from=2023-05&to=2021"))

    assert params.request.filters.date_from == date(2021, 1, 1)
    assert params.request.filters.date_to == date(2023, 5, 31)
    assert params.problems == ()
    assert len(params.remarks) == 1


def test_the_last_value_of_a_repeated_parameter_counts():
    params = read_params(QueryDict("q=satu&q=dua&page=x&page=2&from=2020&from=2021"))

    assert params.request.text == "dua"
    assert params.request.page == 2
    assert params.request.filters.date_from == date(2021, 1, 1)
    assert params.problems == ()


def test_the_same_filter_twice_counts_once():
    params = read_params(QueryDict("source=Tempo&source=Tempo"))

    assert params.request.filters.values("source") == ("Tempo",)


@pytest.mark.parametrize("text", ["a%00b", "a%ff%fe+b", "a%0d%0ab", "%C3%28a+b%80"])
def test_bytes_that_are_not_text_become_spaces(text: str):
    request = read_params(QueryDict(f"q={text}&source=%00&page=%00")).request

    assert request.text.replace("(", "").split() == ["a", "b"]
    assert request.filters.values("source") == ()


@pytest.mark.parametrize(
    ("value", "literal"), [("1", True), ("+1+", True), ("0", False), ("", False)]
)
def test_a_search_can_be_literal(value: str, literal: bool):
    params = read_params(QueryDict(f"q=a&tepat={value}"))

    assert params.request.literal is literal
    assert params.problems == ()


def test_per_page_is_read_for_the_api_only():
    assert read_params(QueryDict("per_page=50")).request.per_page == 10
    assert read_params(QueryDict("per_page=50"), with_per_page=True).request.per_page == 50


def test_the_deepest_page_follows_the_size_of_pages():
    deepest = read_params(QueryDict("page=200&per_page=50"), with_per_page=True)
    deeper = read_params(QueryDict("page=201&per_page=50"), with_per_page=True)

    assert deepest.problems == ()
    assert deeper.problems[0].code == "page-too-deep"
    assert "10.000" in deeper.problems[0].message


NOW = datetime(2026, 8, 12, 9, 30, tzinfo=UTC)


def test_a_period_moves_on_with_time():
    query = QueryDict("q=banjir&masa=7-hari")

    today, tomorrow = (read_params(query, now=NOW + timedelta(days=each)) for each in (0, 1))

    assert today.request.filters.date_from == date(2026, 8, 6)
    assert tomorrow.request.filters.date_from == date(2026, 8, 7)
    assert search_query(today.request) == search_query(tomorrow.request) == "q=banjir&masa=7-hari"


def test_hours_are_counted_back_from_now():
    filters = read_params(QueryDict("masa=24-jam&undated=1"), now=NOW).request.filters

    assert filters.since == NOW - timedelta(hours=24)
    assert filters.undated


def test_days_replace_a_period():
    params = read_params(QueryDict("masa=7-hari&from=2022"), now=NOW)

    assert params.request.filters.period == ""
    assert params.request.filters.date_from == date(2022, 1, 1)
    assert params.request.filters.date_to is None
    assert len(params.remarks) == 1


@pytest.mark.parametrize("text", ["selamanya", "besok", "0-hari", "<script>", "7" * 300])
def test_an_unknown_period_is_a_problem(text: str):
    query = QueryDict(mutable=True)
    query["masa"] = text

    params = read_params(query, now=NOW)

    assert [(each.parameter, each.code) for each in params.problems] == [("masa", "bad-period")]
    assert not params.request.filters.has_days
