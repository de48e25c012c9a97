"""The terms of the index that a wildcard or a fuzzy word stands for, within the limit."""

import heapq
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from indexer.analysis import fold
from indexer.distance import within_distance

FIELD = "exact"
_WILDCARDS = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class Expansion:
    """The most frequent matching terms, and whether there were more than the limit."""

    terms: tuple[str, ...]
    truncated: bool


def expand_wildcard(reader: Any, pattern: str, *, field: str = FIELD, limit: int) -> Expansion:
    """Return the terms that match ``pattern`` (``*`` any letters, ``?`` one)."""
    parts = re.split(r"([*?])", pattern)
    prefix = fold(parts[0])
    expression = "".join(_translated(part) for part in parts)
    matches = re.compile(expression).fullmatch
    return _most_frequent(reader, field, prefix, lambda term: bool(matches(term)), limit)


def expand_fuzzy(
    reader: Any, word: str, distance: int, *, field: str = FIELD, limit: int
) -> Expansion:
    """Return the terms within ``distance`` edits of ``word`` that begin with the same letter."""
    return _most_frequent(
        reader, field, word[:1], lambda term: within_distance(word, term, distance), limit
    )


def _translated(part: str) -> str:
    return {"*": r"[^\s]*", "?": r"[^\s]"}.get(part) or re.escape(fold(part) if part else "")


def _most_frequent(
    reader: Any, field: str, prefix: str, accepts: Callable[[str], bool], limit: int
) -> Expansion:
    found = list(_accepted(reader, field, prefix, accepts))
    chosen = heapq.nlargest(limit, found, key=lambda item: (item[0], item[1]))
    return Expansion(tuple(term for _, term in chosen), len(found) > limit)


def _accepted(
    reader: Any, field: str, prefix: str, accepts: Callable[[str], bool]
) -> Iterator[tuple[int, str]]:
    for encoded in reader.expand_prefix(field, prefix):
        term = encoded.decode("utf-8")
        if accepts(term):
            yield reader.doc_frequency(field, term), term
