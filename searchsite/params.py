"""Parameters of a search address, read strictly and answered kindly.

``read_params`` never fails: what it cannot use becomes a ``Problem``, which the results page shows
as a notice and the API answers with 400. The query text is the business of ``indexer.search``.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from indexer.engines.interface import Filters, Sort
from indexer.query.dates import parse_dates
from indexer.search.request import SearchRequest
from searchsite.number_format import grouped

MAX_FILTER_VALUES = 20  # sources or categories in one search
MAX_VALUE_LENGTH = 200  # characters of a source or category
MAX_TEXT_LENGTH = 4_000  # characters of a query that are looked at at all
YEARS = range(1000, 3000)  # far enough from the ends of the calendar for any time zone

_SWITCHES = {"": False, "0": False, "1": True}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that could not be used, and what is wrong with it."""

    parameter: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class SearchParams:
    """A search as an address asks for it."""

    request: SearchRequest
    problems: tuple[Problem, ...] = ()  # an error for the API, a notice on the page
    remarks: tuple[str, ...] = ()  # a notice for both


def read_params(query: QueryDict, *, with_per_page: bool = False) -> SearchParams:
    """Read ``q``, filters, dates, ``sort``, ``tepat``, ``page`` and, if wanted, ``per_page``."""
    reader = _Reader(query)
    start, end = reader.days("from"), reader.days("to")
    remarks: tuple[str, ...] = ()
    if start and end and start.first > end.last:
        start, end = end, start
        remarks = (_("Tanggal awal lebih lambat daripada tanggal akhir; keduanya ditukar."),)
    request = SearchRequest(
        text=clean(query.get("q", ""))[:MAX_TEXT_LENGTH],
        filters=Filters(
            sources=reader.values("source"),
            categories=reader.values("category"),
            date_from=start.first if start else None,
            date_to=end.last if end else None,
        ),
        sort=reader.sort(),
        literal=reader.switch("tepat"),
        per_page=reader.per_page() if with_per_page else settings.SEARCH_PAGE_SIZE,
    )
    request = replace(request, page=reader.page(request.per_page))
    return SearchParams(request, tuple(dict.fromkeys(reader.problems)), remarks)


def last_page(per_page: int) -> int:
    """Return the number of the last page that may be asked for."""
    return max(1, settings.SEARCH_MAX_DEPTH // per_page)


def clean(text: str) -> str:
    """Return ``text`` without control characters and undecodable bytes, spaces around it cut."""
    return _CONTROL.sub(" ", text).strip()


class _Days(NamedTuple):
    """All days of a date as it was written: a day, a month or a year."""

    first: date
    last: date


class _Reader:
    """Reads one address and collects problems. Of a repeated parameter the last counts."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.problems: list[Problem] = []

    def values(self, name: str) -> tuple[str, ...]:
        # Names stay as they are, down to their spaces, or they would name another source.
        values = (value.replace("\x00", "") for value in self.query.getlist(name))
        distinct = tuple(dict.fromkeys(v[:MAX_VALUE_LENGTH] for v in values if v.strip()))
        if len(distinct) > MAX_FILTER_VALUES:
            self._note(
                name,
                "too-many-values",
                _("Paling banyak %(limit)d nilai dapat dipilih sekaligus.")
                % {"limit": MAX_FILTER_VALUES},
            )
        return distinct[:MAX_FILTER_VALUES]

    def days(self, name: str) -> _Days | None:
        text = self._text(name)
        if not text:
            return None
        days = parse_dates(text)
        if days and days.first and days.last and ".." not in text and days.first.year in YEARS:
            return _Days(days.first, days.last)
        message = _(
            "Tanggal “%(value)s” tidak dikenali; tulis seperti 2022-01-07, 2022-01, atau 2022."
        )
        self._note(name, "bad-date", message % {"value": _shown(text)})
        return None

    def sort(self) -> Sort:
        text = self._text("sort").lower()
        if not text or text in set(Sort):
            return Sort(text or Sort.RELEVANCE)
        message = _("Urutan “%(value)s” tidak dikenal; pilihannya relevance, recent, dan date.")
        self._note("sort", "bad-sort", message % {"value": _shown(text)})
        return Sort.RELEVANCE

    def switch(self, name: str) -> bool:
        text = self._text(name)
        if text in _SWITCHES:
            return _SWITCHES[text]
        message = _("%(name)s “%(value)s” tidak dikenal; tulis 1 atau 0.")
        self._note(name, "bad-switch", message % {"name": name, "value": _shown(text)})
        return False

    def per_page(self) -> int:
        text, limit = self._text("per_page"), int(settings.SEARCH_API_MAX_PAGE_SIZE)
        if not text:
            return int(settings.SEARCH_PAGE_SIZE)
        number = _whole_number(text)
        if 1 <= number <= limit:
            return number
        message = _("per_page “%(value)s” tidak sah; tulis bilangan dari 1 sampai %(limit)d.")
        self._note("per_page", "bad-per-page", message % {"value": _shown(text), "limit": limit})
        return int(settings.SEARCH_PAGE_SIZE)

    def page(self, per_page: int) -> int:
        text, last = self._text("page"), last_page(per_page)
        if not text:
            return 1
        number = _whole_number(text)
        if number < 1:
            message = _("Nomor halaman “%(value)s” tidak sah; tulis bilangan mulai dari 1.")
            self._note("page", "bad-page", message % {"value": _shown(text)})
            return 1
        if number > last:
            message = _(
                "Hanya %(depth)s hasil pertama dapat dibuka, yaitu sampai halaman %(last)s."
                " Persempit pencarian dengan kata lain atau saringan."
            )
            bounds = {"depth": grouped(settings.SEARCH_MAX_DEPTH), "last": grouped(last)}
            self._note("page", "page-too-deep", message % bounds)
        return min(number, last)

    def _text(self, name: str) -> str:
        return clean(self.query.get(name, ""))

    def _note(self, parameter: str, code: str, message: str) -> None:
        self.problems.append(Problem(parameter, code, message))


def _whole_number(text: str) -> int:
    """Return the number that ``text`` is, or 0. Numbers too long to matter come back as 10**9."""
    if not (text.isascii() and text.isdecimal()):
        return 0
    return int(text) if len(text) < 10 else 10**9


def _shown(text: str) -> str:
    return Truncator(text).chars(40)
