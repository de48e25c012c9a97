"""The difference of two texts word by word, in time that is linear in their length.

Words that occur once in both texts are anchors (patience diff); the gaps between them are parted
again, ``MAX_DEPTH`` times at most, and what is left is compared by the algorithm of Myers (*An
O(ND) Difference Algorithm*, 1986). All comparisons together take ``MAX_STEPS`` steps; a gap beyond
them is shown as replaced as a whole. So the result is always right, and short for all texts that
editors write.

Words are compared without the spaces behind them; line breaks are words of their own.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

MAX_DEPTH = 8
MAX_STEPS = 1_000_000
_TOKEN = re.compile(r"\s*\n\s*|(?:\w+|[^\w\s]+|[^\S\n]+)[^\S\n]*")

Kind = Literal["same", "removed", "added"]
#: The beginnings and ends of a range in both texts, as (a0, a1, b0, b1).
Gap = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the difference. ``text`` of a same piece is that of the new text.

    ``words`` counts words, without punctuation.
    """

    kind: Kind
    text: str
    words: int


def word_difference(old: str, new: str) -> list[Piece]:
    """Return the pieces of both texts in order; the same ones and the added ones make ``new``.

    >>> [(piece.kind, piece.text) for piece in word_difference("air naik lagi", "air surut lagi")]
    [('same', 'air '), ('removed', 'naik '), ('added', 'surut '), ('same', 'lagi')]
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    for is_same, a0, a1, b0, b1 in _joined(_Comparison(_numbered(a, b)).blocks()):
        if is_same:
            pieces.append(Piece("same", "".join(b[b0:b1]), _words(b[b0:b1])))
            continue
        if a1 > a0:
            lost = _lost_space(a, a0, b, b0)
            pieces.append(Piece("removed", lost + "".join(a[a0:a1]), _words(a[a0:a1])))
        if b1 > b0:
            pieces.append(Piece("added", "".join(b[b0:b1]), _words(b[b0:b1])))
    return pieces


def changed_words(old: str, new: str) -> tuple[int, int]:
    """Return the numbers of removed and of added words."""
    pieces = word_difference(old, new)
    removed, added = (
        sum(piece.words for piece in pieces if piece.kind == kind) for kind in ("removed", "added")
    )
    return removed, added


def _words(tokens: Sequence[str]) -> int:
    return sum(token[0].isalnum() for token in tokens)


def _lost_space(a: Sequence[str], a0: int, b: Sequence[str], b0: int) -> str:
    """Return the space before removed words, if the equal word before them has none now."""
    if not (a0 and b0) or b[b0 - 1][-1:].isspace():
        return ""
    before = a[a0 - 1]
    return before[len(before.rstrip()) :]


def _numbered(a: Sequence[str], b: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return the tokens as numbers; equal words, whatever spaces follow, have one number."""
    numbers: dict[str, int] = {}

    def number(token: str) -> int:
        word = token.rstrip(" \t\u00a0") if "\n" not in token else "\n" * token.count("\n")
        return numbers.setdefault(word, len(numbers))

    return [number(token) for token in a], [number(token) for token in b]


