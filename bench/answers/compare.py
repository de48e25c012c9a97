"""Comparison of the answers of two versions: counts by kind, and the first differences."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from typing import Any

from bench.answers.collect import Answer

MAX_SHOWN_DIFFERENCES = 10
CONTEXT_CHARACTERS = 40  # on both sides of a difference


class NotComparable(Exception):
    """The two files hold answers to different requests."""


@dataclass
class Comparison:
    """The number of equal and different answers by kind, and the first differences as text."""

    equal: Counter[str] = field(default_factory=Counter)
    different: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Yield a table of the counts, and the first differences."""
        kinds = sorted(self.equal | self.different)
        yield f"{'kind':<12}{'equal':>8}{'different':>11}"
        for kind in kinds:
            yield f"{kind:<12}{self.equal[kind]:>8}{self.different[kind]:>11}"
        yield f"{'all':<12}{self.equal.total():>8}{self.different.total():>11}"
        yield from self.shown


def compare(old: Iterable[Answer], new: Iterable[Answer]) -> Comparison:
    """Compare two versions answer by answer. Raises ``NotComparable``."""
    result = Comparison()
    for number, (one, other) in enumerate(zip_longest(old, new), start=1):
        if one is None or other is None or one.path != other.path:
            paths = [answer.path if answer else "no request" for answer in (one, other)]
            raise NotComparable(f"Request {number} differs: {' and '.join(paths)}.")
        if one == other:
            result.equal[one.kind] += 1
            continue
        result.different[one.kind] += 1
        if len(result.shown) < MAX_SHOWN_DIFFERENCES:
            result.shown.append(f"\n{one.kind}: {one.path}\n  {difference(one, other)}")
    return result


def difference(old: Answer, new: Answer) -> str:
    """Return the first difference of two different answers as text."""
    before, after = ({**asdict(answer), "body": ""} for answer in (old, new))
    first = next(_json_differences(before, after, ""), None)
    if first is None:
        with suppress(ValueError):
            old_json, new_json = json.loads(old.body), json.loads(new.body)
            first = next(_json_differences(old_json, new_json, ""), None)
    return first or _text_difference(old.body, new.body)


def _json_differences(old: Any, new: Any, path: str) -> Iterator[str]:
    """Yield each difference of two JSON values with its path."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _json_differences(old.get(key), new.get(key), f"{path}.{key}".lstrip("."))
    elif isinstance(old, list) and isinstance(new, list):
        for number, (before, after) in enumerate(zip_longest(old, new)):
            yield from _json_differences(before, after, f"{path}[{number}]")
    elif old != new:
        yield f"{path}: {old!r} -> {new!r}"


def _text_difference(old: str, new: str) -> str:
    pairs = enumerate(zip(old, new, strict=False))
    at = next((n for n, (before, after) in pairs if before != after), min(len(old), len(new)))
    around = [
        text[max(0, at - CONTEXT_CHARACTERS) : at + CONTEXT_CHARACTERS] for text in (old, new)
    ]
    return f"character {at:,}: {around[0]!r} -> {around[1]!r}"
