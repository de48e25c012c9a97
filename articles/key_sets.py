"""Sets of keys in a query, as one parameter: a list of any length is no longer statement.

SQLite accepts a bounded number of parameters, and both databases take long to plan thousands.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, Expression


class OneOf(Expression):
    """A subquery of the given keys, for ``filter(pk__in=OneOf(keys))``."""

    contains_aggregate = False

    def __init__(self, keys: Iterable[int]) -> None:
        super().__init__(output_field=BigIntegerField())
        self._keys = list(keys)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """Return the subquery for SQLite."""
        return "(SELECT value FROM json_each(%s))", [json.dumps(self._keys)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the subquery for PostgreSQL."""
        return "(SELECT unnest(%s::bigint[]))", [self._keys]
