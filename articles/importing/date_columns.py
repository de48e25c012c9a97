"""Warnings about whole columns of dates: one that is not known, one that cannot be read.

The first rows of a file decide. The warnings belong to the file and are attached to its first
article.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from articles.importing.columns import DATE_COLUMNS, field_of
from articles.importing.dates import is_date_like
from articles.importing.problems import Problem
from articles.importing.record import RawArticle, Rejection
from articles.importing.values import is_missing, shown

SAMPLE_ROWS = 50
SAMPLE_CHARACTERS = 2_000_000
#: Fewer unreadable dates are warned of one by one.
MIN_UNREAD = 3
MAX_COLUMNS = 200
MAX_TOLD_COLUMNS = 5

Row = Mapping[str, Any]


def with_column_warnings(
    items: Iterable[tuple[Row | None, RawArticle | Rejection]],
) -> Iterator[RawArticle | Rejection]:
    """Yield the items of a file; its first article carries the warnings about date columns.

    Each item comes with the row that it was read from. An error of ``items`` is raised after the
    items before it.
    """
    rest = iter(items)
    sample: list[RawArticle | Rejection] = []
    watch = _Watch()
    error: Exception | None = None
    characters = 0
    try:
        for row, item in rest:
            sample.append(item)
            if row is not None and isinstance(item, RawArticle):
                watch.see(row, item)
                characters += len(item.text)
            if len(sample) >= SAMPLE_ROWS or characters >= SAMPLE_CHARACTERS:
                break
    except Exception as caught:  # raised below, when the sample is not lost
        error = caught
    yield from _warned(sample, watch.problems())
    if error:
        raise error
    for _, item in rest:
        yield item


def _warned(
    sample: list[RawArticle | Rejection], problems: list[Problem]
) -> Iterator[RawArticle | Rejection]:
    for item in sample:
        if problems and isinstance(item, RawArticle):
            yield replace(item, warnings=(*problems, *item.warnings))
            problems = []
        else:
            yield item


@dataclass(slots=True)
class _Watch:
    """Counts of the values in the columns of the sample."""

    articles: int = 0
    dated: int = 0
    filled: dict[str, int] = field(default_factory=dict)  # unknown column -> values
    date_like: dict[str, int] = field(default_factory=dict)  # unknown column -> dates
    unread: dict[str, list[str]] = field(default_factory=dict)  # known column -> unread dates

    def see(self, row: Row, article: RawArticle) -> None:
        """Count the values of a row."""
        self.articles += 1
        self.dated += article.fields.published_at is not None
        for column, value in list(row.items())[:MAX_COLUMNS]:
            if is_missing(value):
                continue
            known = field_of(str(column))
            if known == "published_at" and article.fields.published_at is None:
                self.unread.setdefault(str(column), []).append(shown(value))
            elif known is None:
                self.filled[column] = self.filled.get(column, 0) + 1
                self.date_like[column] = self.date_like.get(column, 0) + is_date_like(value)

    def problems(self) -> list[Problem]:
        """Return the warnings about the columns of the sample."""
        if self.dated * 2 > self.articles:
            return []
        found = [
            Problem("unread_date_column", {"column": str(column), "value": values[0]})
            for column, values in self.unread.items()
            if len(values) >= MIN_UNREAD
        ]
        found += [
            Problem("unknown_date_column", {"column": str(column), "expected": DATE_COLUMNS})
            for column, count in self.date_like.items()
            if count and count * 2 > self.filled[column]
        ]
        return found[:MAX_TOLD_COLUMNS]
