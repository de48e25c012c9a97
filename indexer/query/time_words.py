"""Expressions of time in a query: *kemarin*, *tahun lalu*, *5 April 2026*, *terbaru*.

An expression is read as a range of days or as the wish for the newest articles. A relative
expression (*tahun lalu*) leaves the query, because a text that has these words means another year.
An absolute one (*2020*) also stays as words: articles of that year match, and articles that name
it. The clock is a parameter, so the same query and day always give the same tree.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from indexer.analysis import fold
from indexer.query.date_ranges import parse_dates
from indexer.query.rewrite import all_of, any_of, bag_of
from indexer.query.tree import And, Bag, DateRange, Everything, Node, Phrase, Word
from lexicon.months import month_numbers
from lexicon.numerals import number_of
from lexicon.wordlists import rows

TABLE = "time_words.tsv"
MAX_EXPRESSION_WORDS = 4
FIRST_YEAR = 1945  # earlier numbers of four digits are seldom years of news
MAX_UNITS = 99
#: Words of a query that only say that news are wanted.
GENERIC_WORDS = frozenset({"berita", "kabar", "info", "informasi", "artikel", "news"})
_UNITS = {"hari": "day", "minggu": "week", "pekan": "week", "bulan": "month", "tahun": "year"}
_PERIODS = {"sehari": 1, "sepekan": 7, "seminggu": 7, "sebulan": 30, "setahun": 365}
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_LAST = frozenset({"terakhir", "belakangan"})
_AGO = "lalu"
_YEAR = re.compile(r"\d{4}")
_NUMERIC_DATE = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression of time. Without ``days`` it asks for the newest articles.

    ``kept`` are the words and phrases by which a text names an absolute time.
    """

    text: str  # as typed
    days: DateRange | None = None
    kept: tuple[Node, ...] = ()


class TimedQuery(NamedTuple):
    """A query within the times that it names; the same query at any time; and the times."""

    node: Node
    timeless: Node
    times: tuple[TimeExpression, ...] = ()

    @property
    def days(self) -> tuple[DateRange, ...]:
        """Return the named ranges of days."""
        return tuple(each.days for each in self.times if each.days)


def within_times(node: Node, today: date, *, absolute: bool = True) -> TimedQuery:
    """Return a query within the times that its plain words name.

    The wish for the newest articles changes no query. With ``absolute=False``, only relative
    expressions are read.
    """
    match node:
        case Bag(words):
            return _within(node, words, today, absolute=absolute)
        case Word():
            return _within(node, (node,), today, absolute=absolute)
        case And((Bag(words) as bag, *others)):
            inside, outside, times = _within(bag, words, today, absolute=absolute)
            whole = all_of((inside, *others)) or node
            return TimedQuery(whole, all_of((outside, *others)) or node, times)
        case _:
            return TimedQuery(node, node)


def _within(node: Node, words: Sequence[Node], today: date, *, absolute: bool) -> TimedQuery:
    if not any(map(_may_name_a_time, words)):
        return TimedQuery(node, node)
    rest: list[Node] = []
    times: list[TimeExpression] = []
    for part, expression in _parts(words, today):
        is_read = expression is not None and (absolute or not expression.kept)
        if expression and is_read:
            times.append(expression)
        if not (is_read and expression and expression.days):
            rest += part
    ranges = [any_of((each.days, *each.kept)) for each in times if each.days]
    if not ranges:
        return TimedQuery(node, node, tuple(times))
    if all(isinstance(word, Word) and fold(word.text) in GENERIC_WORDS for word in rest):
        rest = []
    timeless = bag_of(rest) or Everything()
    whole = all_of((timeless, *(each for each in ranges if each)))
    return TimedQuery(whole or node, timeless, tuple(times))


def _may_name_a_time(word: Node) -> bool:
    """Return whether a word is part of some expression of time; most queries have no such word."""
    if not isinstance(word, Word):
        return False
    text = word.text
    return any(map(str.isdigit, text)) or fold(text) in _words_of_expressions()


def _parts(
    words: Sequence[Node], today: date
) -> Iterator[tuple[Sequence[Node], TimeExpression | None]]:
    """Yield the words in order: each expression of time, and each other word."""
    place = 0
    while place < len(words):
        length, expression = _longest(words[place:], today, words[:place])
        yield words[place : place + length], expression
        place += length


def _longest(
    words: Sequence[Node], today: date, before: Sequence[Node]
) -> tuple[int, TimeExpression | None]:
    typed = []
    for word in words[:MAX_EXPRESSION_WORDS]:
        if not isinstance(word, Word):
            break
        typed.append(word.text)
    for length in range(len(typed), 0, -1):
        text = " ".join(typed[:length])
        if expression := _read(text, today, before):
            return length, expression
    return 1, None


