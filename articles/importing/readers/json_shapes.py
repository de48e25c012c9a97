"""The shapes in which programs export articles as one JSON object.

Search engines, APIs and data frames put the articles into lists below a key, into columns, or under
their ids. ``list_path`` finds a list of articles; ``rows_of`` the articles of all other shapes.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from articles.importing.columns import field_of
from articles.importing.values import is_missing

MAX_DEPTH = 5
MAX_EXAMINED = 2_000  # objects and list items that the search for articles looks at
MAX_LISTS = 2  # of objects, inside one another
SAMPLE = 20  # items of a list that show whether it holds articles
#: Keys below which an exporter puts the fields of one article.
WRAPPERS = ("_source", "attributes", "fields", "doc", "node", "article", "berita")

#: Arrays and objects inside one another. Articles are flat; deeper values exhaust the stack.
MAX_NESTING = 100

Json = dict[str, Any]


def is_deep(value: Any, text: str) -> bool:
    """Return whether ``value``, decoded from ``text``, is nested more than ``MAX_NESTING`` deep."""
    if text.count("[") + text.count("{") <= MAX_NESTING:
        return False
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MAX_NESTING):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list) and inner
        ]
        if not level:
            return False
    return True


def unwrapped(row: Json) -> Json:
    """Return the fields of an article without the object that an exporter put around them.

    >>> unwrapped({"_id": "7", "_score": 1.5, "_source": {"judul": "Air", "isi": "Air naik."}})
    {'judul': 'Air', 'isi': 'Air naik.', '_id': '7'}
    """
    if has_text(row):
        return row
    for key in WRAPPERS:
        inner = row.get(key)
        if isinstance(inner, dict) and has_text(inner):
            ids = {name: row[name] for name in ("_id", "id") if name in row and name not in inner}
            return {**inner, **ids}
    return row


def has_text(row: Mapping[str, Any]) -> bool:
    """Return whether an object has a text of its own, or at least the key for one."""
    return any(
        field_of(key) == "text" and not _is_list_of_objects(value) for key, value in row.items()
    )


def list_path(value: Json, *, depth: int = 0) -> list[str] | None:
    """Return the keys that lead to the list of articles in ``value``; None if there is none.

    The items of the list may also be objects around further lists, up to ``MAX_LISTS``.
    """
    if _columns(value) is not None or has_text(value):
        return None
    waiting: deque[tuple[list[str], Any]] = deque([([], value)])
    for _ in range(MAX_EXAMINED):
        if not waiting:
            break
        path, inner = waiting.popleft()
        if isinstance(inner, list):
            sample = [item for item in inner[:SAMPLE] if isinstance(item, dict)]
            if any(has_text(unwrapped(item)) for item in sample) or (
                depth < MAX_LISTS
                and any(list_path(item, depth=depth + 1) is not None for item in sample)
            ):
                return path
        elif isinstance(inner, dict) and len(path) < MAX_DEPTH:
            waiting += (([*path, key], inner[key]) for key in islice(inner, MAX_EXAMINED))
    return None


def rows_in(value: Json) -> Iterator[Json]:
    """Yield the articles of an object of any shape; else the object itself.

    >>> list(rows_in({"page": 2, "results": [{"isi": "Air naik."}]}))
    [{'isi': 'Air naik.'}]
    """
    path = list_path(value)
    if path is None:
        yield from rows_of(value)
        return
    inner: Any = value
    for key in path:
        inner = inner[key]
    for item in inner:
        if isinstance(item, dict):
            yield from [unwrapped(item)] if has_text(unwrapped(item)) else rows_in(item)


def rows_of(value: Json) -> Iterator[Json]:
    """Yield the articles of an object without a list of articles; else the object itself."""
    table = _columns(value)
    if table is not None:
        yield from table
        return
    if has_text(unwrapped(value)):
        yield unwrapped(value)
        return
    inner = [item for item in value.values() if isinstance(item, dict)]
    articles = [unwrapped(item) for item in inner if has_text(unwrapped(item))]
    if articles:  # under their ids, or one below a key
        yield from articles
    elif len(inner) == 1:
        yield from rows_of(inner[0])
    else:
        yield value


def _columns(value: Json) -> Iterator[Json] | None:
    """Return the rows of a data frame that is stored by columns, or as names and rows."""
    names = value.get("columns")
    rows = value.get("data")
    if isinstance(names, list) and isinstance(rows, list) and _names_text(names):
        return _rows_of_lists(names, rows)
    rows = value.get("values")
    if isinstance(rows, list) and rows and isinstance(rows[0], list) and _names_text(rows[0]):
        return _rows_of_lists(rows[0], rows[1:])
    columns = {name: column for name, column in value.items() if field_of(name)}
    if len(columns) < 2 or not _names_text(list(columns)):
        return None
    if all(isinstance(column, dict) for column in columns.values()):
        keys = list(next(iter(columns.values())))
        if keys and (len(keys) > 1 or keys[0].isdigit()):
            return ({name: column.get(key) for name, column in columns.items()} for key in keys)
    if all(isinstance(column, list) for column in columns.values()):
        lists = list(columns.values())
        if len({len(column) for column in lists}) == 1 and not is_missing(lists[0]):
            return _rows_of_lists(list(columns), list(zip(*lists, strict=True)))
    return None


def _rows_of_lists(names: list[Any], rows: list[Any]) -> Iterator[Json]:
    for row in rows:
        if isinstance(row, list | tuple):
            yield dict(zip(map(str, names), row, strict=False))


def _names_text(names: list[Any]) -> bool:
    return any(field_of(str(name)) == "text" for name in names)


def _is_list_of_objects(value: Any) -> bool:
    """Return whether ``value`` is a list of articles, not one of paragraphs."""
    return (
        isinstance(value, list)
        and bool(value)
        and isinstance(value[0], dict)
        and any(field_of(key) in ("title", "url") for key in value[0])
    )
