"""Sentence segmentation for cleaning: find the first sentence of a text."""

import re

from lexicon.abbreviations import abbreviations

MAX_SENTENCE_CHARACTERS = 1000
_END = re.compile(r"[.!?]+[\"”’')]*(?=\s+[\"“‘'(]?[A-ZÀ-Þ0-9]|\s*$|\n)")


def first_sentence(text: str) -> str:
    """Return the first sentence of ``text``, or its first paragraph if that is shorter.

    >>> first_sentence("Prof. Dr. H. Budi datang. Lalu pergi.")
    'Prof. Dr. H. Budi datang.'
    """
    paragraph = text.lstrip().partition("\n")[0][:MAX_SENTENCE_CHARACTERS]
    for match in _END.finditer(paragraph):
        word = re.search(r"(\w+)\.$", paragraph[: match.start() + 1])
        if not (word and word[1].lower() in abbreviations("cleaning")):
            return paragraph[: match.end()]
    return paragraph
