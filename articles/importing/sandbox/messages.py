"""The messages between the two processes: JSON lines, in which dataclasses name their class.

The receiver builds only the classes of ``_CLASSES``. Whatever else arrives is a ``BadMessage``.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord, Fields, RawArticle, Rejection, Removal

_CLASSES = {
    each.__name__: each for each in (ArticleRecord, Fields, Problem, RawArticle, Rejection, Removal)
}
_CLASS = "="  # the key that names a class


class BadMessage(Exception):
    """A line that the other process should not have sent."""


def encode(kind: str, *values: Any) -> bytes:
    """Return a message as a line."""
    content = json.dumps([kind, *map(_plain, values)], ensure_ascii=False, separators=(",", ":"))
    return content.encode("utf-8", "surrogatepass") + b"\n"


def decode(line: bytes) -> list[Any]:
    """Return the kind of a message and its values. Raises ``BadMessage``."""
    try:
        message = json.loads(line.decode("utf-8", "surrogatepass"))
        if not isinstance(message, list) or not message or not isinstance(message[0], str):
            raise BadMessage
        return [message[0], *map(_built, message[1:])]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadMessage from error


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_CLASS: "datetime", "value": value.isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        values = {
            item.name: _plain(content)
            for item in fields(value)
            if (content := getattr(value, item.name)) != item.default
        }
        return {_CLASS: type(value).__name__, **values}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)  # a lazy translation, or a subclass of a library


def _built(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_built, value))
    if not isinstance(value, dict):
        return value
    content = {key: _built(item) for key, item in value.items()}
    name = content.pop(_CLASS, None)
    if name is None:
        return content
    if name == "datetime":
        return datetime.fromisoformat(content["value"])
    return _CLASSES[name](**content)
