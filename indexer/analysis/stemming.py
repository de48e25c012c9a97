"""Stems of words, and their index terms, which are nearly always the stems.

``stem`` returns the root. ``term_of_folded`` returns another term where the root has a different
meaning (``lexicon/stem_overrides.tsv``): *pengadilan* has the root *adil* and is its own term.
"""

import re

from indexer.analysis.dictionary_stemmer import find_root, root_of
from indexer.analysis.folding import fold
from indexer.analysis.reduplication import stem_of_reduplication
from lexicon.stem_overrides import stem_overrides

# 1980-an: the tokenizer removes these suffixes from numbers, too.
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
    return number[1] if number else stem_of_reduplication(word)


def term_of_folded(word: str) -> str:
    """Return the index term of a folded word, which is its stem unless there is an override.

    The override of a reduplication is the override of its first half.

    >>> term_of_folded("menulis"), term_of_folded("pengadilan"), term_of_folded("sebuah")
    ('tulis', 'pengadilan', 'sebuah')
    """
    if "-" not in word:
        return stem_overrides().get(word) or find_root(word)  # callers cache the tokens
    return stem_overrides().get(word.partition("-")[0]) or stem_of_folded(word)
