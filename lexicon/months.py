"""The months in their Indonesian and English spellings, from ``months.tsv``.

The parsers of import dates and query dates, the snippets and the answer types use this table.
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from lexicon.wordlists import rows

_NONE = "-"


class Month(NamedTuple):
    """The lower-case spellings of one month."""

    number: int  # 1 to 12
    name: str  # standard Indonesian
    short: tuple[str, ...]  # Indonesian abbreviations
    old: tuple[str, ...]
    english: tuple[str, ...]
    rare: tuple[str, ...]  # read in the dates of imported articles only


@cache
def months() -> tuple[Month, ...]:
    """Return the twelve months in order."""
    return tuple(
        Month(int(number), name, *map(_spellings, others))
        for number, name, *others in rows("months.tsv")
    )


def month_names() -> tuple[str, ...]:
    """Return the standard Indonesian names in order."""
    return tuple(month.name for month in months())


def short_month_names() -> frozenset[str]:
    """Return the Indonesian abbreviations of all months."""
    return frozenset(short for month in months() for short in month.short)


@cache
def month_numbers(*, rare: bool = False) -> Mapping[str, int]:
    """Return spelling -> number of the month; with ``rare`` also the rare spellings.

    >>> month_numbers()["agu"], month_numbers(rare=True)["peb"], "peb" in month_numbers()
    (8, 2, False)
    """
    return {
        spelling: month.number
        for month in months()
        for spelling in (
            month.name,
            *month.short,
            *month.old,
            *month.english,
            *(month.rare if rare else ()),
        )
    }


def _spellings(field: str) -> tuple[str, ...]:
    return () if field == _NONE else tuple(field.split())
