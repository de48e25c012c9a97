"""Streams the tables of one database into another, with the values that the models' fields mean."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

NUL = "\x00"  # SQLite keeps it in a text, PostgreSQL cannot
CHUNK_ROWS = 500  # rows that are read at once

#: Called with the table and the number of its rows that are copied.
Progress = Callable[[str, int], None]


class CopyError(Exception):
    """The databases cannot be copied; the message says why, and the target is unchanged."""


@dataclass(slots=True)
class CopyReport:
    """Rows of each table, and the texts that lost a NUL character."""

    rows: dict[str, int]
    cleaned: int = 0


def copy_tables(
    source: BaseDatabaseWrapper, target: BaseDatabaseWrapper, progress: Progress
) -> CopyReport:
    """Replace all rows of the migrated ``target`` by those of ``source``; both stay connected.

    Raises ``CopyError`` if the target has articles, or if the counts differ at the end.
    """
    from articles.models import Article

    if Article.objects.using(target.alias).exists():
        raise CopyError("The target has articles already. Name an empty database.")
    report = CopyReport({})
    with _snapshot(source), transaction.atomic(using=target.alias), target.cursor() as cursor:
        tables = _tables(source)
        quoted = [target.ops.quote_name(model._meta.db_table) for model in tables]
        # The migrations of the target wrote rows, too, such as kinds of content and synonyms.
        cursor.execute(f"TRUNCATE {', '.join(quoted)}")
        for table in quoted:  # the outbox is copied like all tables
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for model in tables:
            report.rows[model._meta.db_table] = _copy(model, source, target, report, progress)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # check all foreign keys now
        for table in quoted:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for statement in target.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
        for model in tables:
            name, expected = model._meta.db_table, report.rows[model._meta.db_table]
            found = model._base_manager.using(target.alias).count()
            if found != expected:
                raise CopyError(f"{name} has {found} rows in the target instead of {expected}.")
    return report


@contextmanager
def _snapshot(source: BaseDatabaseWrapper) -> Iterator[None]:
    """Read one state of the source in the block, without keeping its writers out."""
    source.ensure_connection()
    if source.vendor == "sqlite":
        mode = source.transaction_mode  # type: ignore[attr-defined]
        source.transaction_mode = None  # type: ignore[attr-defined]  # deferred: a reader's
        try:
            with transaction.atomic(using=source.alias):
                yield
        finally:
            source.transaction_mode = mode  # type: ignore[attr-defined]
        return
    with transaction.atomic(using=source.alias), source.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def _tables(source: BaseDatabaseWrapper) -> list[type[Model]]:
    """Return a model for each table of the source, also of relations between many."""
    existing = set(source.introspection.table_names())
    found: dict[str, type[Model]] = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            found.setdefault(model._meta.db_table, model)
    return [model for table, model in found.items() if table in existing]


def _copy(
    model: type[Model],
    source: BaseDatabaseWrapper,
    target: BaseDatabaseWrapper,
    report: CopyReport,
    progress: Progress,
) -> int:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    quote = target.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    table, copied = model._meta.db_table, 0
    with target.cursor() as cursor, cursor.copy(statement) as stream:
        for row in _rows(model, fields, source):
            values = [
                field.get_db_prep_save(value, target)
                for field, value in zip(fields, row, strict=True)
            ]
            for position, value in enumerate(values):
                if isinstance(value, str) and NUL in value:
                    values[position] = value.replace(NUL, "")
                    report.cleaned += 1
            stream.write_row(values)
            copied += 1
            if copied % CHUNK_ROWS == 0:
                progress(table, copied)
    progress(table, copied)
    return copied


def _rows(
    model: type[Model], fields: list["models.Field[Any, Any]"], source: BaseDatabaseWrapper
) -> Iterator[tuple[Any, ...]]:
    """Yield rows in the order of their keys, a few hundred at once: SQLite would read all."""
    key = model._meta.pk
    assert key is not None
    names = [field.attname for field in fields]
    position = names.index(key.attname)
    rows = model._base_manager.using(source.alias).order_by(key.attname).values_list(*names)
    last: Any = None
    while True:
        part = rows if last is None else rows.filter(**{f"{key.attname}__gt": last})
        chunk = list(islice(part, CHUNK_ROWS))
        yield from chunk
        if len(chunk) < CHUNK_ROWS:
            return
        last = chunk[-1][position]
