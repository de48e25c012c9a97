"""Write a batch of counters: one statement for each table, in one transaction.

Each statement adds to the row if it exists already (``ON CONFLICT``), so that workers need not
know of each other. Rows go in the order of their keys: two workers never wait for each other in a
circle.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from functools import lru_cache
from typing import Any, cast

from django.db import connections, models, transaction

from articles.query_log.batch import Batch
from articles.query_log.models import ClickDay, QueryDay, SearchDay

#: Different queries of one day. Beyond, new ones are counted in the day only: a flood of invented
#: queries must not fill the disk.
MAX_QUERIES_A_DAY = 50_000

_ADDED = "{table}.{name} + excluded.{name}"
_LATEST = "excluded.{name}"
#: A click knows no correction, and says nothing about the results that a recount is newer than.
_OF_SEARCH = "CASE WHEN excluded.searches > 0 THEN excluded.{name} ELSE {table}.{name} END"
_OF_RESULTS = (
    "CASE WHEN excluded.total IS NOT NULL OR {table}.total IS NULL"
    " THEN excluded.{name} ELSE {table}.{name} END"
)
_KNOWN = "COALESCE(excluded.{name}, {table}.{name})"
_LARGEST = "CASE WHEN excluded.{name} > {table}.{name} THEN excluded.{name} ELSE {table}.{name} END"

#: How the columns of a row change, by table; the others are its key.
_DAY = dict.fromkeys(
    ("searches", "zero", "corrected", "widened", "clicks", "unkept", "timed", "ms_sum"), _ADDED
)
_QUERY = {
    "query": _LATEST,
    "searches": _ADDED,
    "total": _KNOWN,
    "zero": _ADDED,
    "corrected": _ADDED,
    "correction": _OF_SEARCH,
    "widened": _ADDED,
    "clicks": _ADDED,
    "timed": _ADDED,
    "ms_sum": _ADDED,
    "ms_max": _LARGEST,
    "last_at": _OF_RESULTS,
}
_CLICK = {"clicks": _ADDED}


def save(batch: Batch, using: str = "default") -> None:
    """Add the counters of a batch to the log. Raises ``django.db.DatabaseError``."""
    with transaction.atomic(using=using):
        for day in {day for day, _key in batch.queries}:
            _leave_out_new_queries(batch, day, using)
        _save(SearchDay, ("day",), _DAY, _day_rows(batch), using)
        _save(QueryDay, ("day", "key"), _QUERY, _query_rows(batch), using)
        key = ("day", "key", "article_id", "position")
        _save(ClickDay, key, _CLICK, _click_rows(batch), using)


def _leave_out_new_queries(batch: Batch, day: str, using: str) -> None:
    """Leave out the queries that are new on a full day."""
    rows = QueryDay.objects.using(using).filter(day=date.fromisoformat(day))
    if not rows.order_by("key").values("key")[MAX_QUERIES_A_DAY - 1 : MAX_QUERIES_A_DAY].exists():
        return
    keys = [key for each, key in batch.queries if each == day]
    known = set(rows.filter(key__in=keys).values_list("key", flat=True))
    batch.leave_out(day, set(keys) - known)


def _day_rows(batch: Batch) -> list[dict[str, Any]]:
    return [
        {"day": date.fromisoformat(day), **asdict(counts)}
        for day, counts in sorted(batch.days.items())
    ]


def _query_rows(batch: Batch) -> list[dict[str, Any]]:
    return [
        {
            "day": date.fromisoformat(day),
            "key": key,
            **asdict(counts),
            "last_at": datetime.fromisoformat(counts.last_at),
        }
        for (day, key), counts in sorted(batch.queries.items())
    ]


def _click_rows(batch: Batch) -> list[dict[str, Any]]:
    return [
        {
            "day": date.fromisoformat(day),
            "key": key,
            "article_id": article_id,
            "position": position,
            "clicks": clicks,
        }
        for (day, key, article_id, position), clicks in sorted(batch.clicks.items())
    ]


def _save(
    model: type[models.Model],
    key: tuple[str, ...],
    changes: Mapping[str, str],
    rows: list[dict[str, Any]],
    using: str,
) -> None:
    if not rows:
        return
    connection = connections[using]
    columns = (*key, *changes)
    fields = [cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in columns]
    values = [
        [field.get_db_prep_save(row[field.name], connection) for field in fields] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_statement(model, key, tuple(changes.items())), values)


@lru_cache(maxsize=8)
def _statement(
    model: type[models.Model], key: tuple[str, ...], changes: tuple[tuple[str, str], ...]
) -> str:
    table = model._meta.db_table
    columns = [*key, *(name for name, _rule in changes)]
    updates = ", ".join(f"{name} = {rule.format(table=table, name=name)}" for name, rule in changes)
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    return (
        f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 - names of this module
        f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET {updates}"
    )
