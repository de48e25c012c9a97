"""Fill the kind of rows that lack it: rows of earlier versions, and of other programs.

It works on the table and not on the model, so that a migration can use it.
"""

from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.kind_rules import kind_of

ROWS = 500  # per transaction

_SELECT = (
    "SELECT id, title, body, source, category, url, stated_kind FROM articles_article"
    " WHERE kind = '' AND id > %s ORDER BY id LIMIT %s"
)
_UPDATE = "UPDATE articles_article SET kind = %s WHERE id = %s"


def fill_missing_kinds(connection: BaseDatabaseWrapper) -> int:
    """Fill the kind of all rows without one; return their number. Each batch is a transaction."""
    filled = last = 0
    while True:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(_SELECT, [last, ROWS])
            rows = cursor.fetchall()
            if not rows:
                return filled
            cursor.executemany(_UPDATE, [(_kind_of(row), row[0]) for row in rows])
        filled, last = filled + len(rows), rows[-1][0]


def _kind_of(row: tuple[Any, ...]) -> str:
    _, title, body, source, category, url, stated = row
    fields = {"title": title, "body": body, "source": source, "category": category, "url": url}
    return str(stated or kind_of(**fields))
