"""The copies among the matches of a query, for folding (``EngineQuery.fold``).

The cluster sends the matches of groups of copies of which at least two match (``copy_rows``). There
are few of them, and only they make the counts of rows differ from those of articles. Most groups
have the same counts in whichever order, so they are counted as arrays.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from indexer.engines.opensearch.copy_rows import CopyRows, values_of
from indexer.engines.scoring.dates import NO_DATE
from indexer.engines.scoring.ragged import run_starts
from indexer.keyword_columns import KEYWORD_COLUMNS

COLUMNS = tuple(column.name for column in KEYWORD_COLUMNS)
TIME = ""  # the dimension of days and ``undated``; the others are keyword columns
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Member(NamedTuple):
    """A match that has copies among the matches."""

    article_id: int
    group: int
    seconds: int | None
    digest: int  # equal for copies with the same terms at the same places
    values: Sequence[str]  # of the keyword columns
    fails: str | None  # the only dimension whose filter it fails; None: it is a hit

    def value(self, column: str) -> str:
        """Return the string of a keyword column."""
        return self.values[COLUMNS.index(column)]


#: Returns a key for a member: the higher, the earlier in the order of the query.
Precedence = Callable[[Member], Any]
DIMENSIONS = (*COLUMNS, TIME)
NONE_FAILED = -1  # in place of the only dimension whose filter a member fails


class Conditions(NamedTuple):
    """The filters of a query."""

    failing: Callable[[Sequence[str]], Sequence[str]]  # the columns whose filters values fail
    in_time: Callable[[Ints], Mask] | None  # of seconds or ``NO_DATE``; None: any time


class Members:
    """The copies among the matches that pass all filters, or all but one.

    They are arrays in the order of their groups. A ``Member`` is made where single ones matter.
    """

    def __init__(self, rows: CopyRows, zone: ZoneInfo, conditions: Conditions | None) -> None:
        """``conditions``: None if there are no filters."""
        self.precedence: Precedence = lambda member: member.article_id
        self._zone = zone
        self._values = [values_of(text) for text in rows.texts]
        groups = rows.numbers["group"]
        order = np.argsort(groups, kind="stable")
        fails = np.full(len(groups), NONE_FAILED)
        if conditions is not None:
            fails, kept = self._failing(conditions, rows)
            order = order[kept[order]]
        self._numbers = rows.numbers[order]
        self._text_of: Ints = rows.text_of[order]
        self._fails: Ints = fails[order]
        groups = groups[order]
        self._starts: Ints = np.flatnonzero(run_starts(groups))
        self._ends: Ints = np.append(self._starts[1:], len(groups))
        self._groups = groups[self._starts]
        self._number: Ints = np.repeat(np.arange(len(self._starts)), self._ends - self._starts)
        self._hits: Mask = self._fails == NONE_FAILED

    def _failing(self, conditions: Conditions, rows: CopyRows) -> tuple[Ints, Mask]:
        """Return the dimension that each row fails, and which rows fail one at most."""
        failed = [[COLUMNS.index(each) for each in conditions.failing(v)] for v in self._values]
        numbers = np.array([len(each) for each in failed], dtype=np.int64)[rows.text_of]
        firsts = [each[0] if each else NONE_FAILED for each in failed]
        fails = np.array(firsts, dtype=np.int64)[rows.text_of]
        if conditions.in_time is not None:
            beyond = ~conditions.in_time(rows.numbers["seconds"])
            fails[beyond] = DIMENSIONS.index(TIME)
            numbers = numbers + beyond
        return fails, numbers < 2

    def _member(self, place: int) -> Member:
        group, article, seconds, digest, _ = self._numbers[place].item()
        values, fails = self._values[self._text_of[place]], int(self._fails[place])
        failed = None if fails == NONE_FAILED else DIMENSIONS[fails]
        return Member(
            article, group, None if seconds == NO_DATE else seconds, digest, values, failed
        )

    def _hits_in(self, group: int) -> list[Member]:
        """Return the hits of a group, by its place among the groups."""
        own = range(self._starts[group], self._ends[group])
        return [self._member(place) for place in own if self._hits[place]]

    @cached_property
    def _hits_of_group(self) -> Ints:
        return np.bincount(self._number[self._hits], minlength=len(self._groups))

    @cached_property
    def folded(self) -> int:
        """Return the number of hits that are copies of a shown one."""
        return int(np.maximum(self._hits_of_group - 1, 0).sum())

    def copies_of(self, article_id: int, group: int) -> tuple[int, ...]:
        """Return the other hits of the group of a shown one, in the order of the query."""
        place = int(np.searchsorted(self._groups, group))
        if place == len(self._groups) or self._groups[place] != group:
            return ()
        others = [each for each in self._hits_in(place) if each.article_id != article_id]
        others.sort(key=self.precedence, reverse=True)
        return tuple(each.article_id for each in others)

    # --- counts of values

    def surplus(
        self, column: str, dimension: str | None, name: Callable[[str], str] = str
    ) -> dict[str, int]:
        """Return for each value of a keyword column how many more members than groups have it.

        ``dimension``: its filter does not count. ``name``: values with one name are one.
        """
        place = COLUMNS.index(column)
        names, numbers = _merged([name(each[place]) for each in self._values], self._text_of)
        return self._surplus(dimension, numbers, names)

    def surplus_of_years(self, dimension: str | None) -> dict[str, int]:
        """Return the surplus of years; that of articles without a date has an empty name."""
        years = [f"{day.year:04}" if day else "" for day in self._days[0]]
        names, numbers = _merged(years, self._days[1])
        return self._surplus(dimension, numbers, names)

    def _surplus(
        self, dimension: str | None, numbers: Ints, names: Sequence[str]
    ) -> dict[str, int]:
        within = self._within(dimension)
        size = max(1, len(names))
        keys = np.sort(self._number[within] * size + numbers[within])
        different = keys[run_starts(keys)] % size
        surplus = np.bincount(numbers[within], minlength=size)
        surplus -= np.bincount(different, minlength=size)
        return {names[place]: int(surplus[place]) for place in np.flatnonzero(surplus).tolist()}

    def _within(self, dimension: str | None) -> Mask:
        """Return which members pass all filters, or all but that of a dimension."""
        if dimension is None:
            return self._hits
        mask: Mask = self._hits | (self._fails == DIMENSIONS.index(dimension))
        return mask

    # --- days

    @cached_property
    def _days(self) -> tuple[Sequence[date | None], Ints]:
        """Return the different days, and the place of that of each member among them."""
        seconds, places = np.unique(self._numbers["seconds"], return_inverse=True)
        days = [
            local_day(None if each == NO_DATE else each, self._zone) for each in seconds.tolist()
        ]
        return _merged(days, places)

    def _differing(self, numbers: Ints, among: Mask) -> Mask:
        """Return which groups have different numbers among some of the members."""
        largest = np.iinfo(np.int64).max
        lowest = np.minimum.reduceat(np.where(among, numbers, largest), self._starts)
        highest = np.maximum.reduceat(np.where(among, numbers, -1), self._starts)
        mask: Mask = lowest < highest
        return mask

    def unclear(
        self,
        known: Container[int],
        shown_groups: Iterable[int],
        period: Callable[[date | None], Any],
        *,
        known_first: bool,
        alike: Callable[[Sequence[Member]], bool],
    ) -> list[Member]:
        """Return the hits whose order in their group matters and is not known.

        ``known``: articles whose place is known; ``known_first``: it is before all others.
        ``shown_groups`` list their copies in order. In other groups, the order decides the
        ``period`` that a row counts in. ``alike``: whether some hits have the same score.
        """
        if not len(self._groups):
            return []
        periods = _merged([period(day) for day in self._days[0]], self._days[1])[1]
        is_shown = np.isin(self._groups, np.fromiter(shown_groups, dtype=np.int64))
        matters = (self._differing(periods, self._hits) | is_shown) & (self._hits_of_group > 1)
        found: list[Member] = []
        for place in np.flatnonzero(matters).tolist():
            hits = self._hits_in(place)
            others = [each for each in hits if each.article_id not in known]
            if is_shown[place]:
                found += others if not (known_first and len(others) == 1) else ()
            elif len(others) == len(hits):
                found += others if not alike(hits) else ()
            elif not known_first:
                found += others
        return found

    def hidden(self, *, only_undated: bool) -> Mapping[tuple[date | None, bool], int]:
        """Return how many members no period counts, by day and whether they are hits.

        A row counts once: by its shown hit, or without a hit by its first article by date.
        ``only_undated``: only those of groups that have articles without a date.
        """
        hidden: Counter[tuple[date | None, bool]] = Counter()
        if not len(self._groups):
            return hidden
        days, day_of = self._days
        among = self._within(TIME)
        sizes = np.bincount(self._number[among], minlength=len(self._groups))
        chosen = sizes > 1
        if only_undated:
            undated = self._numbers["seconds"] == NO_DATE
            chosen &= np.bincount(self._number[undated], minlength=len(self._groups)) > 0
        simple = ~self._differing(day_of, among) & (self._hits_of_group == sizes)
        simple &= sizes == self._ends - self._starts
        counted = np.flatnonzero(chosen & simple)  # groups whose members are all hits of one day
        numbers = np.bincount(day_of[self._starts[counted]], sizes[counted] - 1, len(days))
        for place in np.flatnonzero(numbers).tolist():
            hidden[days[place], True] += int(numbers[place])
        for place in np.flatnonzero(chosen & ~simple).tolist():
            self._hide(hidden, among, place)
        return hidden

    def _hide(self, hidden: Counter[tuple[date | None, bool]], among: Mask, group: int) -> None:
        days, day_of = self._days
        own = range(self._starts[group], self._ends[group])
        members = {place: self._member(place) for place in own if among[place]}
        hits = {place: each for place, each in members.items() if each.fails is None}
        if hits:
            shown = max(hits, key=lambda place: self.precedence(hits[place]))
        else:
            shown = max(members, key=lambda place: _by_date(members[place]))
        for place in members:
            if place != shown:
                hidden[days[day_of[place]], place in hits] += 1


def _merged(names: Sequence[Any], places: Ints) -> tuple[list[Any], Ints]:
    """Return the different names, and the places among them instead of those among ``names``."""
    codes = {each: code for code, each in enumerate(dict.fromkeys(names))}
    return list(codes), np.array([codes[each] for each in names], dtype=np.int64)[places]


def _by_date(member: Member) -> tuple[bool, int, int]:
    return member.seconds is not None, member.seconds or 0, member.article_id


@lru_cache(maxsize=1 << 16)
def local_day(seconds: int | None, zone: ZoneInfo) -> date | None:
    """Return the day of a moment in the time zone."""
    if seconds is None:
        return None
    try:
        return (_EPOCH + timedelta(seconds=seconds)).astimezone(zone).date()
    except OverflowError:  # the first and the last day of the calendar
        return date.min if seconds < 0 else date.max


def shown(
    ordered: Iterable[tuple[float, int]], group_of: Mapping[int, int]
) -> list[tuple[float, int]]:
    """Return the first hit of each group of copies, in order."""
    seen: set[int] = set()
    rows = []
    for score, article in ordered:
        group = group_of.get(article, 0)
        if group:
            if group in seen:
                continue
            seen.add(group)
        rows.append((score, article))
    return rows
