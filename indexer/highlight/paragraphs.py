"""Paragraphs for reading: a text without line breaks is parted after every few sentences.

Scraped articles often have lost their line breaks. The parts are stretches of the text, so that
nothing of it changes.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.highlight.sentences import Sentence, sentences

MAX_LENGTH = 700  # characters; a longer line is parted
USUAL_LENGTH = 420  # characters of a part: three or four sentences of news
MAX_PARAGRAPHS = 1_500  # of one text; the rest is one more. Articles have about twenty
MAX_LINES = 10_000  # of one text that are joined or parted
MAX_PARTED_LENGTH = 100_000  # characters of long lines that are parted
MAX_QUOTE = 2  # a part grows to this multiple of its length to end with its quotation


class Stretch(NamedTuple):
    """A paragraph: ``text[start:end]``, without the blanks around it."""

    start: int
    end: int


def paragraphs(text: str) -> list[Stretch]:
    """Return the paragraphs of a text in order; together they have all of its words.

    A blank line always ends a paragraph. Short lines stay together.

    >>> text = "Air naik.\\n\\nWarga pergi.\\nMereka kembali."
    >>> [text[start:end] for start, end in paragraphs(text)]
    ['Air naik.', 'Warga pergi.\\nMereka kembali.']
    """
    found: list[Stretch] = []
    line: Stretch | None = None
    room = MAX_PARTED_LENGTH
    for number, (start, end) in enumerate(_lines(text)):
        above, line = line, Stretch(start, end)
        if len(found) >= MAX_PARAGRAPHS or number == MAX_LINES:
            found.append(Stretch(start, len(text.rstrip())))
            break
        if end - start > MAX_LENGTH:
            limit = _limit(text, start, end, room)
            found += _parts(text, start, limit) if limit > start else []
            if limit < end:
                found.append(Stretch(limit, end))
            room -= end - start
            continue
        joins = (
            above is not None
            and above.end - above.start <= MAX_LENGTH
            and text.count("\n", above.end, start) == 1
        )
        if joins:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Stretch(start, end))
    return found


def _lines(text: str) -> Iterator[Stretch]:
    """Yield the lines that are not blank, without the blanks around them."""
    start = 0
    for line in text.split("\n"):
        stripped = line.strip()
        if stripped:
            begin = start + len(line) - len(line.lstrip())
            yield Stretch(begin, begin + len(stripped))
        start += len(line) + 1


def _limit(text: str, start: int, end: int, room: int) -> int:
    """Return the end of the part of a long line that is parted: before a word, or ``start``."""
    if end - start <= room:
        return end
    return text.rfind(" ", start + MAX_LENGTH, max(start + room, 0)) + 1 or start


def _parts(text: str, start: int, end: int) -> Iterator[Stretch]:
    """Yield a long line in parts of about equal length, each of whole sentences."""
    usual = (end - start) / round((end - start) / USUAL_LENGTH)
    part: list[Sentence] = []
    for sentence in sentences(text, start, end):
        if part and _is_full(text, part, sentence, usual):
            yield Stretch(part[0].start, part[-1].end)
            part = []
        part.append(sentence)
    if part:
        yield Stretch(part[0].start, part[-1].end)


def _is_full(text: str, part: Sequence[Sentence], following: Sentence, usual: float) -> bool:
    """Return whether a part is nearer to the usual length without the following sentence."""
    start, end = part[0].start, part[-1].end
    over, under = following.end - start - usual, usual - (end - start)
    if over < under:
        return False
    is_open = text.count("“", start, end) > text.count("”", start, end)
    is_open = is_open or text.count('"', start, end) % 2 == 1
    return not is_open or following.end - start > MAX_QUOTE * usual
