"""Compare the answers of two versions: how many are equal, and where the first others differ."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from itertools import zip_longest
from typing import Any

from bench.answers.collect import Answer

MAX_SHOWN = 10  # differences
CONTEXT = 40  # characters on both sides of a difference


class NotComparable(Exception):
    """The two files do not answer the same requests."""


@dataclass
class Comparison:
    """Counts of equal and of different answers by kind, and the first differences as lines."""

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
    """Compare answer by answer. Raises ``NotComparable``."""
    found = Comparison()
    for number, (one, other) in enumerate(zip_longest(old, new), start=1):
        if one is None or other is None or one.path != other.path:
            paths = [answer.path if answer else "no request" for answer in (one, other)]
            raise NotComparable(f"Request {number} differs: {' and '.join(paths)}.")
        if one == other:
            found.equal[one.kind] += 1
            continue
        found.different[one.kind] += 1
        if len(found.shown) < MAX_SHOWN:
            found.shown.append(f"\n{one.kind}: {one.path}\n  {difference(one, other)}")
    return found


def difference(old: Answer, new: Answer) -> str:
    """Return the first difference of two answers that are not equal."""
    before, after = ({**asdict(answer), "body": ""} for answer in (old, new))
    found = next(_in_json(before, after, ""), None)
    if found is None:
        with suppress(ValueError):
            found = next(_in_json(json.loads(old.body), json.loads(new.body), ""), None)
    return found or _in_text(old.body, new.body)


def _in_json(old: Any, new: Any, place: str) -> Iterator[str]:
    """Yield each difference of two JSON values with its place in them."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from _in_json(old.get(key), new.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(old, list) and isinstance(new, list):
        for number, (before, after) in enumerate(zip_longest(old, new)):
            yield from _in_json(before, after, f"{place}[{number}]")
    elif old != new:
        yield f"{place}: {old!r} -> {new!r}"


def _in_text(old: str, new: str) -> str:
    pairs = enumerate(zip(old, new, strict=False))
    at = next((n for n, (before, after) in pairs if before != after), min(len(old), len(new)))
    around = [text[max(0, at - CONTEXT) : at + CONTEXT] for text in (old, new)]
    return f"character {at:,}: {around[0]!r} -> {around[1]!r}"
