"""Unicode normal forms in linear time, whatever the text.

Composition and decomposition sort the combining marks behind a letter. ``unicodedata`` sorts them
by insertion, which is quadratic in their number, and holds the interpreter's lock: 40,000 marks
take a second. So runs of marks are cut before anything normalises. The rest of the program calls
these functions and never ``unicodedata.normalize``; ruff forbids it.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

#: Marks of one letter that stay. The Stream-Safe Text Format (UAX #15, section 13) has the same
#: limit: no script needs more.
MAX_MARKS = 30
#: The Unicode planes with marks and invisible characters; the others have ideographs or nothing.
PLANES = (0, 1, 14)
_PLANE = 0x10000
_MARK, _FORMAT = ("Mn", "Mc", "Me"), ("Cf",)
#: Letters whose compatible forms are marks (halfwidth kana).
_COMPATIBLE_MARKS = "\uff9e\uff9f"

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]


def _codes_by_category() -> dict[str, list[int]]:
    """Return category -> non-ASCII characters, for marks and invisible characters."""
    codes: dict[str, list[int]] = {category: [] for category in _MARK + _FORMAT}
    for first in (plane * _PLANE for plane in PLANES):
        categories = map(unicodedata.category, map(chr, range(first, first + _PLANE)))
        for code, category in enumerate(categories, first):
            if category in codes and code >= 0x80:
                codes[category].append(code)
    return codes


def _characters(categories: Iterable[str]) -> str:
    """Return all characters of these categories as the content of a character class."""
    ranges: list[list[int]] = []
    for code in sorted(code for category in categories for code in _CODES[category]):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges)


_CODES = _codes_by_category()
#: Combining marks, as the content of a character class.
MARKS = _characters(_MARK)
#: Invisible characters: soft hyphen, zero-width spaces and joiners, direction marks.
INVISIBLE = _characters(_FORMAT)
#: Few ranges, hence fast: all marks and many letters, but no Latin letter and no punctuation.
_WIDE = "[\u0300-\u1fff\u20d0-\u20ff\u2c00-\U0010ffff]"
_MAY_BE_MARK = re.compile(_WIDE)
_MAY_BE_RUN = re.compile(f"{_WIDE}{{{MAX_MARKS + 1},}}")
_LONG_RUN = re.compile(
    f"([{MARKS}{_COMPATIBLE_MARKS}]{{{MAX_MARKS}}})[{MARKS}{_COMPATIBLE_MARKS}]+"
)


def with_bounded_marks(text: str) -> str:
    """Return ``text`` with at most ``MAX_MARKS`` combining marks in a row.

    A longer run covers one of every 31 characters, so only these are looked at: 0.5 µs for an
    article of 3,000 characters.

    >>> len(with_bounded_marks("a" + 100 * "\\u0301"))
    31
    """
    sample = text[MAX_MARKS :: MAX_MARKS + 1]
    if sample.isascii() or not _MAY_BE_MARK.search(sample):
        return text
    return _MAY_BE_RUN.sub(_with_bounded_runs, text)


def normal_form(form: Form, text: str) -> str:
    """Return ``text`` in a Unicode normal form, after the cut of long runs of marks."""
    if text.isascii():
        return text
    return unicodedata.normalize(form, with_bounded_marks(text))  # noqa: TID251 - bounded here


def nfc(text: str) -> str:
    """Return ``text`` with composed letters (NFC)."""
    return normal_form("NFC", text)


def nfkc(text: str) -> str:
    """Return ``text`` with composed letters and compatible forms unified (NFKC)."""
    return normal_form("NFKC", text)


def nfkd(text: str) -> str:
    """Return ``text`` with decomposed letters and compatible forms unified (NFKD)."""
    return normal_form("NFKD", text)


def _with_bounded_runs(match: re.Match[str]) -> str:
    return _LONG_RUN.sub(r"\1", match[0])
