"""Removals of an uploaded article: put a removed piece back, take it away again, show its place.

An item keeps the body as cleaned, with the offset of each removal. The editor's own body replaces
it once the text was typed over; offsets are then moved by comparing the two bodies line by line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from articles.importing.cleaning.restoring import restore
from articles.importing.record import Removal

MAX_COMPARED_LINES = 4_000
_NO_SPACE_BEFORE = {"", "\n", ".", ",", ";", ":", "!", "?", ")"}
Kept = Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a body as shown: text, or a removal (``number`` in the list of removals)."""

    text: str
    number: int | None = None
    rule: str = ""


class NotFoundError(Exception):
    """The piece does not stand in the text any more, because the editor changed it."""


def is_kept(removal: Removal, kept: Kept) -> bool:
    """Return whether the removal was put back. Equal pieces of a rule are put back together."""
    return [removal.rule, removal.text] in [list(pair) for pair in kept]


def with_restored(body: str, removals: Sequence[Removal], kept: Kept) -> tuple[str, list[Removal]]:
    """Return a body as cleaned with the kept pieces, and all removals with their new places."""
    pairs = [list(pair) for pair in kept]
    placed = list(removals)
    for number in sorted(range(len(placed)), key=lambda n: (removals[n].at, n), reverse=True):
        removal = placed[number]
        if [removal.rule, removal.text] not in pairs:
            continue
        longer = restore(body, removal)
        added = len(longer) - len(body)
        body = longer
        for other, each in enumerate(placed):
            if (removals[other].at, other) > (removals[number].at, number):
                placed[other] = replace(each, at=each.at + added)
    return body, placed


def without(body: str, removal: Removal) -> str:
    """Return ``body`` without the occurrence of the piece that is nearest to its place.

    Raises ``NotFoundError`` if the piece is not there.
    """
    text = removal.text.strip()
    places = list(_occurrences(body, text)) if text else []
    if not places:
        raise NotFoundError
    start = min(places, key=lambda place: abs(place - removal.at))
    before, after = body[:start], body[start + len(text) :]
    if before.endswith("\n") or not before:  # the piece was whole lines
        return f"{before.rstrip()}{_gap(before, after)}{after.lstrip()}"
    spaced = before.endswith(" ") or after.startswith(" ")
    before, after = before.rstrip(" "), after.lstrip(" ")
    return before + (" " if spaced and after[:1] not in _NO_SPACE_BEFORE else "") + after


def moved(removals: Sequence[Removal], cleaned: str, current: str) -> list[Removal]:
    """Return the removals with offsets in ``current``, a later version of the cleaned body."""
    if cleaned == current or not removals:
        return list(removals)
    places = _Places(cleaned, current)
    return [replace(removal, at=places.of(removal.at)) for removal in removals]


def pieces(body: str, removals: Sequence[Removal], kept: Kept) -> list[Piece]:
    """Return the body in pieces, with the removals that were not put back where they stood."""
    shown: list[Piece] = []
    end = 0
    numbered = sorted(enumerate(removals), key=lambda pair: pair[1].at)
    for number, removal in numbered:
        if is_kept(removal, kept):
            continue
        at = min(max(removal.at, end), len(body))
        if at > end:
            shown.append(Piece(body[end:at]))
        shown.append(Piece(removal.text, number, removal.rule))
        end = at
    if body[end:]:
        shown.append(Piece(body[end:]))
    return shown


def _occurrences(body: str, text: str) -> Iterable[int]:
    start = body.find(text)
    while start >= 0:
        yield start
        start = body.find(text, start + 1)


def _gap(before: str, after: str) -> str:
    if not before.strip() or not after.strip():
        return ""
    lines_before = len(before) - len(before.rstrip("\n"))
    lines_after = len(after) - len(after.lstrip("\n"))
    return "\n" * max(lines_before, lines_after, 1)


class _Places:
    """Offsets of one text in another, by the lines that both have."""

    def __init__(self, one: str, other: str) -> None:
        self._one, self._other = one.splitlines(keepends=True), other.splitlines(keepends=True)
        self._length = len(other)
        lines = max(len(self._one), len(self._other))
        matcher = SequenceMatcher(None, self._one, self._other, autojunk=False)
        self._blocks = matcher.get_opcodes() if lines <= MAX_COMPARED_LINES else []

    def of(self, at: int) -> int:
        """Return the place of ``at``, or the start of the changed lines around it."""
        start = 0  # of the line in the first text
        number = 0
        for number, line in enumerate(self._one):  # noqa: B007 - the line that holds the place
            if at < start + len(line):
                break
            start += len(line)
        else:
            return self._length
        for kind, first, last, other_first, _other_last in self._blocks:
            if first <= number < last:
                same = kind == "equal"
                line_number = other_first + (number - first if same else 0)
                before = sum(map(len, self._other[:line_number]))
                return before + (at - start if same else 0)
        return min(at, self._length)
