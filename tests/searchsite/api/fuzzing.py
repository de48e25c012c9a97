"""Hooks for schemathesis: what a JSON Schema cannot say about the parameters of the API.

Generated values are changed before they are sent, so that valid ones keep the promises between
parameters (depth of pages, days that exist, cursors only from answers), and invalid ones do not
become valid by the reader's leniency (blanks and control characters are ignored).
"""

import re
from contextlib import suppress
from datetime import date
from typing import Any

import schemathesis

from indexer.keyword_columns import KEYWORD_COLUMNS
from searchsite.params import MAX_FILTER_VALUES, clean

DEPTH = 10_000  # hits, the default of SEARCH_MAX_DEPTH
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Values that the reader takes as they are.
VERBATIM = {"q", "source", "category", "kind", "author", "bahasa", "format"}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Change the parameters of a request before it is sent."""
    query = dict(case.query or {})
    query.pop("after", None)
    with suppress(KeyError, TypeError, ValueError, ArithmeticError):
        last = max(1, DEPTH // int(query.get("per_page", 10)))
        if last < int(query["page"]) <= DEPTH:
            query["page"] = last
    for column in KEYWORD_COLUMNS:  # equal and blank values of a filter count as one or none
        values = query.get(column.name)
        if isinstance(values, list) and len(values) > MAX_FILTER_VALUES:
            query[column.name] = [f"{place}{value}" for place, value in enumerate(values)]
    for name in query.keys() & {"page", "per_page"}:  # an empty value is the default
        query[name] = "x" if query[name] in ("", None, [], {}) else query[name]
    for name in query.keys() - VERBATIM:
        query[name] = _changed(name, query[name])
    case.query = query


def _changed(name: str, value: Any) -> Any:
    if isinstance(value, list):  # the last value counts
        return [*value, "x"] if value else value
    if not isinstance(value, str):
        return value
    if name in {"from", "to"} and DAY.fullmatch(value) and not _exists(value):
        return value[:7]
    return value if clean(value) == value else f"x{value}"


def _exists(day: str) -> bool:
    with suppress(ValueError):
        return bool(date.fromisoformat(day))
    return False
