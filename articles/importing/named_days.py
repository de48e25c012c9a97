"""The days that a text names in the newspapers' convention: ``Rabu (13/3/2024)``.

The day stands before the month, and the weekday confirms the date. A weekday that fits only the
other order is a slip of the writer (in each of 18 articles of the corpus), and names no day; neither does a form
without a year. The name of a month may stand in the brackets as well: ``Rabu (13 Maret 2024)``.
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
    found = reading(dates[0].parts) if len(dates) == 1 else None
    if not found or found.order != BY_WEEKDAY:
        return None
    is_day_first = found.moment.day == int(dates[0].parts["d"] or 0)
    return found.moment.date() if is_day_first else None