def _joined(blocks: Iterator[Gap]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Yield equal and different ranges in turn, from the equal ranges in order."""
    a = b = 0
    same: Gap | None = None
    for block in blocks:
        if same and same[1] == block[0] and same[3] == block[2]:
            same = (same[0], block[1], same[2], block[3])
            continue
        if same:
            if same[0] > a or same[2] > b:
                yield False, a, same[0], b, same[2]
            if same[1] > same[0]:
                yield True, *same
            a, b = same[1], same[3]
        same = block
    if same:
        if same[0] > a or same[2] > b:
            yield False, a, same[0], b, same[2]
        if same[1] > same[0]:
            yield True, *same


class _Comparison:
    """The comparison of two sequences of numbers within a budget of steps."""

    def __init__(self, texts: tuple[list[int], list[int]]) -> None:
        self._a, self._b = texts
        self._steps = MAX_STEPS

    def blocks(self) -> Iterator[Gap]:
        """Yield the equal ranges in order; the last one is empty, at the end of both."""
        yield from self._gap((0, len(self._a), 0, len(self._b)), MAX_DEPTH)
        yield len(self._a), len(self._a), len(self._b), len(self._b)

    def _gap(self, gap: Gap, depth: int) -> Iterator[Gap]:
        a0, a1, b0, b1 = gap
        a, b = self._a, self._b
        start = a0
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            a0, b0 = a0 + 1, b0 + 1
        if a0 > start:
            yield start, a0, b0 - (a0 - start), b0
        end = a1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
        if a0 < a1 and b0 < b1:
            yield from self._inner((a0, a1, b0, b1), depth)
        if end > a1:
            yield a1, end, b1, b1 + end - a1

    def _inner(self, gap: Gap, depth: int) -> Iterator[Gap]:
        anchors = self._anchors(gap) if depth else []
        if not anchors:
            yield from self._by_myers(gap)
            return
        a0, a1, b0, b1 = gap
        for i, j in anchors:
            yield from self._gap((a0, i, b0, j), depth - 1)
            yield i, i + 1, j, j + 1
            a0, b0 = i + 1, j + 1
        yield from self._gap((a0, a1, b0, b1), depth - 1)

    def _anchors(self, gap: Gap) -> list[tuple[int, int]]:
        """Return the longest run of ascending pairs of words that are unique in both ranges."""
        a0, a1, b0, b1 = gap
        in_a, in_b = Counter(self._a[a0:a1]), Counter(self._b[b0:b1])
        places = {
            number: place
            for place, number in enumerate(self._b[b0:b1], b0)
            if in_b[number] == 1 and in_a.get(number) == 1
        }
        pairs = [
            (place, places[number])
            for place, number in enumerate(self._a[a0:a1], a0)
            if number in places
        ]
        return _longest_ascending(pairs)

    def _by_myers(self, gap: Gap) -> Iterator[Gap]:
        """Yield the equal ranges of a gap; none if the steps are used up."""
        a0, a1, b0, b1 = gap
        trace = self._trace(self._a[a0:a1], self._b[b0:b1])
        if trace is None:
            return
        x, y = a1 - a0, b1 - b0
        found: list[Gap] = []
        for depth in range(len(trace) - 1, 0, -1):
            ends = trace[depth - 1]
            k = x - y
            down = k == -depth or (k != depth and ends.get(k - 1, -1) < ends.get(k + 1, -1))
            previous = k + 1 if down else k - 1
            px = ends[previous]
            py = px - previous
            begin = px if down else px + 1
            if x > begin:
                found.append((a0 + begin, a0 + x, b0 + y - (x - begin), b0 + y))
            x, y = px, py
        if x:
            found.append((a0, a0 + x, b0, b0 + x))
        yield from reversed(found)

    def _trace(self, a: Sequence[int], b: Sequence[int]) -> list[dict[int, int]] | None:
        """Return the furthest points on each diagonal for each number of edits."""
        n, m = len(a), len(b)
        ends: dict[int, int] = {1: 0}
        trace: list[dict[int, int]] = []
        for depth in range(n + m + 1):
            now: dict[int, int] = {}
            for k in range(-depth, depth + 1, 2):
                if k < -m or k > n:
                    continue
                down = k == -depth or (k != depth and ends.get(k - 1, -1) < ends.get(k + 1, -1))
                x = ends.get(k + 1, 0) if down else ends.get(k - 1, -1) + 1
                y = x - k
                start = x
                while x < n and y < m and a[x] == b[y]:
                    x, y = x + 1, y + 1
                self._steps -= 1 + x - start
                now[k] = x
                if x >= n and y >= m:
                    return [*trace, now]
            if self._steps <= 0:
                return None
            trace.append(now)
            ends = now
        return None


def _longest_ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return a longest subsequence whose second numbers ascend (patience sorting)."""
    tops: list[int] = []
    rows: list[int] = []
    before: list[int] = []
    for place, (_i, j) in enumerate(pairs):
        pile = bisect_left(tops, j)
        before.append(rows[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            rows.append(place)
        else:
            tops[pile], rows[pile] = j, place
    found: list[tuple[int, int]] = []
    place = rows[-1] if rows else -1
    while place >= 0:
        found.append(pairs[place])
        place = before[place]
    return found[::-1]
