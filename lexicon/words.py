"""Recognition of Indonesian words: roots, forms of the dictionary, and regular derived forms."""

from lexicon.lemmas import lemmas
from lexicon.memo import memo
from lexicon.morphology import derivations
from lexicon.wordlists import roots

MAX_CACHE_BYTES = 2 * 1024 * 1024
MAX_WORD_LETTERS = 40


@memo(max_bytes=MAX_CACHE_BYTES)
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
