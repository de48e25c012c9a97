"""The days that a text names in the newspapers' convention: ``Rabu (13/3/2024)``.

The day stands before the month, and the weekday confirms the date. A weekday that fits only the
other order is a slip of the writer (in each of 18 articles of the corpus), and names no day;
neither does a form without a year. The name of a month may stand in the brackets as well:
``Rabu (13 Maret 2024)``.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

from articles.importing.date_notations import BY_WEEKDAY, matches, plain, reading

MAX_DAYS = 20  # of one text
_NAMES = r"senin|selasa|rabu|kamis|jum['’`´‘]?at|sabtu|minggu|ahad"
_DAYPARTS = "pagi|siang|sore|petang|malam|dini hari|subuh"
_BRACKET = re.compile(r"\((?=\s?\d)")
_WEEKDAY = re.compile(rf"(?<!\w)({_NAMES})(?: (?:{_DAYPARTS}))?,? ?\Z", re.IGNORECASE)
_DATE = re.compile(
    r"\(\s?(\d{1,2}(?:[/.-]\d{1,2}[/.-]| [a-z]{3,9} )(?:\d{4}|\d{2}))(?!\d)[^()]{0,20}\)"
    r"(?! mendatang)",
    re.IGNORECASE,
)
_MAX_WEEKDAY_CHARACTERS = len("jum'at dini hari, ")


def named_days(text: str) -> list[date | None]:
    """Return the days that ``text`` names, in order; None where weekday and date disagree.

    >>> named_days("Rapat pada Rabu (13/3/2024) batal, kata dia, Kamis (13/3/2024).")
    [datetime.date(2024, 3, 13), None]
    """
    found = islice(_written_days(text), MAX_DAYS)
    return [_day(f"{weekday}, {day.replace('.', '/')}") for weekday, day in found]


def _written_days(text: str) -> Iterator[tuple[str, str]]:
    """Yield each weekday and date; their brackets are found faster than weekdays."""
    for bracket in _BRACKET.finditer(text):
        at = bracket.start()
        if (day := _DATE.match(text, at)) and (
            weekday := _WEEKDAY.search(text, max(0, at - _MAX_WEEKDAY_CHARACTERS), at)
        ):
            yield weekday[1], day[1]


@lru_cache(maxsize=4_096)  # the articles of a day name the same days
def _day(written: str) -> date | None:
    dates = matches(plain(written))
    found = reading(dates[0].parts) if len(dates) == 1 else None
    if not found or found.order != BY_WEEKDAY:
        return None
    is_day_first = found.moment.day == int(dates[0].parts["d"] or 0)
    return found.moment.date() if is_day_first else None
