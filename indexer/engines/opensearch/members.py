"""The copies among the matches of a query, for folding (``EngineQuery.fold``).

The cluster sends the matches of groups of copies of which at least two match. There are few of
them, and only they make the counts of rows differ from those of articles.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property, partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from indexer.engines.opensearch.documents import string_of
from indexer.keyword_columns import KEYWORD_COLUMNS

COLUMNS = tuple(column.name for column in KEYWORD_COLUMNS)
WIDTH = 3 + len(COLUMNS)  # values of a member in the answer
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_ROW = "\n".join(
    [
        "state.rows.add(doc['id'].value);",
        "state.rows.add(doc['group'].value);",
        "state.rows.add(doc['seconds'].size() == 0 ? null : doc['seconds'].value);",
        *[
            f"state.rows.add(doc['{name}'].size() == 0 ? '' : doc['{name}'].value);"
            for name in COLUMNS
        ],
    ]
)
_JOIN = """
List found = new ArrayList();
for (rows in states) { found.addAll(rows); }
return found;
"""
_REDUCE = f"""
Map sizes = new HashMap();
for (rows in states) {{
  for (int i = 1; i < rows.size(); i += {WIDTH}) {{ sizes.merge(rows.get(i), 1, (a, b) -> a + b); }}
}}
List found = new ArrayList();
for (rows in states) {{
  for (int i = 0; i < rows.size(); i += {WIDTH}) {{
    if ((int) sizes.get(rows.get(i + 1)) > 1) {{ found.addAll(rows.subList(i, i + {WIDTH})); }}
  }}
}}
return found;
"""


def aggregation(titled: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the aggregation of the matches that have copies among the matches.

    ``titled``: a query for those of which ``titled_in`` then returns the ids.
    """
    rows = {
        "init_script": "state.rows = []",
        "map_script": _ROW,
        "combine_script": "return state.rows",
        "reduce_script": _REDUCE,
    }
    found: dict[str, Any] = {"rows": {"scripted_metric": rows}}
    if titled is not None:
        ids = rows | {
            "map_script": "state.rows.add(doc['id'].value)",
            "reduce_script": _JOIN,
        }
        found["titled"] = {"filter": titled, "aggs": {"ids": {"scripted_metric": ids}}}
    return {"filter": {"exists": {"field": "group"}}, "aggs": found}


def titled_in(answer: Mapping[str, Any]) -> set[int]:
    """Return the ids of the matches that the query ``titled`` of the aggregation finds."""
    return set(answer["titled"]["ids"]["value"]) if "titled" in answer else set()


class Member(NamedTuple):
    """A match that has copies among the matches."""

    article_id: int
    group: int
    seconds: int | None
    values: Sequence[str]  # of the keyword columns, as the cluster has them
    fails: str | None  # the only dimension whose filter it fails; None: it is a hit

    def value(self, column: str) -> str:
        """Return the string of a keyword column."""
        return string_of(self.values[COLUMNS.index(column)])


#: Returns a key for a member: the higher, the earlier in the order of the query.
Precedence = Callable[[Member], Any]
#: The dimensions whose filters a member fails, given its values and date.
Failing = Callable[[Sequence[str], int | None], Sequence[str]]


