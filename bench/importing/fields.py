"""Judge a field of an imported article.

Titles, categories and sources ignore white space and kinds of quotation marks; categories and
sources also ignore letter case. Authors are compared as a set of names. A date with a time is
right to the minute, a date without one to the day in the zone of the site.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.utils import timezone

from articles.importing.record import ArticleRecord
from bench.importing.matching import tokens

_BETWEEN_NAMES = re.compile(r"\s*(?:[,;/|&]|\bdan\b)\s*")


def is_right(name: str, record: ArticleRecord, values: Sequence[str]) -> bool:
    """Return whether a field has one of ``values``; an empty sequence demands an empty field."""
    got = getattr(record, name)
    if not values:
        return not got
    return bool(got) and any(_JUDGES.get(name, _equal)(got, value) for value in values)


def shown(record: ArticleRecord, name: str) -> str:
    """Return the value of a field as the report prints it."""
    got = getattr(record, name)
    if isinstance(got, datetime):
        return timezone.localtime(got).isoformat(timespec="minutes")
    return repr(got) if got else "nothing"


def _same_date(got: datetime, value: str) -> bool:
    if len(value) == len("2024-08-12"):
        return timezone.localtime(got).date() == date.fromisoformat(value)
    wanted = datetime.fromisoformat(value)
    return abs((got - wanted).total_seconds()) < 60 and got.minute == wanted.minute


def _same_names(got: str, value: str) -> bool:
    return _names(got) == _names(value)


def _names(text: str) -> set[str]:
    return {" ".join(tokens(name)).casefold() for name in _BETWEEN_NAMES.split(text) if name}


def _same_words(got: str, value: str) -> bool:
    return tokens(got) == tokens(value)


def _same_letters(got: str, value: str) -> bool:
    return tokens(got.casefold()) == tokens(value.casefold())


def _equal(got: str, value: str) -> bool:
    return got == value


_JUDGES: dict[str, Callable[..., bool]] = {
    "title": _same_words,
    "source": _same_letters,
    "author": _same_names,
    "published_at": _same_date,
    "category": _same_letters,
}
