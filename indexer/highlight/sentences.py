"""Sentence boundaries of Indonesian news text.

A full stop ends a sentence only where a new one can begin, and not after the abbreviations, titles
and initials that are frequent in news (``H. Ahmad``, ``dr.``, ``No. 5``, ``PT. Maju``,
``Rp. 1.000``). A blank line always ends a sentence.
"""

import re
from functools import partial
from typing import NamedTuple

from lexicon.abbreviations import abbreviations
from lexicon.months import short_month_names

ABBREVIATIONS = abbreviations("snippets") | short_month_names()
_CLOSERS = "\"'”’»)\\]"
_OPENERS = "\"'“‘«(\\[•–—\\-"
# A full stop must be followed by a blank and no small letter, or immediately by a capitalized word,
# where a scraper removed the space between sentences ("selesai.Presiden"). The character class in
# front lets the regular expression skip all other characters quickly.
_STOP = re.compile(
    rf"""
    [.!?…。！？\n]
    (?: (?<=[.!?…]) [.!?…]*+
        (?: (?= [{_CLOSERS}]*+
                (?: (?P<blank>\s++) (?=[{_OPENERS}\s]*+[^\W_a-z])
                  | (?P<run_together>) (?=[A-Z][a-z]) ) )
          | )
      | (?<=[。！？]) [。！？]*+
      | (?<=\n) [^\S\n]*\n\s*+ )
    """,
    re.VERBOSE,
)
_RUN_TOGETHER = re.compile(r"[a-z]{3}\Z")
_LAST_WORD = re.compile(r"[\w.]*\Z")
# A., S.H., M.Si., Ph.D.
_INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,4}")
_MAX_ABBREVIATION_LENGTH = 12


class Sentence(NamedTuple):
    """A sentence: ``text[start:end]``, without the blanks around it."""

    start: int
    end: int
    ends_paragraph: bool = False


_sentence = partial(tuple.__new__, Sentence)  # about half of the time of ``Sentence(...)``


def sentences(text: str, begin: int = 0, until: int | None = None) -> list[Sentence]:
    """Return the sentences of ``text[begin:until]`` in order.

    Together they cover every character that is not blank. A sentence cut at ``begin`` or ``until``
    counts as whole.

    >>> text = "Menurut dr. H. A. Rahman, harga Rp. 1.000 naik. Benar?"
    >>> [text[start:end] for start, end, _ in sentences(text)]
    ['Menurut dr. H. A. Rahman, harga Rp. 1.000 naik.', 'Benar?']
    """
    found: list[Sentence] = []
    last = len(text) if until is None else min(until, len(text))
    start = _after_blanks(text, begin, last)
    for stop in _STOP.finditer(text, begin):  # matches look beyond ``until``
        place = stop.start()
        if place >= last:
            break
        kind = stop.lastgroup
        if kind == "blank":  # nearly always
            if text[place] == "." and stop.end() == place + 1 and _is_abbreviated(text, place):
                continue
            end, after = stop.span("blank")
            ends_paragraph = after > end + 1 and text.count("\n", end, after) > 1
            found.append(_sentence((start, end, ends_paragraph)))
            start = after
        elif end := _end(text, stop, kind):
            _add(found, text, start, min(end, last), paragraph=text[place] == "\n")
            start = _after_blanks(text, min(end, last), last)
    if start <= last:
        _add(found, text, start, last, paragraph=True)
    else:
        found[-1] = _sentence((found[-1].start, min(found[-1].end, last), True))
    return found


def _end(text: str, stop: re.Match[str], kind: str | None) -> int:
    """Return the end of the sentence at a stop without a blank; 0 if no sentence ends there."""
    place = stop.start()
    if kind is None:
        return 0 if text[place] in ".!?…" else stop.end()
    if stop[0] == "." and _is_abbreviated(text, place):
        return 0
    return stop.end(kind) if _RUN_TOGETHER.search(text, place - 3, place) else 0


def _after_blanks(text: str, start: int, end: int) -> int:
    """Return the offset of the first character from ``start`` on that is not blank, or ``end``."""
    while start < end and text[start].isspace():
        start += 1
    return start


def _add(found: list[Sentence], text: str, start: int, end: int, *, paragraph: bool) -> None:
    """Add a sentence, which begins with no blank, or end the paragraph of the last one."""
    end = start + len(text[start:end].rstrip())
    if start < end:
        found.append(_sentence((start, end, paragraph)))
    elif paragraph and found:
        found[-1] = found[-1]._replace(ends_paragraph=True)


def _is_abbreviated(text: str, point: int) -> bool:
    """Return whether the word before a full stop is an abbreviation or an initial."""
    start = point - _MAX_ABBREVIATION_LENGTH
    before = text[start if start > 0 else 0 : point]
    word = before.rpartition(" ")[2]
    if word.isalpha():  # nearly always
        return len(word) == 1 or word.lower() in ABBREVIATIONS
    last = _LAST_WORD.search(before)
    return is_abbreviation(last[0] if last else "")


def is_abbreviation(word: str) -> bool:
    """Return whether a word, without its full stop, is an abbreviation or an initial."""
    if word.isalpha():
        return len(word) == 1 or word.lower() in ABBREVIATIONS
    return word.lower() in ABBREVIATIONS or _INITIALS.fullmatch(word) is not None
