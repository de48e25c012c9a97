"""Fill the derived keys of rows that lack them: rows of other programs, and of earlier versions.

It works on the table and not on the model, so that a migration can use it.
"""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.addresses import url_key
from articles.content_hash import content_keys
from articles.text_sketch import text_sketch

ROWS = 500  # per transaction

_SELECT = (
    "SELECT id, body, url FROM articles_article WHERE body_key IS NULL AND id > %s"
    " ORDER BY id LIMIT %s"
)
_UPDATE = (
    "UPDATE articles_article SET body_key = %s, url_key = %s, sketch_1 = %s, sketch_2 = %s,"
    " sketch_3 = %s WHERE id = %s"
)


def fill_missing_keys(connection: BaseDatabaseWrapper) -> int:
    """Fill the keys of all rows without them; return their number. Each batch is a transaction."""
    filled = last = 0
    while True:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(_SELECT, [last, ROWS])
            rows = cursor.fetchall()
            if not rows:
                return filled
            cursor.executemany(_UPDATE, [_values(*row) for row in rows])
        filled, last = filled + len(rows), rows[-1][0]


def _values(pk: int, body: str, url: str) -> tuple[int | None, ...]:
    keys = content_keys("", body)
    return keys.body_key, url_key(url), *text_sketch(keys.folded_body), pk
