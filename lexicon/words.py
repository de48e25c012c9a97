"""Whether something is an Indonesian word: a root, a known form, or a regular derived form."""

from functools import lru_cache

from lexicon.dictionary import lemmas
from lexicon.morphology import readings
from lexicon.wordlists import roots


@lru_cache(maxsize=65_536)
def is_word(text: str) -> bool:
    """Tell whether ``text`` is a word, whatever its letter case; names are none.

    >>> [is_word(text) for text in ("Pengiriman", "anak-anaknya", "Tokayev", "")]
    [True, True, False, False]
    """
    word = text.lower()
    if word in roots() or word in lemmas():
        return True
    first, hyphen, rest = word.partition("-")
    if hyphen:
        return is_word(first) and is_word(rest)
    return len(word) <= 40 and bool(readings(word, roots()))
