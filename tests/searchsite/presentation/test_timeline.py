"""Bars of the timeline: their unit, places, numbers and links."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.engines.interface import Facets, Filters, PeriodCount, PeriodUnit
from searchsite.presentation.day_labels import days_parameters
from searchsite.presentation.timeline import MAX_BARS, bar_label, counted_periods, timeline

YEAR, MONTH, DAY = PeriodUnit.YEAR, PeriodUnit.MONTH, PeriodUnit.DAY


def facets(*counts: tuple[str, int, int]) -> Facets:
    return Facets(
        periods=tuple(
            PeriodCount(date.fromisoformat(start), count, beyond) for start, count, beyond in counts
        )
    )


@pytest.mark.parametrize(
    ("first", "last", "unit", "bounds"),
    [
        (None, None, MONTH, (None, None)),
        ("2020-01-01", None, MONTH, (None, None)),
        ("2019-01-01", "2021-12-31", MONTH, (None, None)),
        ("2021-01-01", "2021-12-31", MONTH, ("2021-01-01", "2021-12-31")),
        ("2020-08-13", "2021-08-12", MONTH, ("2020-01-01", "2021-12-31")),
        ("2021-02-01", "2021-02-28", DAY, ("2021-02-01", "2021-02-28")),
        ("2021-02-07", "2021-02-07", DAY, ("2021-02-01", "2021-02-28")),
        ("2020-12-30", "2021-01-05", DAY, ("2020-12-01", "2021-01-31")),
        ("2021-03-01", "2021-01-01", MONTH, (None, None)),
    ],
)
def test_days_decide_the_unit(first, last, unit, bounds):
    days = [date.fromisoformat(each) if each else None for each in (first, last)]

    counted, (begin, end) = counted_periods(Filters(date_from=days[0], date_to=days[1]))

    assert counted is unit
    assert (begin, end) == tuple(date.fromisoformat(each) if each else None for each in bounds)


def test_months_of_all_time_are_added_up_to_years():
    found = timeline(
        Filters(), facets(("2019-03-01", 2, 2), ("2020-01-01", 3, 3), ("2020-12-01", 4, 4))
    )

    assert found is not None
    assert found.unit is YEAR
    assert [(bar.first.year, bar.count, bar.place) for bar in found.bars] == [
        (2019, 2, 0),
        (2020, 7, 1),
    ]
    assert all(bar.chosen for bar in found.bars)


def test_months_of_a_single_year_are_shown_at_once():
    found = timeline(Filters(), facets(("2020-03-01", 2, 2), ("2020-12-01", 4, 4)))

    assert found is not None
    assert found.unit is MONTH
    assert found.width == 12
    assert [(bar.first, bar.last, bar.place) for bar in found.bars] == [
        (date(2020, 3, 1), date(2020, 3, 31), 2),
        (date(2020, 12, 1), date(2020, 12, 31), 11),
    ]


def test_days_beyond_the_chosen_ones_stay_faint():
    filters = Filters(date_from=date(2024, 2, 28), date_to=date(2024, 2, 29))

    found = timeline(filters, facets(("2024-02-01", 0, 5), ("2024-02-29", 3, 3)))

    assert found is not None
    assert (found.unit, found.width) == (DAY, 29)
    assert [(bar.place, bar.count, bar.beyond, bar.chosen) for bar in found.bars] == [
        (0, 0, 5, False),
        (28, 3, 3, True),
    ]


def test_one_bar_is_a_way_to_its_days():
    found = timeline(Filters(), facets(("2020-03-01", 2, 2)))

    assert found is not None
    assert [(bar.first, bar.count) for bar in found.bars] == [(date(2020, 3, 1), 2)]


def test_hits_without_a_date_have_no_bars():
    assert timeline(Filters(), Facets()) is None


def test_a_long_gap_is_short():
    found = timeline(Filters(), facets(("1870-01-01", 1, 1), ("2020-01-01", 2, 2)))

    assert found is not None
    assert [bar.place for bar in found.bars] == [0, 2]


def test_shares_are_of_all_articles_of_the_period():
    everything = {date(2019, 1, 1): 5, date(2019, 2, 1): 5, date(2020, 1, 1): 30}

    found = timeline(Filters(), facets(("2019-02-01", 2, 2), ("2020-01-01", 3, 3)), everything)

    assert found is not None
    assert [bar.share(bar.count) for bar in found.bars] == [0.2, 0.1]


days = st.dates()


@given(st.lists(st.tuples(days, st.integers(1, 50)), unique_by=lambda each: each[0].replace(day=1)))
@example([(date(year, 1, 1), 1) for year in (1, *range(2, 2 * MAX_BARS + 1, 2))])
def test_bars_add_up_to_all_hits(counts):
    months = sorted((day.replace(day=1), count) for day, count in counts)
    found = timeline(Filters(), Facets(periods=tuple(PeriodCount(day, n, n) for day, n in months)))

    if found is None:
        assert (
            len(counts) < 2 or len({day // 10 for day, _ in [(d.year, 0) for d, _ in counts]}) < 2
        )
        return
    assert sum(bar.count for bar in found.bars) == sum(count for _, count in counts)
    places = [bar.place for bar in found.bars]
    assert places == sorted(set(places))
    assert places[-1] < found.width
    assert len(found.bars) <= MAX_BARS
    for bar in found.bars:
        assert bar_label(bar, found.unit, "id")


@given(days, st.sampled_from(PeriodUnit))
def test_parameters_name_the_days_of_a_period(day, unit):
    first, last = unit.first_day(day), unit.last_day(day)

    text = days_parameters(first, last)

    begin, end = (part.partition("=")[2] for part in text.split("&"))
    assert first.isoformat().startswith(begin)
    assert last.isoformat().startswith(end)


def test_parameters_are_short():
    assert days_parameters(date(2024, 1, 1), date(2024, 12, 31)) == "from=2024&to=2024"
    assert days_parameters(date(2024, 2, 1), date(2024, 2, 29)) == "from=2024-02&to=2024-02"
    assert days_parameters(date(2024, 2, 1), date(2024, 2, 1)) == "from=2024-02-01&to=2024-02-01"
