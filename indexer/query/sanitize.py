"""Sanitizing of query text: composed (NFC), printable, on one line, and of limited length.

Control characters, invisible marks from copied pages and lone surrogates have no meaning for a
search. This module removes them, so that they reach neither a page nor a database.
"""

import re
import unicodedata

from indexer.analysis.folding import INVISIBLE
from indexer.query.limits import Remark
from lexicon.normal_forms import nfc

_UNSEEN = re.compile(f"[{INVISIBLE}\ufe00-\ufe0f]")  # with variation selectors
_UNPRINTABLE = re.compile("[\x00-\x20\x7f-\x9f\ud800-\udfff\u2028\u2029\ufff9-\uffff]+")
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2212": "-"})
# NOTE: The composition of many successive marks takes quadratic time, so the raw text is cut first.
# Four raw characters for each composed one are more than any script needs.
_RAW_CHARACTERS = 4


def sanitize(text: str, length: int) -> tuple[str, tuple[Remark, ...]]:
    """Return ``text`` sanitized and cut to ``length`` characters, between words if possible."""
    text = text.strip()
    raw = text[: length * _RAW_CHARACTERS]
    visible = _UNSEEN.sub("", _UNPRINTABLE.sub(" ", raw)).translate(_HYPHENS)
    composed = " ".join(nfc(visible).split())
    if len(composed) <= length and len(raw) == len(text):
        return composed, ()
    return _cut(composed, length), (Remark("too-long", str(length)),)


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    end = length
    while end and unicodedata.combining(text[end]):  # never separate a letter from its accent
        end -= 1
    if text[end] != " " and " " in text[:end]:
        end = text.rindex(" ", 0, end)
    return text[:end].rstrip()
