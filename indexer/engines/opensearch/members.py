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

from indexer.engines.opensearch.copy_rows import CopyRow, values_of
from indexer.engines.scoring.dates import NO_DATE
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
#: The dimensions whose filters a member fails, given its values and date.
Failing = Callable[[Sequence[str], int | None], Sequence[str]]


class Members:
    """The copies among the matches that pass all filters, or all but one."""

    def __init__(self, rows: Sequence[CopyRow], zone: ZoneInfo, failing: Failing | None) -> None:
        """``failing``: None if there are no filters."""
        self.precedence: Precedence = lambda member: member.article_id
        self._zone = zone
        members = []
        known: dict[str, tuple[str, ...]] = {}
        for row in rows:
            values = known.get(row.values)
            if values is None:
                values = known[row.values] = values_of(row)
            failed = failing(values, row.seconds) if failing is not None else ()
            if len(failed) < 2:
                fails = failed[0] if failed else None
                members.append(
                    Member(row.article_id, row.group, row.seconds, row.digest, values, fails)
                )
        members.sort(key=lambda member: member.group)
        self._members = members
        groups = np.array([each.group for each in members], dtype=np.int64)
        self._starts: Ints = np.flatnonzero(np.diff(groups, prepend=-1))
        self._ends: Ints = np.append(self._starts[1:], len(members))
        self._groups = groups[self._starts]
        self._number: Ints = np.repeat(np.arange(len(self._starts)), self._ends - self._starts)
        self._hits: Mask = np.array([each.fails is None for each in members], dtype=np.bool_)
        self._within: dict[str | None, Mask] = {None: self._hits}

    def _of(self, place: int) -> Sequence[Member]:
        """Return the members of a group, by its place among the groups."""
        return self._members[self._starts[place] : self._ends[place]]

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
        others = [
            each for each in self._of(place) if each.fails is None and each.article_id != article_id
        ]
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
        values = [each.values[place] for each in self._members]
        names = {value: name(value) for value in set(values)}
        codes = {each: code for code, each in enumerate(dict.fromkeys(names.values()))}
        coded = {value: codes[each] for value, each in names.items()}
        numbers = np.array([coded[value] for value in values], dtype=np.int64)
        return self._surplus(dimension, numbers, list(codes))

    def surplus_of_years(self, dimension: str | None) -> dict[str, int]:
        """Return the surplus of years; that of articles without a date has an empty name."""
        years = [f"{day.year:04}" if day else "" for day in self._days[0]]
        names, numbers = _merged(years, self._days[1])
        return self._surplus(dimension, numbers, names)

    def _surplus(
        self, dimension: str | None, numbers: Ints, names: Sequence[str]
    ) -> dict[str, int]:
        within = self._within.get(dimension)
        if within is None:
            passing = [each.fails in {None, dimension} for each in self._members]
            within = self._within[dimension] = np.array(passing, dtype=np.bool_)
        size = max(1, len(names))
        different = np.unique(self._number[within] * size + numbers[within]) % size
        surplus = np.bincount(numbers[within], minlength=size)
        surplus -= np.bincount(different, minlength=size)
        return {names[place]: int(surplus[place]) for place in np.flatnonzero(surplus).tolist()}

    # --- days

    @cached_property
    def _days(self) -> tuple[Sequence[date | None], Ints]:
        """Return the different days, and the place of that of each member among them."""
        given = [NO_DATE if each.seconds is None else each.seconds for each in self._members]
        seconds, places = np.unique(np.array(given, dtype=np.int64), return_inverse=True)
        days = [
            local_day(None if each == NO_DATE else each, self._zone) for each in seconds.tolist()
        ]
        return _merged(days, places)

    def _differing(self, numbers: Ints, among: Mask) -> Mask:
        """Return which groups have different numbers among some of the members."""
        lowest = np.full(len(self._groups), np.iinfo(np.int64).max)
        highest = np.full(len(self._groups), -1, dtype=np.int64)
        np.minimum.at(lowest, self._number[among], numbers[among])
        np.maximum.at(highest, self._number[among], numbers[among])
        return lowest < highest

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
        if not self._members:
            return []
        periods = _merged([period(day) for day in self._days[0]], self._days[1])[1]
        is_shown = np.isin(self._groups, np.fromiter(shown_groups, dtype=np.int64))
        matters = (self._differing(periods, self._hits) | is_shown) & (self._hits_of_group > 1)
        found: list[Member] = []
        for place in np.flatnonzero(matters).tolist():
            hits = [each for each in self._of(place) if each.fails is None]
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
        if not self._members:
            return hidden
        days, day_of = self._days
        among: Mask = np.array([each.fails in {None, TIME} for each in self._members])
        sizes = np.bincount(self._number[among], minlength=len(self._groups))
        chosen = sizes > 1
        if only_undated:
            undated = np.array([each.seconds is None for each in self._members])
            chosen &= np.bincount(self._number[undated], minlength=len(self._groups)) > 0
        simple = ~self._differing(day_of, among) & (self._hits_of_group == sizes)
        for place in np.flatnonzero(chosen & simple).tolist():
            first = self._starts[place]  # of a group whose hits all count alike
            if among[first : self._ends[place]].all():
                hidden[days[day_of[first]], True] += int(sizes[place]) - 1
            else:
                self._hide(hidden, place)
        for place in np.flatnonzero(chosen & ~simple).tolist():
            self._hide(hidden, place)
        return hidden

    def _hide(self, hidden: Counter[tuple[date | None, bool]], place: int) -> None:
        days, day_of = self._days
        numbers = range(self._starts[place], self._ends[place])
        among = [n for n in numbers if self._members[n].fails in {None, TIME}]
        hits = [n for n in among if self._hits[n]]
        if hits:
            shown = max(hits, key=lambda n: self.precedence(self._members[n]))
        else:
            shown = max(among, key=lambda n: _by_date(self._members[n]))
        for number in among:
            if number != shown:
                hidden[days[day_of[number]], bool(self._hits[number])] += 1


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
