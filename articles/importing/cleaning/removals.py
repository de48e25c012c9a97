"""The removals of a draft: each piece with its rule and its place in the final body.

A place is carried over as the number of letters and digits before it, because rewriting rules
change spaces, line breaks and punctuation marks, but no letter.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from articles.importing.cleaning.draft import Draft
from articles.importing.record import Removal

_LETTERS = re.compile(r"[^\W_]+")
_REST_OF_LINE = re.compile(r"[^\w\n]*(?:\n\s*|$)")
_SIGNS = re.compile(r"[^\w\s]|_")


def removals_of(draft: Draft, body: str) -> tuple[Removal, ...]:
    """Return the removals in the order of the text; ``body`` is the final body."""
    cuts = sorted(draft.cuts)
    if not any(cut.told for cut in cuts):
        return ()
    places = _places(draft)
    offsets = _offsets(body, [letters for letters, _, _ in places])
    gaps = _Gaps(body)
    return tuple(
        Removal(
            cut.rule,
            draft.base[cut.start : cut.end],
            _moved(gaps, offset, signs, starts_line),
        )
        for cut, offset, (_, signs, starts_line) in zip(cuts, offsets, places, strict=True)
        if cut.told
    )


def moved(removals: Iterable[Removal], before: str, after: str) -> tuple[Removal, ...]:
    """Return removals of the body ``before`` with their places in the rewritten body ``after``."""
    removals = tuple(removals)
    offsets = _offsets(after, [_letters(before[: each.at]) for each in removals])
    gaps = _Gaps(after)
    found = []
    for removal, offset in zip(removals, offsets, strict=True):
        head = before[: removal.at]
        words = list(_LETTERS.finditer(head))
        signs = len(_SIGNS.findall(head[words[-1].end() if words else 0 :]))
        starts_line = not head.strip() or head[-1] == "\n"
        found.append(replace(removal, at=_moved(gaps, offset, signs, starts_line)))
    return tuple(found)


def _letters(text: str) -> int:
    return sum(map(len, _LETTERS.findall(text)))


def adjacent(draft: Draft) -> Iterator[str]:
    """Yield the removed text of each place; pieces with only white space between are one text."""
    texts: list[str] = []
    end = -1
    for cut in sorted(draft.cuts):
        if not cut.told:
            continue
        if texts and draft.base[end : cut.start].strip():
            yield "\n".join(texts)
            texts = []
        texts.append(draft.base[cut.start : cut.end])
        end = max(end, cut.end)
    if texts:
        yield "\n".join(texts)


def _places(draft: Draft) -> list[tuple[int, int, bool]]:
    """Return for each cut the letters before it, the signs behind these, if it begins a line."""
    places = []
    letters = signs = done = 0
    starts_line = True
    for cut in sorted(draft.cuts):
        gap = draft.base[done : cut.start]
        if gap.strip():
            starts_line = False
            words = list(_LETTERS.finditer(gap))
            letters += sum(len(word[0]) for word in words)
            if words:
                signs = 0
            signs += len(_SIGNS.findall(gap[words[-1].end() if words else 0 :]))
        starts_line = starts_line or "\n" in gap[len(gap.rstrip()) :]
        places.append((letters, signs, starts_line))
        done = max(done, cut.end)
    return places


def _offsets(body: str, counts: Iterable[int]) -> list[int]:
    """Return for each of the ascending counts the offset behind as many letters and digits."""
    words = _LETTERS.finditer(body)
    offsets: list[int] = []
    passed = end = 0
    for count in counts:
        while passed < count:
            word = next(words, None)
            if word is None:
                passed, end = count, len(body)
                break
            end = word.end()
            passed += end - word.start()
        offsets.append(end - (passed - count))
    return offsets


class _Gaps:
    """The places behind the signs between two words of a text; the last gap is remembered.

    Many pieces may have been taken from one gap, and it is walked once.
    """

    def __init__(self, body: str) -> None:
        self.body = body
        self._start = -1
        self._places: list[int] = []
        self._end = 0

    def behind(self, offset: int, signs: int) -> int:
        """Return ``offset`` moved behind ``signs`` signs, at most to the next word."""
        if offset != self._start:
            word = _LETTERS.search(self.body, offset)
            self._start, self._end = offset, word.start() if word else len(self.body)
            gap = _SIGNS.finditer(self.body, offset, self._end)
            self._places = [offset, *(sign.end() for sign in gap)]
        return self._places[signs] if signs < len(self._places) else self._end


def _moved(gaps: _Gaps, offset: int, signs: int, starts_line: bool) -> int:
    """Return ``offset`` moved behind ``signs`` signs, and to the next line if a line begins."""
    offset = gaps.behind(offset, signs)
    if not starts_line or not offset:
        return offset
    line_end = _REST_OF_LINE.match(gaps.body, offset)
    return line_end.end() if line_end else offset
