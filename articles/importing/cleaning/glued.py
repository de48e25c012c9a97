"""Words that lost the space between them (``BaratIni``) are parted where both are words."""

import re

from articles.importing.cleaning.draft import Draft
from lexicon import split_glued

LONGEST_WORD = 64
_BOUNDARY = re.compile(r"[a-zß-öø-ÿ](?=[A-Z])")
_LETTERS = re.compile(r"[^\W\d_]*")
# What is written together on purpose: #IndonesiaMaju, @JakartaPolisi, kompas.com/BacaIni.
_DELIBERATE = frozenset("#@/_=&")


def part_glued_words(draft: Draft) -> None:
    """Put a space between glued words."""
    text = draft.text
    pieces: list[str] = []
    done = 0
    for boundary in _BOUNDARY.finditer(text):
        if boundary.start() < done:
            continue
        start, end = _word_around(text, boundary.start())
        if end - start > LONGEST_WORD or (start and text[start - 1] in _DELIBERATE):
            continue
        for offset in split_glued(text[start:end], text.count(text[start:end])):
            pieces += (text[done : start + offset], " ")
            done = start + offset
    draft.text = "".join([*pieces, text[done:]]) if pieces else text


def _word_around(text: str, place: int) -> tuple[int, int]:
    """Return where the word around ``place`` begins and ends; a run too long to be one is cut."""
    start = place
    while start and place - start <= LONGEST_WORD and text[start - 1].isalpha():
        start -= 1
    match = _LETTERS.match(text, place, place + LONGEST_WORD + 1)
    return start, match.end() if match else place