def _read(text: str, today: date, before: Sequence[Node]) -> TimeExpression | None:
    words = [word for word in map(fold, text.split()) if word != "yang"]
    if meaning := _expressions().get(" ".join(words)):
        return TimeExpression(text, _meant(meaning, today))
    if days := _counted(words, today):
        return TimeExpression(text, days)
    return _absolute(text, words, today, before)


def _absolute(
    text: str, words: list[str], today: date, before: Sequence[Node]
) -> TimeExpression | None:
    if len(words) == 1:
        if _YEAR.fullmatch(words[0]):
            is_year = FIRST_YEAR <= int(words[0]) <= today.year + 1 and not _numbers_a_law(before)
            return TimeExpression(text, parse_dates(text), (Word(text),)) if is_year else None
        if not _NUMERIC_DATE.fullmatch(text):
            return None
    elif not _names_a_month(words):
        return None
    days = parse_dates(" ".join(words)) or _without_year(words, today)
    return TimeExpression(text, days, _written(text, days)) if days else None


def _names_a_month(words: list[str]) -> bool:
    """Return whether words are a day and a month, a month and a year, or all three."""
    numbers = month_numbers()
    match words:
        case [day, month, year]:
            return day.isdigit() and month in numbers and bool(_YEAR.fullmatch(year))
        case [first, second]:
            return (first.isdigit() and len(first) <= 2 and second in numbers) or (
                first in numbers and bool(_YEAR.fullmatch(second))
            )
        case _:
            return False


def _without_year(words: list[str], today: date) -> DateRange | None:
    """Return the last such day up to today."""
    for year in (today.year, today.year - 1):
        days = parse_dates(f"{' '.join(words)} {year}")
        if days and days.first and days.first <= today:
            return days
    return None


def _written(text: str, days: DateRange) -> tuple[Node, ...]:
    """Return the forms in which a text names the days."""
    forms: list[Node] = [Phrase(text)]
    if days.first and days.first == days.last:
        day = days.first
        forms.append(Phrase(f"{day.day} {day.month} {day.year}"))
        forms.append(Phrase(f"{day.day}/{day.month}"))
    return tuple(forms)


def _numbers_a_law(before: Sequence[Node]) -> bool:
    """Return whether the words before a year are the number of a law: ``Nomor 19 Tahun``."""
    texts = [fold(word.text) for word in before[-3:] if isinstance(word, Word)]
    return texts[-1:] == ["tahun"] and any(text.isdigit() for text in texts[:-1])


def _meant(meaning: str, today: date) -> DateRange | None:
    unit, _, count = meaning.partition(" ")
    if unit == "newest":
        return None
    if unit == "night":
        return DateRange(today - timedelta(days=1), today)
    return _unit_before(unit, int(count), today)


def _counted(words: list[str], today: date) -> DateRange | None:
    """Return the days of ``3 hari terakhir``, ``dua tahun lalu`` or ``sepekan terakhir``."""
    match words:
        case [period, last] if period in _PERIODS and last in _LAST:
            return DateRange(today - timedelta(days=_PERIODS[period]), today)
        case [number, unit, last] if unit in _UNITS:
            count = number_of(number)
            if not count or count > MAX_UNITS:
                return None
            if last in _LAST:
                return DateRange(today - timedelta(days=count * _UNIT_DAYS[_UNITS[unit]]), today)
            return _unit_before(_UNITS[unit], count, today) if last == _AGO else None
        case _:
            return None


def _unit_before(unit: str, count: int, today: date) -> DateRange:
    """Return the day, week (from Monday), month or year ``count`` before the current one."""
    if unit == "day":
        day = today - timedelta(days=count)
        return DateRange(day, day)
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * count)
        return DateRange(monday, min(monday + timedelta(days=6), today))
    if unit == "month":
        year, month = divmod(today.year * 12 + today.month - 1 - count, 12)
        days = parse_dates(f"{year}-{month + 1}")
        assert days is not None and days.last is not None
        return DateRange(days.first, min(days.last, today))
    year = today.year - count
    return DateRange(date(year, 1, 1), min(date(year, 12, 31), today))


@cache
def _words_of_expressions() -> frozenset[str]:
    """Return every word without digits of which an expression of time may consist."""
    words = {word for expression in _expressions() for word in expression.split()}
    return frozenset(words | _LAST | {_AGO, *_UNITS, *_PERIODS, *month_numbers()})


@cache
def _expressions() -> dict[str, str]:
    return {expression: meaning for expression, meaning, *_ in rows(TABLE)}
