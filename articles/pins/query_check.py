"""The check that the query of a pin searches for something.

Articles know no query language: the search engine registers the check, which tells ``sumber:`` from
``sumber:kompas``. Without it, every text passes.
"""

from collections.abc import Callable

QueryCheck = Callable[[str], bool]

_checks: list[QueryCheck] = []


def register_query_check(is_empty: QueryCheck) -> None:
    """Register a function that returns whether a query searches for nothing."""
    if is_empty not in _checks:
        _checks.append(is_empty)


def is_empty_query(query: str) -> bool:
    """Return whether a registered check takes the query for empty."""
    return any(is_empty(query) for is_empty in _checks)