class Members:
    """The copies among the matches that pass all filters, or all but one."""

    def __init__(self, rows: Sequence[Any], zone: ZoneInfo, failing: Failing | None) -> None:
        """``failing``: None if there are no filters."""
        self._day_of = cache(partial(local_day, zone=zone))
        self.precedence: Precedence = lambda member: member.article_id
        groups: dict[int, list[Member]] = {}
        for at in range(0, len(rows), WIDTH):
            article_id, group, seconds, *values = rows[at : at + WIDTH]
            failed: Sequence[str] = ()
            if failing is not None:
                failed = failing(values, seconds)
                if len(failed) > 1:
                    continue
            fails = failed[0] if failed else None
            member = Member(article_id, group, seconds, values, fails)
            if group in groups:
                groups[group].append(member)
            else:
                groups[group] = [member]
        self.groups = groups
        self._within: dict[str | None, Sequence[Sequence[Member]]] = {}

    @cached_property
    def folded(self) -> int:
        """Return the number of hits that are copies of a shown one."""
        hits = (sum(each.fails is None for each in found) for found in self.groups.values())
        return sum(max(0, number - 1) for number in hits)

    def copies_of(self, article_id: int, group: int) -> tuple[int, ...]:
        """Return the other hits of the group of a shown one, in the order of the query."""
        others = [
            each
            for each in self.groups.get(group, ())
            if each.fails is None and each.article_id != article_id
        ]
        others.sort(key=self.precedence, reverse=True)
        return tuple(each.article_id for each in others)

    def surplus(self, dimension: str | None, value: Callable[[Member], str]) -> dict[str, int]:
        """Return for each value how many more members than groups have it.

        ``dimension``: its filter does not count.
        """
        surplus: dict[str, int] = {}
        for found in self._groups_within(dimension):
            if len(found) == 2:  # as most groups
                name = value(found[0])
                if name == value(found[1]):
                    surplus[name] = surplus.get(name, 0) + 1
                continue
            names = [value(each) for each in found]
            for name in set(names):
                if names.count(name) > 1:
                    surplus[name] = surplus.get(name, 0) + names.count(name) - 1
        return surplus

    def _groups_within(self, dimension: str | None) -> Sequence[Sequence[Member]]:
        """Return the groups with several members that pass all filters but one dimension's."""
        known = self._within.get(dimension)
        if known is None:
            passing = (
                [each for each in found if each.fails is None or each.fails == dimension]
                for found in self.groups.values()
            )
            known = self._within[dimension] = [found for found in passing if len(found) > 1]
        return known

    def surplus_of(self, column: str, dimension: str | None) -> dict[str, int]:
        """Return the surplus of the values of a keyword column."""
        place = COLUMNS.index(column)
        found = self.surplus(dimension, lambda member: member.values[place])
        return {string_of(value): count for value, count in found.items()}

    def day(self, member: Member) -> date | None:
        """Return the day of a member in the time zone."""
        return self._day_of(member.seconds)

    def year(self, member: Member) -> str:
        """Return the year of a member; empty without a date."""
        day = self._day_of(member.seconds)
        return f"{day.year:04}" if day else ""

    def unclear(
        self,
        known: Container[int],
        shown_groups: Container[int],
        period: Callable[[date | None], Any],
        *,
        known_first: bool,
    ) -> list[Member]:
        """Return the hits whose order in their group matters and is not known.

        ``known``: articles whose place is known; ``known_first``: it is before all others.
        ``shown_groups`` list their copies in order. In other groups, the order decides the
        ``period`` that a row counts in.
        """
        found: list[Member] = []
        for group, members in self.groups.items():
            hits = [each for each in members if each.fails is None]
            others = [each for each in hits if each.article_id not in known]
            if group in shown_groups:
                found += others if len(hits) > 1 and not (known_first and len(others) == 1) else ()
            elif len(hits) > 1 and others and not (known_first and len(others) < len(hits)):
                days = map(self.day, hits)
                found += others if len(set(map(period, days))) > 1 else ()
        return found

    def hidden(self, *, only_undated: bool) -> list[tuple[Member, bool]]:
        """Return the members that no period counts, and whether each is a hit.

        A row counts once: by its shown hit, or without a hit by its first article by date.
        ``only_undated``: only those of groups that have articles without a date.
        """
        hidden: list[tuple[Member, bool]] = []
        for found in self.groups.values():
            if only_undated and not any(each.seconds is None for each in found):
                continue
            among = [each for each in found if each.fails in {None, ""}]
            if len(among) < 2:
                continue
            hits = [each for each in among if each.fails is None]
            shown = max(hits, key=self.precedence) if hits else max(among, key=_by_date)
            hidden += [(each, each.fails is None) for each in among if each is not shown]
        return hidden


def _by_date(member: Member) -> tuple[bool, int, int]:
    return member.seconds is not None, member.seconds or 0, member.article_id


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
