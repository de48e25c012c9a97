"""Parameters of a search URL: strict validation without exceptions.

``read_params`` never fails. An invalid parameter becomes a ``Problem``, which is a notice on the
results page and an error 400 of the API. The query text is parsed elsewhere (``indexer.search``).
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from indexer.engines.interface import NO_FILTERS, Filters, Sort
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.query.date_ranges import parse_dates
from indexer.search.periods import period_filters
from indexer.search.request import SearchRequest
from searchsite.number_format import grouped

MAX_FILTER_VALUES = 20  # per filter in one search
MAX_VALUE_LENGTH = 200  # characters of a filter value
MAX_TEXT_LENGTH = 4_000  # characters of a query; the rest is ignored
YEARS = range(1000, 3000)  # no time zone shifts these out of the range of ``datetime``

_KEYWORD_NAMES = tuple(column.name for column in KEYWORD_COLUMNS)
_SWITCHES = {"0": False, "1": True}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """An invalid parameter and the reason."""

    parameter: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class SearchParams:
    """A validated search request, with the problems found in the URL."""

    request: SearchRequest
    problems: tuple[Problem, ...] = ()  # an error for the API, a notice on the page
    remarks: tuple[str, ...] = ()  # a notice for both

    @property
    def notices(self) -> list[str]:
        """The remarks, and sentences about ignored parameters, for readers of a page.

        A page number that is too high is left out: the results tell which page is the last one.
        """
        unused = [problem for problem in self.problems if problem.code != "page-too-deep"]
        return [*self.remarks, *(_("%s Nilai itu diabaikan.") % each.message for each in unused)]


def read_params(
    query: QueryDict, *, with_per_page: bool = False, now: datetime | None = None
) -> SearchParams:
    """Read ``q``, filters, dates, order, modes and page.

    The modes are ``tepat``, ``salinan``, ``waktu`` and ``lemah``. ``per_page`` is read for the API
    only. ``masa`` names days from ``now`` (None: the clock).
    """
    reader = _Reader(query)
    start, end = reader.days("from"), reader.days("to")
    remarks: tuple[str, ...] = ()
    if start and end and start.first > end.last:
        start, end = end, start
        remarks = (_("Tanggal awal lebih lambat daripada tanggal akhir; keduanya ditukar."),)
    days = reader.period(now)
    if start or end:
        if days:
            both = _("Masa dan tanggal tidak dapat dipakai bersama; yang dipakai tanggalnya.")
            remarks += (both,)
        days = Filters(date_from=start.first if start else None, date_to=end.last if end else None)
    keywords = {name: reader.values(name) for name in _KEYWORD_NAMES if name in query}
    undated = reader.switch("undated")
    request = SearchRequest(
        text=clean(query.get("q", ""))[:MAX_TEXT_LENGTH],
        filters=replace(days, keywords=keywords, undated=undated) if keywords or undated else days,
        sort=reader.sort(),
        shares=reader.switch("bagian"),
        copies=reader.switch("salinan"),
        literal=reader.switch("tepat"),
        weak_hits=reader.switch("lemah"),
        read_times=reader.switch("waktu", default=True),
        per_page=(per_page := reader.per_page() if with_per_page else settings.SEARCH_PAGE_SIZE),
        page=reader.page(per_page),
    )
    return SearchParams(request, tuple(dict.fromkeys(reader.problems)), remarks)


def read_hit_number(query: QueryDict) -> int:
    """Return ``n``, the place of an article among all hits; 0 if it is missing or no such place."""
    number = _whole_number(clean(query.get("n", "")))
    return number if number <= settings.SEARCH_MAX_DEPTH else 0


def last_page(per_page: int) -> int:
    """Return the number of the last page that a reader can open."""
    return max(1, settings.SEARCH_MAX_DEPTH // per_page)


def clean(text: str) -> str:
    """Return ``text`` stripped, with spaces for control characters and undecodable bytes."""
    return _CONTROL.sub(" ", text).strip()


class _Days(NamedTuple):
    """The first and the last day of a date: a day, a month or a year."""

    first: date
    last: date


class _Reader:
    """Reader of one URL that collects problems; the last value of a repeated parameter counts."""

    def __init__(self, query: QueryDict) -> None:
        self.query = query
        self.problems: list[Problem] = []

    def values(self, name: str) -> tuple[str, ...]:
        # Spaces are kept: a name with other spaces is another category.
        values = [value.replace("\x00", "") for value in self.query.getlist(name)]
        distinct = tuple(dict.fromkeys(v[:MAX_VALUE_LENGTH] for v in values if v.strip()))
        if len(values) > MAX_FILTER_VALUES:
            self._report(
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
        self._report(name, "bad-date", message % {"value": _truncated(text)})
        return None

    def period(self, now: datetime | None) -> Filters:
        """Return the days of ``masa``: those of a preset, or of any expression of ``tanggal:``."""
        text = self._text("masa")
        if not text:
            return NO_FILTERS
        if filters := period_filters(text, now or localtime()):
            return filters
        message = _(
            "Masa “%(value)s” tidak dikenali; tulis seperti 24-jam, 7-hari, bulan-ini, atau"
            " 3-bulan."
        )
        self._report("masa", "bad-period", message % {"value": _truncated(text)})
        return NO_FILTERS

    def sort(self) -> Sort:
        text = self._text("sort").lower()
        if not text:
            return Sort.RELEVANCE
        if text in set(Sort):
            return Sort(text)
        message = _(
            "Urutan “%(value)s” tidak dikenal; pilihannya relevance, recent, date, dan oldest."
        )
        self._report("sort", "bad-sort", message % {"value": _truncated(text)})
        return Sort.RELEVANCE

    def switch(self, name: str, *, default: bool = False) -> bool:
        text = self._text(name)
        if not text:
            return default
        if text in _SWITCHES:
            return _SWITCHES[text]
        message = _("%(name)s “%(value)s” tidak dikenal; tulis 1 atau 0.")
        self._report(name, "bad-switch", message % {"name": name, "value": _truncated(text)})
        return default

    def per_page(self) -> int:
        text, limit = self._text("per_page"), int(settings.SEARCH_API_MAX_PAGE_SIZE)
        if not text:
            return int(settings.SEARCH_PAGE_SIZE)
        number = _whole_number(text)
        if 1 <= number <= limit:
            return number
        message = _("per_page “%(value)s” tidak sah; tulis bilangan dari 1 sampai %(limit)d.")
        self._report(
            "per_page", "bad-per-page", message % {"value": _truncated(text), "limit": limit}
        )
        return int(settings.SEARCH_PAGE_SIZE)

    def page(self, per_page: int) -> int:
        text, last = self._text("page"), last_page(per_page)
        if not text:
            return 1
        number = _whole_number(text)
        if number < 1:
            message = _("Nomor halaman “%(value)s” tidak sah; tulis bilangan mulai dari 1.")
            self._report("page", "bad-page", message % {"value": _truncated(text)})
            return 1
        if number > last:
            message = _(
                "Hanya %(depth)s hasil pertama dapat dibuka, yaitu sampai halaman %(last)s."
                " Persempit pencarian dengan kata lain atau saringan."
            )
            bounds = {"depth": grouped(settings.SEARCH_MAX_DEPTH), "last": grouped(last)}
            self._report("page", "page-too-deep", message % bounds)
        return min(number, last)

    def _text(self, name: str) -> str:
        return clean(self.query.get(name, "")) if name in self.query else ""

    def _report(self, parameter: str, code: str, message: str) -> None:
        self.problems.append(Problem(parameter, code, message))


def _whole_number(text: str) -> int:
    """Return ``text`` as a number; 0 if it is not digits, 10**9 if it is more than nine digits."""
    if not (text.isascii() and text.isdecimal()):
        return 0
    return int(text) if len(text) < 10 else 10**9


def _truncated(text: str) -> str:
    return Truncator(text).chars(40)
