"""Fill the kind of rows that lack it."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.kind_rules import kind_of
from articles.missing_values import fill_missing

_SELECT = (
    "SELECT id, title, body, source, category, url, stated_kind FROM articles_article"
    " WHERE kind = '' AND id > %s ORDER BY id LIMIT %s"
)
_UPDATE = "UPDATE articles_article SET kind = %s WHERE id = %s"


def fill_missing_kinds(connection: BaseDatabaseWrapper) -> int:
    """Fill the kind of all rows without one; return their number."""
    return fill_missing(connection, select=_SELECT, update=_UPDATE, derive=_values)


def _values(row: tuple[Any, ...]) -> tuple[str, int]:
    pk, title, body, source, category, url, stated = row
    fields = {"title": title, "body": body, "source": source, "category": category, "url": url}
    return stated or kind_of(**fields), pk
