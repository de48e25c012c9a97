"""Joining of broken lines: sentences that an export scattered over several lines.

Programs that join the text nodes of a page put every link and every word in italics on a line of
its own: ``Unggahan itu menjadi⏎trending⏎di media sosial``. A line continues the sentence of the
line above if it begins in lower case or with a punctuation mark, and so does a short line between
an unfinished line and a continuing one, whatever it says. Lists and verse stay as they are.

NOTE: docs/decisions/0100 states the effect on the news corpus.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.importing.cleaning.boilerplate import is_boilerplate
from articles.importing.cleaning.dateline import is_bare_dateline, is_dateline
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.names import is_credited_person
from articles.importing.cleaning.sentences import (
    begins_with_mixed_case,
    continues_with_sign,
    ends_sentence,
    has_stop,
    is_list_item,
)
from articles.importing.cleaning.wordlists import words as words_of

MAX_FRAGMENT_CHARACTERS, MAX_FRAGMENT_WORDS = 80, 8
MIN_JOINED_WORDS = 4
MIN_SENTENCE_WORDS = 8  # of the last line of a sentence without a full stop
MAX_VERSE_CHARACTERS = 60
VERSE_WORDS = range(3, 9)
MIN_VERSE_LINES = 3
HEAD_LINES, MAX_DATELINE_LINES, MAX_DATELINE_CHARACTERS = 6, 5, 80
_DASH = re.compile(r"[-–—−]{1,3}")
_DASH_FIRST = re.compile(r"[-–—−]{1,3}(?: |$)")
_PICTURE_LABEL = re.compile(r"(?:sumber|keterangan) gambar,", re.IGNORECASE)
_CREDIT_LABEL = re.compile(r"(?:penulis|pewarta|reporter|editor|redaktur) ?:", re.IGNORECASE)
_LETTER = re.compile(r"[^\W_]")
_OPENS = ("(", "[", "“", "‘")
_NO_SPACE_BEFORE = re.compile(r"[,.;:!?%)\]”’»]|\"(?=[\s,.;:!?)]|$)|[-/](?=[a-z])")
_MARKER = re.compile(r"(?:baca|lihat|simak|tonton) (?:juga|pula)", re.IGNORECASE)
#: Page elements that sit between sentences, never inside one.
_ELEMENT = re.compile(r"ADVERTISEMENT|SCROLL TO .*|\[(?:Gambas|[Vv]ideo).*\]|[Ll]oading ?\.+")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_apart: bool  # a blank line is above

    @property
    def words(self) -> list[str]:
        return self.text.split()

    @property
    def is_fragment(self) -> bool:
        """Return whether the line can be a piece of a sentence, such as the text of a link."""
        short = len(self.text) <= MAX_FRAGMENT_CHARACTERS and len(self.words) <= MAX_FRAGMENT_WORDS
        return short and not ends_sentence(self.text) and not is_list_item(self.text)


def join_broken_lines(draft: Draft) -> None:
    """Join the lines of sentences that were scattered over lines."""
    lines = _lines(draft.text)
    joints = _joints(lines)
    for place in _dateline_joints(lines):
        joints[place] = True
    if any(joints):
        draft.text = _joined(lines, joints)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    is_apart = False
    for line in map(str.strip, text.split("\n")):
        if line:
            lines.append(_Line(line, is_apart))
        is_apart = not line
    return lines


def _joints(lines: list[_Line]) -> list[bool]:
    """Return for each line whether it continues the line above."""
    joints = [False] * (len(lines) + 1)
    for place in range(len(lines) - 1, 0, -1):
        joints[place] = _belongs(
            lines[place - 1],
            lines[place],
            goes_on=joints[place + 1],
            below_title=place == 1 and lines[place].is_apart,
        )
    for place in range(1, len(lines)):
        if joints[place] and not joints[place - 1] and _is_element(lines[place - 1]):
            joints[place] = False
    for first, last in _chains(joints):
        if not _is_sentence(lines, first, last):
            joints[first + 1 : last + 1] = [False] * (last - first)
    return joints[:-1]


def _belongs(above: _Line, line: _Line, *, goes_on: bool, below_title: bool) -> bool:
    """Return whether ``line`` continues the line above; ``goes_on``: the next continues it."""
    if continues_with_sign(line.text) or _announces(above.text, line.text):
        return True
    if _is_finished(above.text) or is_list_item(line.text):
        return False
    if line.text[0].islower():
        return not (line.is_apart and (below_title or begins_with_mixed_case(line.text)))
    apart = below_title or _is_marker(above) or is_boilerplate(above.text)
    return not apart and _is_needed(above, line, goes_on=goes_on)


def _is_needed(above: _Line, line: _Line, *, goes_on: bool) -> bool:
    """Return whether the line above needs ``line``, which begins with a capital."""
    if _is_element(line) and not goes_on:
        return False
    words = above.words
    if above.text.endswith((",", *_OPENS)):
        return True
    if len(words) > 1 and words[-1] in words_of("never_last"):
        return True
    unfinished = len(words) == 1 or not words[-1][0].isupper() or line.text.startswith(_OPENS)
    return goes_on and line.is_fragment and unfinished


def _announces(above: str, line: str) -> bool:
    """Return whether a label announces the line below: ``Pewarta:⏎Rina Contoh``."""
    if _PICTURE_LABEL.fullmatch(above):
        return True
    return bool(_CREDIT_LABEL.fullmatch(above)) and " " in line and is_credited_person(line)


def _is_finished(line: str) -> bool:
    """Return whether a line has the end of its sentence, or is a line of signs."""
    return ends_sentence(line) or (not _LETTER.search(line) and line not in _OPENS)


def _is_element(line: _Line) -> bool:
    return bool(_ELEMENT.fullmatch(line.text))


def _is_marker(line: _Line) -> bool:
    return bool(_MARKER.fullmatch(line.text))


def _chains(joints: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each run of joined lines."""
    place = 1
    while place < len(joints):
        if joints[place]:
            first = place - 1
            while joints[place]:
                place += 1
            yield first, place - 1
        place += 1


