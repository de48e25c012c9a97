"""A pytest plugin that empties the database between tests, and keeps the rows of ``migrate``.

Tests of transactions end with Django's ``flush``, which empties all tables and fills some again:
rights, roles, 2,600 synonyms. That took half a second on PostgreSQL and half of it on SQLite, more
than most tests. Here, the first flush of a process is Django's. Its rows are copied into tables of
another name, and later flushes bring back only the tables that differ from their copies.
"""

from typing import Any

import pytest
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

COPY = "kept_{}"  # names of the copies
ROUNDS = 3  # triggers on SQLite write rows while others are removed
#: The condition that a table differs from its copy, as fast as each database can tell it.
_DIFFERS = {
    "sqlite": "EXISTS (SELECT * FROM {0} EXCEPT SELECT * FROM {1})"
    " OR EXISTS (SELECT * FROM {1} EXCEPT SELECT * FROM {0})",
    "postgresql": "(SELECT sum(hashtext({0}::text)::bigint) FROM {0})"
    " IS DISTINCT FROM (SELECT sum(hashtext({1}::text)::bigint) FROM {1})",
}
_TRIGGERS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.fixture(scope="session", autouse=True)
def kept_rows(django_test_environment: None) -> None:
    """Replace the end of Django's tests of transactions."""
    from django.test import TransactionTestCase

    plain = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    kept: dict[str, KeptRows] = {}

    def teardown(case: Any) -> None:
        if case.available_apps is not None or case.serialized_rollback:
            plain(case)
            return
        for alias in case._databases_names(include_mirrors=False):
            rows = kept.get(alias)
            if rows is None or not rows.restore():
                plain(case)
                kept[alias] = KeptRows(alias)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]


class KeptRows:
    """The rows that a database has after ``flush``."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        connection = self._connection
        self._quote = connection.ops.quote_name
        tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        self._tables = sorted(tables)
        self._triggers = self._value(_TRIGGERS[connection.vendor])
        filled = [table for table in self._tables if self._value(self._has_rows(table))]
        self._kept = frozenset(filled)
        with transaction.atomic(using=alias), connection.cursor() as cursor:
            for table in filled:
                copy = self._quote(COPY.format(table))
                cursor.execute(f"DROP TABLE IF EXISTS {copy}")
                cursor.execute(f"CREATE TABLE {copy} AS SELECT * FROM {self._quote(table)}")

    @property
    def _connection(self) -> BaseDatabaseWrapper:
        """Return the connection of the moment: a browser's event loop gives the thread another."""
        return connections[self._alias]

    def restore(self) -> bool:
        """Bring back the rows; return False if only ``flush`` can, such as after a lost trigger."""
        from django.contrib.contenttypes.models import ContentType

        if self._value(_TRIGGERS[self._connection.vendor]) != self._triggers:
            return False
        ContentType.objects.clear_cache()
        with transaction.atomic(using=self._alias):
            if self._connection.vendor == "postgresql":  # no triggers, no checks of foreign keys
                self._execute("SET LOCAL session_replication_role = replica")
            for _round in range(ROUNDS):
                differing = self._differing()
                if not differing:
                    return True
                for table in differing:
                    self._restore(table)
                if self._connection.vendor == "postgresql":
                    return True
        return not self._differing()

    def _differing(self) -> list[str]:
        tests = [
            f"SELECT '{table}' WHERE {self._differs(table)}"
            if table in self._kept
            else f"SELECT '{table}' WHERE {self._has_rows(table).removeprefix('SELECT ')}"
            for table in self._tables
        ]
        with self._connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(tests))
            return [name for (name,) in cursor.fetchall()]

    def _has_rows(self, table: str) -> str:
        return f"SELECT EXISTS (SELECT 1 FROM {self._quote(table)})"

    def _differs(self, table: str) -> str:
        condition = _DIFFERS[self._connection.vendor]
        return condition.format(self._quote(table), self._quote(COPY.format(table)))

    def _restore(self, table: str) -> None:
        self._execute(f"DELETE FROM {self._quote(table)}")
        if table in self._kept:
            copy = self._quote(COPY.format(table))
            self._execute(f"INSERT INTO {self._quote(table)} SELECT * FROM {copy}")

    def _execute(self, statement: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)

    def _value(self, statement: str) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]
