"""Dates whose day and month a program exchanged: the texts show it.

A text names its day with the weekday: ``Selasa (10/9/2019)``. If the stored date is 9 October and
the text names 10 September, the text votes for the exchange; if the text names the stored day, it
votes against. The votes of the articles around decide, because files are often joined from
several exports. Where they agree, the dates of all these articles are exchanged; elsewhere an
article that contradicts its own date is doubtful.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from articles.importing.date_notations import BY_WEEKDAY, MONTH_FIRST
from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord

#: Votes on each side of an article that decide about it.
NEIGHBOURS = 10
#: Share of the votes from which the order of a column is certain.
CERTAIN = 0.9
#: An article without a vote needs this many votes for the exchange around it.
MIN_VOTES = 2
#: An article is published on the day that it names, or up to this many days later.
MAX_DELAY_DAYS = 3
MAX_SWAPPED_DELAY_DAYS = 1
#: Nearer than this to its date, the day that a text names speaks for the date.
NEAR_DAYS = 14
MAX_FUTURE = timedelta(days=2)
DOUBTFUL = "doubtful"


@dataclass(slots=True)
class DatedRecord:
    """A record, the days that its text names, and how its file writes the date."""

    record: ArticleRecord
    days: list[date | None]
    day_order: str = ""


@dataclass(slots=True)
class OrderVotes:
    """The last votes of earlier articles: source -> whether each is for the exchange."""

    last: dict[str, list[bool]] = field(default_factory=dict)


def settle_order(dated: Sequence[DatedRecord], votes: OrderVotes) -> None:
    """Exchange day and month of the records in ``dated`` where the texts around ask for it."""
    by_source: dict[str, list[DatedRecord]] = {}
    for item in dated:
        if item.record.published_at:
            by_source.setdefault(item.record.source.casefold(), []).append(item)
    for source, items in by_source.items():
        before = votes.last.get(source, [])
        cast = [_vote(item) for item in items]
        _settle_source(items, cast, before)
        known = [*before, *(vote for vote in cast if vote is not None)]
        votes.last[source] = known[-NEIGHBOURS:]


def exchanged(moment: datetime) -> datetime | None:
    """Return ``moment`` with day and month exchanged; None if there is no other such day."""
    local = timezone.localtime(moment) if moment.tzinfo == UTC else moment
    if local.day > 12 or local.day == local.month:
        return None
    return local.replace(month=local.day, day=local.month)


def _settle_source(items: list[DatedRecord], cast: list[bool | None], before: list[bool]) -> None:
    known = [*before, *(vote for vote in cast if vote is not None)]
    if not any(known):
        return
    position = len(before)  # in ``known``, of the next vote
    changed: list[tuple[DatedRecord, datetime, datetime]] = []
    for item, vote in zip(items, cast, strict=True):
        around = known[max(0, position - NEIGHBOURS) : position + NEIGHBOURS + 1]
        position += vote is not None
        stated = item.record.published_at
        other = exchanged(stated) if stated else None
        if stated is None or other is None or item.day_order == BY_WEEKDAY or vote is False:
            continue
        is_certain = sum(around) >= CERTAIN * len(around)
        if is_certain and (vote or (sum(around) >= MIN_VOTES and _is_possible(item, other))):
            changed.append((item, stated, other))
        elif vote:
            _mark_doubtful(item, stated, other)
    for number, (item, stated, other) in enumerate(changed):
        warning = _exchange_warning(stated, other, len(changed)) if not number else None
        _change(item, other, warning)


def _vote(item: DatedRecord) -> bool | None:
    """Return whether the article asks for the exchange (True), for its own date, or nothing."""
    stated = item.record.published_at
    if item.day_order == MONTH_FIRST:
        return True
    other = exchanged(stated) if stated else None
    if stated is None or other is None or item.day_order == BY_WEEKDAY:
        return None
    named = [day for day in item.days if day]
    day = timezone.localtime(stated).date()
    if any(-1 <= (day - each).days <= MAX_DELAY_DAYS for each in named):
        return False
    if named and 0 <= (other.date() - named[0]).days <= MAX_SWAPPED_DELAY_DAYS:
        return True
    return None


def _is_possible(item: DatedRecord, other: datetime) -> bool:
    """Return whether nothing in the article speaks against the exchange of its date."""
    stated = item.record.published_at
    if stated is None or other > timezone.now() + MAX_FUTURE:
        return False
    named = next((day for day in item.days if day), None)
    return named is None or abs((stated.date() - named).days) > NEAR_DAYS


def _change(item: DatedRecord, moment: datetime, warning: Problem | None) -> None:
    record = item.record
    item.record = replace(
        record,
        published_at=moment,
        given=replace(record.given, published_at=moment),
        warnings=(*record.warnings, *([warning] if warning else [])),
    )


def _mark_doubtful(item: DatedRecord, stated: datetime, other: datetime) -> None:
    record = item.record
    days = {"stated": stated.date().isoformat(), "named": other.date().isoformat()}
    item.record = replace(
        record,
        date_status=DOUBTFUL,
        given=replace(record.given, date_status=DOUBTFUL),
        warnings=(*record.warnings, Problem("doubtful_date", days)),
    )


def _exchange_warning(stated: datetime, other: datetime, count: int) -> Problem:
    values: dict[str, str | int] = {
        "count": count,
        "stated": stated.date().isoformat(),
        "named": other.date().isoformat(),
    }
    return Problem("swapped_dates", values)
