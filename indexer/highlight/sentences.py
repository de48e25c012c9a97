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
    start, last = begin, len(text) if until is None else min(until, len(text))
    for stop in _STOP.finditer(text, begin):  # matches look beyond ``until``
        place = stop.start()
        if place >= last:
            break
        kind = stop.lastgroup
        if kind is None and text[place] in ".!?…":
            continue
        end, paragraph = _end(text, stop, kind)
        if end:
            _add(found, text, start, min(end, last), paragraph=paragraph)
            start = min(end, last)
    _add(found, text, start, last, paragraph=True)
    return found


def _end(text: str, stop: re.Match[str], kind: str | None) -> tuple[int, bool]:
    """Return the end of the sentence (0: no sentence ends here) and whether the paragraph ends."""
    place = stop.start()
    if kind is None:
        return stop.end(), text[place] == "\n"
    end = stop.end(kind)
    if stop[0] == "." and _is_abbreviated(text, place):
        return 0, False
    if kind == "run_together":
        return end if _RUN_TOGETHER.search(text, place - 3, place) else 0, False
    return end, text.count("\n", stop.start(kind), end) > 1


def _add(found: list[Sentence], text: str, start: int, end: int, *, paragraph: bool) -> None:
    sentence = text[start:end].rstrip()
    end = start + len(sentence)
    start = end - len(sentence.lstrip())
    if start < end:
        found.append(_sentence((start, end, paragraph)))
    elif paragraph and found:
        found[-1] = found[-1]._replace(ends_paragraph=True)


def _is_abbreviated(text: str, point: int) -> bool:
    """Return whether the word before a full stop is an abbreviation or an initial."""
    before = text[max(0, point - _MAX_ABBREVIATION_LENGTH) : point]
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
