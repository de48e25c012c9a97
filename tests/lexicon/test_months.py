"""One table has the spellings of the months for dates, snippets and answers."""

import pytest

from lexicon.months import month_names, month_numbers, months, short_month_names


def test_twelve_months_in_order() -> None:
    assert [month.number for month in months()] == list(range(1, 13))
    assert (month_names()[0], month_names()[-1]) == ("januari", "desember")


def test_no_spelling_stands_for_two_months() -> None:
    spellings = [
        spelling
        for month in months()
        for spelling in (month.name, *month.short, *month.old, *month.english, *month.rare)
    ]

    assert len(spellings) == len(set(spellings)) == len(month_numbers(rare=True))
    assert all(spelling == spelling.lower() for spelling in spellings)


@pytest.mark.parametrize(
    ("spelling", "number"),
    [("mei", 5), ("agt", 8), ("pebruari", 2), ("nop", 11), ("october", 10), ("dec", 12)],
)
def test_spellings_of_queries(spelling: str, number: int) -> None:
    assert month_numbers()[spelling] == number


def test_rare_spellings_are_for_imported_dates_only() -> None:
    rare = month_numbers(rare=True).keys() - month_numbers().keys()

    assert rare == {"peb", "pebuari", "febuari", "mrt", "agus", "agust", "agst"}


def test_short_names_are_indonesian() -> None:
    assert {"agu", "okt", "des"} <= short_month_names()
    assert not {"aug", "oct", "dec", "mei", "nop"} & short_month_names()