def _is_sentence(lines: list[_Line], first: int, last: int) -> bool:
    """Return whether joined lines are sentences, not a list of words or verse."""
    parts = lines[first + 1 : last + 1]
    pairs = zip(lines[first:last], parts, strict=True)
    if any(_is_certain(above.text, line.text) for above, line in pairs):
        return True
    if sum(len(line.words) for line in lines[first : last + 1]) < MIN_JOINED_WORDS:
        return False
    if not any(has_stop(line.text) for line in parts):
        return len(parts[-1].words) >= MIN_SENTENCE_WORDS
    return not _is_verse(lines, first, last)


def _is_certain(above: str, line: str) -> bool:
    """Return whether two lines cannot be anything but parts of one sentence."""
    last = above.rpartition(" ")[2]
    return continues_with_sign(line) or last in words_of("never_last") or _announces(above, line)


def _is_verse(lines: list[_Line], first: int, last: int) -> bool:
    """Return whether lines are verse: three or more of them, all short, and also those around."""
    while first and not lines[first].is_apart:
        first -= 1
    while last + 1 < len(lines) and not lines[last + 1].is_apart:
        last += 1
    block = lines[first : last + 1]
    return len(block) >= MIN_VERSE_LINES and all(
        len(line.text) <= MAX_VERSE_CHARACTERS and len(line.words) in VERSE_WORDS for line in block
    )


def _dateline_joints(lines: list[_Line]) -> list[int]:
    """Return the lines to join with the line above, so that a dateline is on one line."""
    for first in range(min(HEAD_LINES, len(lines))):
        text = lines[first].text
        for place in range(first, min(first + MAX_DATELINE_LINES, len(lines) - 1)):
            text = text if place == first else _glued(text, lines[place].text)
            if len(text) > MAX_DATELINE_CHARACTERS:
                break
            dash_follows = bool(_DASH_FIRST.match(lines[place + 1].text))
            if dash_follows and is_dateline(f"{text} - "):
                end = place + 2 if _DASH.fullmatch(lines[place + 1].text) else place + 1
                return list(range(first + 1, min(end + 1, len(lines))))
            if (text[-1] in "-–—" and is_dateline(f"{text} ")) or is_bare_dateline(text):
                return list(range(first + 1, place + 2))
    return []


def _joined(lines: list[_Line], joints: list[bool]) -> str:
    parts: list[str] = []
    for line, joint in zip(lines, joints, strict=True):
        if joint:
            parts[-1] = _glued(parts[-1], line.text)
        else:
            parts.append(f"\n{line.text}" if line.is_apart else line.text)
    return "\n".join(parts).strip()


def _glued(text: str, line: str) -> str:
    apart = not (_NO_SPACE_BEFORE.match(line) or text.endswith(_OPENS))
    return f"{text} {line}" if apart else text + line
