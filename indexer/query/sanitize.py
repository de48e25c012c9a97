"""Make the text of a query fit to parse: composed, printable, on one line, and of bounded length.

What is cleaned away carries no meaning for a search (control characters, invisible marks that come
along from copied pages, halves of surrogate pairs) and would otherwise reach a page or a database.
"""

import re
import unicodedata

from indexer.analysis.folding import INVISIBLE
from indexer.query.limits import Remark

_UNSEEN = re.compile(f"[{INVISIBLE}\ufe00-\ufe0f]")  # with variation selectors
_UNPRINTABLE = re.compile("[\x00-\x20\x7f-\x9f\ud800-\udfff\u2028\u2029\ufff9-\uffff]+")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-"})
# NOTE: Composing a run of combining marks takes quadratic time, so the text is cut roughly first.
# Four characters in one are more than any alphabet needs.
_RAW_CHARACTERS = 4


def clean(text: str, length: int) -> tuple[str, tuple[Remark, ...]]:
    """Return ``text`` cleaned and cut to ``length`` characters, at a word where one ends there."""
    text = text.strip()
    roughly = text[: length * _RAW_CHARACTERS]
    visible = _UNSEEN.sub("", _UNPRINTABLE.sub(" ", roughly)).translate(_HYPHENS)
    composed = " ".join(unicodedata.normalize("NFC", visible).split())
    if len(composed) <= length and len(roughly) == len(text):
        return composed, ()
    return _cut(composed, length), (Remark("too-long", str(length)),)


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    end = length
    while end and unicodedata.combining(text[end]):  # never part a letter from its accent
        end -= 1
    if text[end] != " " and " " in text[:end]:
        end = text.rindex(" ", 0, end)
    return text[:end].rstrip()
