"""The draft of an article during cleaning: its text, the pieces that rules took, field values.

A rule changes the text in one of two ways. Assigning ``text`` rewrites it and loses no word: other
spaces, other quotation marks, joined lines. ``take`` removes pieces and records each of them, with
its place in the text as it was before the first removal. Thus any number of later rules leave the
places right, and the removed pieces together with the final text are the whole text.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from articles.importing.record import Fields

Value = str | datetime
Span = tuple[int, int]
# The reliability of a value, by the place in the text that names it. Smaller is more reliable.
STATED, NAMED, IMPLIED, HINTED = range(4)
_NO_SPACE_BEFORE = ",.;:!?)”"


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """A removed piece: its place in the text before all removals, and the rule that took it.

    A piece that is not ``told`` is still in the article, in its title, or has no word.
    """

    start: int
    end: int
    rule: str
    told: bool = True


class Draft:
    """A draft that the rules change: they rewrite ``text``, take pieces, offer values for fields.

    ``kept`` has the rule and text of pieces that an editor put back; no rule takes these.
    """

    def __init__(
        self, text: str, given: Fields | None = None, kept: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.given = given or Fields()
        self.rule = ""  # the name of the rule that is being applied
        self.base = text
        self.cuts: list[Cut] = []
        self._text = text
        self._pieces: list[tuple[int, Span]] = [(0, (0, len(text)))]
        self._kept = Counter((rule, _words(piece)) for rule, piece in kept)
        self._protected: list[Span] = []
        self._offers: dict[str, tuple[int, Value]] = {}

    @property
    def text(self) -> str:
        """Return the text as the rules left it."""
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        """Rewrite the text without losing a word."""
        self._text = text
        if not self.cuts:
            self.base = text
            self._pieces = [(0, (0, len(text)))]

    def take(self, spans: Iterable[Span], *, told: bool = True) -> list[bool]:
        """Remove the pieces at the given offsets of ``text``; return which of them were removed.

        Pieces that an editor put back stay. If no text would be left, nothing is removed.
        """
        found = [self._cuts_of(start, end, told) for start, end in spans]
        new = [cut for cuts in found for cut in cuts]
        if not new:
            return [False] * len(found)
        text, pieces = _assembled(self.base, sorted([*self.cuts, *new]))
        if not text:
            return [False] * len(found)
        self.cuts += new
        self._text, self._pieces = text, pieces
        return [bool(cuts) for cuts in found]

    def offer(self, name: str, value: Value, trust: int = STATED) -> None:
        """Offer a value for a field. The most reliable offer wins; among equals, the first one."""
        if name not in self._offers or trust < self._offers[name][0]:
            self._offers[name] = trust, value

    def found(self, name: str) -> Value | None:
        """Return the best offer for a field."""
        return self._offers[name][1] if name in self._offers else None

    @property
    def title(self) -> str:
        """Return the title that a rule completed or the caller passed, or else an offered one."""
        return str(self.found("whole_title") or self.given.title or self.found("title") or "")

    def _cuts_of(self, start: int, end: int, told: bool) -> list[Cut]:
        cuts: list[Cut] = []
        for place, (first, last) in self._pieces:
            span = _trimmed(
                self.base, first + max(start - place, 0), min(first + end - place, last)
            )
            if span[0] == span[1] or self._is_protected(span):
                continue
            if self._is_kept(span):
                self._protected.append(span)
            elif around := self._kept_around(span):
                self._protected.append(around)
            else:
                cuts.append(Cut(*span, self.rule, told))
        return cuts

    def _is_kept(self, span: Span) -> bool:
        """Return whether a piece is one that was put back, or has such a piece in it."""
        text = _words(self.base[span[0] : span[1]])
        exact = (self.rule, text)
        found = exact if self._kept[exact] > 0 else None
        for key, count in self._kept.items():
            if found is None and count > 0 and key[1] in text:
                found = key
        if found is None:
            return False
        self._kept[found] -= 1
        return True

    def _kept_around(self, span: Span) -> Span | None:
        """Return the place of a piece that was put back and has this piece in it."""
        text = _words(self.base[span[0] : span[1]])
        for key, count in self._kept.items():
            if count > 0 and text in key[1]:
                piece = re.compile(r"\s+".join(map(re.escape, key[1].split())))
                for match in piece.finditer(self.base, max(span[1] - 2 * len(key[1]), 0)):
                    if match.start() <= span[0] and span[1] <= match.end():
                        self._kept[key] -= 1
                        return match.span()
                    if match.start() > span[0]:
                        break
        return None

    def _is_protected(self, span: Span) -> bool:
        """Return whether a part of ``span`` was put back; the rest is then no piece either."""
        return any(start < span[1] and span[0] < end for start, end in self._protected)


def _assembled(base: str, cuts: list[Cut]) -> tuple[str, list[tuple[int, Span]]]:
    """Return the text without the cuts, and the place in it of each piece of ``base``.

    Of the white space around a cut, the part with most line breaks is left.
    """
    parts: list[str] = []
    pieces: list[tuple[int, Span]] = []
    length = 0
    space = ""
    for start, end in _between(cuts, len(base)):
        first, last = _trimmed(base, start, end)
        space = max(space, base[start:first], key=_breadth)
        if first == last:
            continue
        if pieces and (space or base[first] not in _NO_SPACE_BEFORE):
            parts.append(space or " ")
            length += len(parts[-1])
        pieces.append((length, (first, last)))
        parts.append(base[first:last])
        length += last - first
        space = base[last:end]
    return "".join(parts), pieces


def _between(cuts: list[Cut], length: int) -> list[Span]:
    spans = []
    start = 0
    for cut in cuts:
        if cut.start > start:
            spans.append((start, cut.start))
        start = max(start, cut.end)
    return [*spans, (start, length)]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, max(start, end)


def _breadth(space: str) -> tuple[int, int]:
    return space.count("\n"), len(space)


def _words(text: str) -> str:
    return " ".join(text.split())
