"""The stem of an Indonesian word: Snowball, guarded by what the lexicon knows.

Snowball alone strips by rule: media becomes dia, menteri teri, and the t of menulis stays lost.
So roots and names stay whole, a table of exceptions has the first word, and regular derived forms
go back to a root that the word list knows. Only words that none of these explain reach Snowball.
"""

from functools import cache, lru_cache

from indexer.analysis.folding import fold
from indexer.analysis.snowball import snowball_stem
from lexicon.dictionary import lemmas
from lexicon.exceptions import exceptions
from lexicon.morphology import Reading, readings
from lexicon.wordlists import protected_names, roots

SHORTEST = 4  # shorter words have no affixes
LONGEST = 40  # neither have longer ones that are words
MEMO = 262_144  # words; about 40 MB when full
LEMMA_BONUS = 1.5


def stem(word: str) -> str:
    """Return the stem of a word, raw or folded.

    >>> [stem(word) for word in ("menulis", "Kerusuhan", "memperkuat", "media", "anak-anaknya")]
    ['tulis', 'rusuh', 'kuat', 'media', 'anak']
    """
    return stem_of_folded(fold(word))


@lru_cache(maxsize=MEMO)
def stem_of_folded(word: str) -> str:
    """Return the stem of a folded word."""
    if "-" in word:
        from indexer.analysis.doubles import stem_of_double

        return stem_of_double(word)
    if word in exceptions():
        return exceptions()[word]
    if not SHORTEST <= len(word) <= LONGEST or not (word.isascii() and word.isalpha()):
        return word
    if word in roots() or word in protected_names():
        return word
    found = readings(word, _known_roots())
    if found:
        return _most_likely(word, found)
    return lemmas().get(word) or _unknown(word)


def _most_likely(word: str, found: list[Reading]) -> str:
    """Return the root of the cheapest reading; a dictionary's lemma speaks for its reading."""
    lemma = lemmas().get(word)
    return min(
        found,
        key=lambda reading: (
            reading.cost - (LEMMA_BONUS if reading.root == lemma else 0.0),
            -len(reading.root),
            reading.root,
        ),
    ).root


def _unknown(word: str) -> str:
    """Return Snowball's stem if what it took off leaves a believable word, else the word."""
    stemmed = snowball_stem(word)
    return stemmed if len(stemmed) >= SHORTEST else word


@cache
def _known_roots() -> frozenset[str]:
    return roots()
