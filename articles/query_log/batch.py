"""A batch of counted searches and clicks: the counters that it adds to the rows of the log."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from articles.query_log.models import MAX_QUERY_LENGTH

MAX_NUMBER = 2**31 - 1  # of the counters in the database


@dataclass(slots=True)
class Search:
    """One counted search; ``query`` is "" if its text may not be kept.

    ``total`` is the number of results without filters, None if it is unknown; ``ms`` the time of
    the search, None if its page was remembered.
    """

    at: datetime
    day: date
    key: str = ""
    query: str = ""
    total: int | None = None
    corrected: str = ""
    widened: bool = False
    ms: float | None = None


@dataclass(slots=True)
class Click:
    """One click on an article in the results of a query; ``position`` counts from 1."""

    at: datetime
    day: date
    key: str
    query: str
    article_id: int
    position: int


@dataclass(slots=True)
class DayCounts:
    """What a batch adds to the counters of a day (``SearchDay``)."""

    searches: int = 0
    zero: int = 0
    corrected: int = 0
    widened: int = 0
    clicks: int = 0
    unkept: int = 0
    timed: int = 0
    ms_sum: float = 0.0


@dataclass(slots=True)
class QueryCounts:
    """What a batch adds to the counters of a query on a day (``QueryDay``)."""

    query: str
    last_at: str  # ISO 8601; of the last search with known results, if there is one
    searches: int = 0
    total: int | None = None
    zero: int = 0
    corrected: int = 0
    correction: str = ""
    widened: int = 0
    clicks: int = 0
    timed: int = 0
    ms_sum: float = 0.0
    ms_max: float = 0.0


@dataclass(slots=True)
class Batch:
    """Counters by day, by query and day, and by clicked article."""

    days: dict[str, DayCounts] = field(default_factory=dict)
    queries: dict[tuple[str, str], QueryCounts] = field(default_factory=dict)
    clicks: dict[tuple[str, str, int, int], int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.days)

    @property
    def size(self) -> int:
        """The number of rows that the batch writes."""
        return len(self.days) + len(self.queries) + len(self.clicks)

    def add_search(self, search: Search) -> None:
        """Count a search."""
        day = self.days.setdefault(search.day.isoformat(), DayCounts())
        found_nothing, timed = int(search.total == 0), int(search.ms is not None)
        ms = search.ms or 0.0
        for counts in (day, self._query(search) if search.key else None):
            if counts is None:
                day.unkept += 1
                continue
            counts.searches += 1
            counts.zero += found_nothing
            counts.corrected += bool(search.corrected)
            counts.widened += search.widened
            counts.timed += timed
            counts.ms_sum += ms
        if search.key:
            row = self._query(search)
            if search.total is not None or row.total is None:
                row.last_at = search.at.isoformat()
            row.ms_max = max(row.ms_max, ms)
            row.correction = search.corrected[:MAX_QUERY_LENGTH]
            if search.total is not None:
                row.total = min(search.total, MAX_NUMBER)

    def add_click(self, click: Click) -> None:
        """Count a click."""
        self.days.setdefault(click.day.isoformat(), DayCounts()).clicks += 1
        self._query(click).clicks += 1
        key = (click.day.isoformat(), click.key, click.article_id, click.position)
        self.clicks[key] = self.clicks.get(key, 0) + 1

    def leave_out(self, day: str, keys: set[str]) -> None:
        """Remove queries of a day with their clicks; their searches still count in the day."""
        for key in keys:
            self.days[day].unkept += self.queries.pop((day, key)).searches
        for click in [each for each in self.clicks if each[0] == day and each[1] in keys]:
            del self.clicks[click]

    def lines(self) -> Iterable[str]:
        """Yield the batch as lines of JSON, for a spool."""
        for day, counts in self.days.items():
            yield json.dumps(["day", day, asdict(counts)])
        for query, row in self.queries.items():
            yield json.dumps(["query", query, asdict(row)])
        for click, number in self.clicks.items():
            yield json.dumps(["click", click, number])

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> "Batch":
        """Read what ``lines`` has written. Raises ``ValueError`` if a line is damaged."""
        batch = cls()
        for number, line in enumerate(lines, 1):
            try:
                batch._read(*json.loads(line))
            except (TypeError, KeyError, ValueError) as error:  # logs have no text of readers
                raise ValueError(f"line {number} is not one of the query log") from error
        return batch

    def _read(self, kind: str, key: Any, value: Any) -> None:
        if kind == "day":
            self.days[str(date.fromisoformat(key))] = DayCounts(**value)
        elif kind == "query":
            day, text = key
            datetime.fromisoformat(value["last_at"])
            self.queries[str(date.fromisoformat(day)), text] = QueryCounts(**value)
        else:
            day, text, article_id, position = key
            self.clicks[str(date.fromisoformat(day)), text, article_id, position] = int(value)

    def _query(self, event: Search | Click) -> QueryCounts:
        key = (event.day.isoformat(), event.key)
        row = self.queries.get(key)
        if row is None:
            row = self.queries[key] = QueryCounts(event.query, event.at.isoformat())
        row.query = event.query
        return row
