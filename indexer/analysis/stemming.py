"""The stem of a word, and the term that the index holds it under, which is nearly always the stem.

``stem`` goes back to the root. ``term_of_folded`` stops before it where the root is another matter
to a reader (``lexicon/stem_overrides.tsv``): *pengadilan* has the root *adil* and is its own term.
"""

import re

from indexer.analysis.dictionary_stemmer import root_of
from indexer.analysis.folding import fold
from indexer.analysis.reduplication import stem_of_double
from lexicon.stem_overrides import stem_overrides

# 1980-an: the tokenizer takes these off numbers, too.
NUMBER_WITH_SUFFIX = re.compile(r"(\d+)-(?:an|nya)")


def stem(word: str) -> str:
    """Return the stem of a word, raw or folded.

    >>> [stem(word) for word in ("menulis", "Kerusuhan", "memperkuat", "media", "anak-anaknya")]
    ['tulis', 'rusuh', 'kuat', 'media', 'anak']
    """
    return stem_of_folded(fold(word))


def stem_of_folded(word: str) -> str:
    """Return the stem of a folded word."""
    if "-" not in word:
        return root_of(word)
    number = NUMBER_WITH_SUFFIX.fullmatch(word)
    return number[1] if number else stem_of_double(word)


def term_of_folded(word: str) -> str:
    """Return what the index holds a folded word under; a double goes by its first half.

    >>> term_of_folded("menulis"), term_of_folded("pengadilan"), term_of_folded("sebuah")
    ('tulis', 'pengadilan', 'sebuah')
    """
    if "-" not in word:
        return stem_overrides().get(word) or root_of(word)
    return stem_overrides().get(word.partition("-")[0]) or stem_of_folded(word)
