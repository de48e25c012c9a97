"""Fill derived columns of rows that lack them: rows of other programs, and of earlier versions.

It works on the table and not on the model, so that a migration can use it.
"""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

ROWS = 500  # per transaction

#: Returns the parameters of the update from a selected row.
Derive = Callable[[tuple[Any, ...]], tuple[Any, ...]]


def fill_missing(
    connection: BaseDatabaseWrapper, *, select: str, update: str, derive: Derive
) -> int:
    """Fill the columns of all rows without them; return their number.

    ``select`` takes an id and a number of rows, and returns rows with larger ids, the smallest
    first; the first column is the id. Each batch is a transaction.
    """
    filled = last = 0
    while True:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(select, [last, ROWS])
            rows = cursor.fetchall()
            if not rows:
                return filled
            cursor.executemany(update, [derive(row) for row in rows])
        filled, last = filled + len(rows), rows[-1][0]
