"""Fragmenter: cuts a passage around a match out of a text, at sentence boundaries if they fit.

Otherwise the passage is cut between words, outside of names, amounts and dates if possible, and the
cut ends are flagged. A word is cut only if it alone is longer than a passage (some scripts have no
blanks), and then between letters.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple

from indexer.highlight.sentences import Sentence
from indexer.highlight.unbreakable_spans import is_unbreakable

_MAX_OVERHANG = 40  # characters; a passage may be longer by these to end with a whole word
_MAX_BLANKS_TRIED = 12  # if all are inside names or amounts, the first of them is used
_ZERO_WIDTH_JOINER = "\u200d"
_REGIONAL_INDICATORS = ("\U0001f1e6", "\U0001f1ff")
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")


class Passage(NamedTuple):
    """``text[start:end]``, and whether it starts or ends within a sentence."""

    start: int
    end: int
    starts_mid: bool = False
    ends_mid: bool = False


class Fragmenter(NamedTuple):
    """Cuts passages out of a text along its sentences."""

    text: str
    sentences: Sequence[Sentence]

    def passage(
        self, core: tuple[int, int], length: int, *, floor: int = 0, ceiling: int | None = None
    ) -> Passage:
        """Return a passage of about ``length`` characters around ``core``.

        ``core`` is (start, end); the passage stays between ``floor`` and ``ceiling``.
        """
        ceiling = len(self.text) if ceiling is None else ceiling
        first = self._sentence_index(core[0])
        start = self._start(first, core, length, floor)
        end = self._whole_end(first, core[1], start, min(start + length, ceiling))
        if end and start == self.sentences[first].start:
            start = self._earlier_start(first, end, length, floor)
        if end < core[1] or end - start < length // 2:
            near = min(start + length, ceiling)
            end = max(end, word_end(self.text, near, least=core[1], most=ceiling))
        return self._trimmed(start, end)

    def _trimmed(self, start: int, end: int) -> Passage:
        """Return the passage without blanks around it."""
        stretch = self.text[start:end]
        end = start + len(stretch.rstrip())
        start = end - len(stretch.strip())
        first, last = (
            self.sentences[self._sentence_index(start)],
            self.sentences[self._sentence_index(max(end - 1, start))],
        )
        return Passage(start, end, start > first.start, end < last.end)

    def _sentence_index(self, place: int) -> int:
        """Return the index of the sentence at an offset, or of the last one before it."""
        return max(0, bisect_left(self.sentences, (place + 1,)) - 1)

    def _start(self, first: int, core: tuple[int, int], length: int, floor: int) -> int:
        """Return the start of the sentence ``first``; if it is too far, the start of a word."""
        start = max(floor, self.sentences[first].start)
        if core[1] - start <= length:
            return min(start, core[0])
        before = max(0, length - (core[1] - core[0])) // 3
        return word_start(self.text, max(floor, core[0] - before), least=floor, most=core[0])

    def _whole_end(self, index: int, least: int, start: int, most: int) -> int:
        """Return the end of the last sentence that ends before ``most``, or 0.

        The first one that counts begins last before ``least``; it is ``index`` or a later one. The
        end of the paragraph is preferred if it fills half of the room.
        """
        sentences, end = self.sentences, 0
        while index + 1 < len(sentences) and sentences[index + 1].start < least:
            index += 1
        for sentence in sentences[index:]:
            if sentence.end > most:
                break
            end = sentence.end
            if sentence.ends_paragraph and end - start >= (most - start) // 2:
                break
        return end

    def _earlier_start(self, index: int, end: int, length: int, floor: int) -> int:
        """Return the start of the earliest sentence of the paragraph that still fits."""
        start = self.sentences[index].start
        while index > 0 and not self.sentences[index - 1].ends_paragraph:
            index -= 1
            earlier = self.sentences[index].start
            if earlier < floor or end - earlier > length:
                break
            start = earlier
        return start


def word_end(text: str, at: int, *, least: int, most: int) -> int:
    """Return an end near ``at``: after the last whole word, or after the next one."""
    if at >= len(text):
        return len(text)
    places = chain(range(at, least, -1), range(at + 1, min(at + _MAX_OVERHANG, most)))
    blank = _between_words(text, places)
    if blank is not None:
        return blank
    if most - at < _MAX_OVERHANG:
        return most
    return _between_letters(text, max(at, least), least=least)


def word_start(text: str, at: int, *, least: int, most: int) -> int:
    """Return a start near ``at``: at the next whole word, or at the previous one."""
    places = chain(range(at, most), range(at - 1, max(at - _MAX_OVERHANG, least), -1))
    blank = _between_words(text, (place - 1 for place in places))
    if blank is not None:
        return blank + 1
    if at - least < _MAX_OVERHANG:
        return least
    return _between_letters(text, at, least=least)


def _between_words(text: str, places: Iterable[int]) -> int | None:
    """Return the first blank outside of names and amounts, else the first blank, else None.

    An offset of -1 is the edge of the text and counts as a blank.
    """
    first = None
    blanks = (place for place in places if place < 0 or text[place].isspace())
    for blank in islice(blanks, _MAX_BLANKS_TRIED):
        if blank < 0 or not is_unbreakable(text, blank):
            return blank
        first = blank if first is None else first
    return first


def _between_letters(text: str, at: int, *, least: int) -> int:
    """Return the last offset up to ``at`` that is not inside a letter; ``at`` if there is none."""
    place = at
    while least < place < len(text) and _within_letter(text, place):
        place -= 1
    return place if place > least else at


def _within_letter(text: str, place: int) -> bool:
    """Return whether the code points around an offset form one visible character."""
    before, after = text[place - 1], text[place]
    if _is_regional(before) and _is_regional(after):
        others = (index for index in range(place - 1, -1, -1) if not _is_regional(text[index]))
        return (place - next(others, -1)) % 2 == 0
    return (
        unicodedata.category(after).startswith("M")
        or _ZERO_WIDTH_JOINER in (before, after)
        or _SKIN_TONES[0] <= after <= _SKIN_TONES[1]
    )


def _is_regional(character: str) -> bool:
    """Return whether a character is half of a flag."""
    return _REGIONAL_INDICATORS[0] <= character <= _REGIONAL_INDICATORS[1]
