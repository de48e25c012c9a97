"""Fill the derived keys of rows that lack them."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.addresses import url_key
from articles.content_hash import content_keys
from articles.missing_values import fill_missing
from articles.text_sketch import text_sketch

_SELECT = (
    "SELECT id, body, url FROM articles_article WHERE body_key IS NULL AND id > %s"
    " ORDER BY id LIMIT %s"
)
_UPDATE = (
    "UPDATE articles_article SET body_key = %s, url_key = %s, sketch_1 = %s, sketch_2 = %s,"
    " sketch_3 = %s WHERE id = %s"
)


def fill_missing_keys(connection: BaseDatabaseWrapper) -> int:
    """Fill the keys of all rows without them; return their number."""
    return fill_missing(connection, select=_SELECT, update=_UPDATE, derive=_values)


def _values(row: tuple[Any, ...]) -> tuple[int | None, ...]:
    pk, body, url = row
    keys = content_keys("", body)
    return keys.body_key, url_key(url), *text_sketch(keys.folded_body), pk
