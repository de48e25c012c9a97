"""Statements that read a few rows for a page, executed without the wrappers of Django's cursors.

Every page reads the revision and ten articles. On SQLite, the layers of a cursor take as long as
such a statement itself: threads, transactions and the style of placeholders are checked each time.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]


def read_rows(
    connection: BaseDatabaseWrapper, statement: str, parameters: Sequence[Any] = ()
) -> list[Row]:
    """Return the rows of a statement that changes nothing. Raises ``django.db.Error``.

    Values are as the driver reads them. Where statements are logged or watched, as in tests, and on
    other databases, Django executes the statement.
    """
    driver = connection.connection
    if (
        driver is None
        or connection.vendor != "sqlite"
        or connection.execute_wrappers
        or connection.queries_logged
    ):
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall())
    with connection.wrap_database_errors:
        return list(driver.execute(_for_sqlite(statement), parameters).fetchall())


@lru_cache(maxsize=256)
def _for_sqlite(statement: str) -> str:
    """Return a statement with SQLite's placeholders."""
    return statement.replace("%s", "?")
