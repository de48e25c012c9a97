"""The stem of a word as it is written: of a plain word its root, of a double that of its half."""

from indexer.analysis.doubles import stem_of_double
from indexer.analysis.folding import fold
from indexer.analysis.rooting import root_of


def stem(word: str) -> str:
    """Return the stem of a word, raw or folded.

    >>> [stem(word) for word in ("menulis", "Kerusuhan", "memperkuat", "media", "anak-anaknya")]
    ['tulis', 'rusuh', 'kuat', 'media', 'anak']
    """
    return stem_of_folded(fold(word))


def stem_of_folded(word: str) -> str:
    """Return the stem of a folded word."""
    return stem_of_double(word) if "-" in word else root_of(word)
