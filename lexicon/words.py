"""Recognition of Indonesian words: roots, forms of the dictionary, and regular derived forms."""

from functools import lru_cache

from lexicon.lemmas import lemmas
from lexicon.morphology import derivations
from lexicon.wordlists import roots

CACHE_SIZE = 65_536  # words
MAX_WORD_LETTERS = 40


@lru_cache(maxsize=CACHE_SIZE)
def is_word(text: str) -> bool:
    """Return whether ``text`` is a word in any letter case. Names are not words.

    >>> [is_word(text) for text in ("Pengiriman", "anak-anaknya", "Tokayev", "")]
    [True, True, False, False]
    """
    word = text.lower()
    if word in roots() or word in lemmas():
        return True
    first, hyphen, rest = word.partition("-")
    if hyphen:
        return is_word(first) and is_word(rest)
    return len(word) <= MAX_WORD_LETTERS and bool(derivations(word, roots()))
