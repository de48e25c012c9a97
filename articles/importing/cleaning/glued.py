"""Words that lost the space between them (``BaratIni``) are parted where both are words."""

import re
from collections import Counter
from collections.abc import Iterator

from articles.importing.cleaning.draft import Draft
from lexicon import split_run_together

LONGEST_WORD = 64
_BOUNDARY = re.compile(r"[a-zß-öø-ÿ](?=[A-Z])")
_LETTERS = re.compile(r"[^\W\d_]*")
# What is written together on purpose: #IndonesiaMaju, @JakartaPolisi, kompas.com/BacaIni.
_DELIBERATE = frozenset("#@/_=&")


def part_glued_words(draft: Draft) -> None:
    """Put a space between glued words."""
    text = draft.text
    places = list(_mixed_words(text))
    if not places:
        return
    counts = Counter(text[start:end] for start, end in places)
    pieces: list[str] = []
    done = 0
    for start, end in places:
        word = text[start:end]
        for offset in split_run_together(word, counts[word]):
            pieces += (text[done : start + offset], " ")
            done = start + offset
    draft.text = "".join([*pieces, text[done:]])


def _mixed_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words with a capital inside begin and end, deliberate ones left out."""
    passed = 0
    for boundary in _BOUNDARY.finditer(text):
        if boundary.start() < passed:
            continue
        start = boundary.start()
        earliest = max(passed, start - LONGEST_WORD)
        while start > earliest and text[start - 1].isalpha():
            start -= 1
        match = _LETTERS.match(text, boundary.start())
        passed = match.end() if match else boundary.end()
        if passed - start <= LONGEST_WORD and not (start and text[start - 1] in _DELIBERATE):
            yield start, passed
