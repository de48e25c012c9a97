"""The days that a text names in the newspapers' convention: ``Rabu (13/3/2024)``.

The weekday confirms the date, and decides between day and month. A form without a year names no
day. The name of a month may stand in the brackets as well: ``Rabu (13 Maret 2024)``.
"""

import re
from datetime import date
from itertools import islice

from articles.importing.date_notations import BY_WEEKDAY, matches, plain, reading

MAX_DAYS = 20  # of one text
_NAMES = r"senin|selasa|rabu|kamis|jum['’`´‘]?at|sabtu|minggu|ahad"
_DAYPARTS = "pagi|siang|sore|petang|malam|dini hari|subuh"
_NAMED = re.compile(
    rf"(?<!\w)(?P<weekday>{_NAMES})(?: (?:{_DAYPARTS}))?,? ?"
    r"\(\s?(?P<day>\d{1,2}(?:[/.-]\d{1,2}[/.-]| [a-z]{3,9} )(?:\d{4}|\d{2}))(?!\d)[^()]{0,20}\)"
    r"(?! mendatang)",
    re.IGNORECASE,
)


def named_days(text: str) -> list[date | None]:
    """Return the days that ``text`` names, in order; None where weekday and date disagree.

    >>> named_days("Rapat pada Rabu (13/3/2024) batal, kata dia, Kamis (13/3/2024).")
    [datetime.date(2024, 3, 13), None]
    """
    found = islice(_NAMED.finditer(text), MAX_DAYS)
    return [_day(f"{match['weekday']}, {match['day'].replace('.', '/')}") for match in found]


def _day(written: str) -> date | None:
    dates = matches(plain(written))
    day = reading(dates[0].parts) if len(dates) == 1 else None
    return day.moment.date() if day and day.order == BY_WEEKDAY else None
