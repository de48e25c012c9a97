"""Words that lost the space between them (``BaratIni``) are parted where both are words."""

import re

from articles.importing.cleaning.draft import Draft
from lexicon import split_glued

# At most 64 letters are looked at, so that a text without spaces costs no more than another.
_INNER_CAPITAL = re.compile(r"(?<![^\W\d_])(?=[^\W\d_]{1,63}[A-Z])[^\W\d_]{2,64}(?![^\W\d_])")
_BOUNDARY = re.compile(r"[^\W\d_A-Z][A-Z]")


def part_glued_words(draft: Draft) -> None:
    """Put a space between glued words."""
    text = draft.text
    if _BOUNDARY.search(text):
        draft.text = _INNER_CAPITAL.sub(lambda match: _parted(match[0], text), text)


def _parted(word: str, text: str) -> str:
    if not _BOUNDARY.search(word):
        return word
    offsets = split_glued(word, text.count(word))
    edges = (0, *offsets, len(word))
    return " ".join(word[start:end] for start, end in zip(edges, edges[1:], strict=False))
