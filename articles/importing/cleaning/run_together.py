"""Split run-together words (``BaratIni``) if both parts are words."""

import re
from collections import Counter
from collections.abc import Iterator

from articles.importing.cleaning.draft import Draft
from lexicon import split_run_together

MAX_WORD_CHARACTERS = 64
_BOUNDARY = re.compile(r"[a-zß-öø-ÿ](?=[A-Z])")
_LETTERS = re.compile(r"[^\W\d_]*")
# Signs before words that are run together on purpose: #IndonesiaMaju, kompas.com/BacaIni.
_DELIBERATE = frozenset("#@/_=&")


def split_run_together_words(draft: Draft) -> None:
    """Insert the missing spaces between run-together words."""
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
    """Yield the start and end of words with a capital inside, except deliberate ones."""
    passed = 0
    for boundary in _BOUNDARY.finditer(text):
        if boundary.start() < passed:
            continue
        start = boundary.start()
        earliest = max(passed, start - MAX_WORD_CHARACTERS)
        while start > earliest and text[start - 1].isalpha():
            start -= 1
        match = _LETTERS.match(text, boundary.start())
        passed = match.end() if match else boundary.end()
        if passed - start <= MAX_WORD_CHARACTERS and not (start and text[start - 1] in _DELIBERATE):
            yield start, passed
