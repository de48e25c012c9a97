"""The root of a plain Indonesian word: Snowball, guarded by what the lexicon knows.

Snowball alone strips by rule: media becomes dia, menteri teri, and the t of menulis stays lost.
So a table of exceptions has the first word, roots and names stay whole, and regular derived forms
go back to a root that the word list knows. Only words that none of these explain reach Snowball,
and what it takes off is accepted only where something speaks for it.
"""

import re
from functools import cache, lru_cache

from indexer.analysis.snowball import snowball_stem
from lexicon.dictionary import lemmas
from lexicon.irregular import irregular_roots
from lexicon.morphology import Reading, readings
from lexicon.wordlists import preferred_roots, protected_names, roots

SHORTEST = 4  # shorter words have no affixes
LONGEST = 40  # neither have longer ones that are words
MEMO = 65_536  # words; about 15 MB when full
# A reading that a dictionary gives too is worth a prefix and a half more; one we prefer, two.
LEMMA_BONUS = 1.5
PREFERRED_BONUS = 2.0
# Both ends of a verb: strong enough evidence to take them off a word whose root is unknown
# (mengunfollowkan). A single affix is not: Subianto, Senayan and Merkel would lose letters.
VERB = re.compile(r"(?:di|me(?:ng|ny|[lmnrwy]))\w{4,}kan")
ITS = "nya"


@lru_cache(maxsize=MEMO)
def root_of(word: str) -> str:
    """Return the root of a folded word without a hyphen."""
    known = _known().get(word)
    if known is not None:
        return known
    if not SHORTEST <= len(word) <= LONGEST or not (word.isascii() and word.isalpha()):
        return word
    owned = _root_before_its(word)
    if owned:
        return owned
    found = readings(word, _bases())
    if found:
        return _most_likely(word, found)
    return lemmas().get(word) or _unknown(word)


def _root_before_its(word: str) -> str | None:
    """Return the root of what stands before -nya, if that is a word that we know.

    What is someone's stays what it is: anggarannya goes by anggaran, and is not read as a form of
    anggar, nor pengawasannya as one of kawasan.
    """
    owner = word.removesuffix(ITS)
    if owner == word or len(owner) < SHORTEST:
        return None
    root = root_of(owner)
    return root if root != owner or owner in _bases() else None


def _most_likely(word: str, found: list[Reading]) -> str:
    """Return the root of the best reading: cheapest, and then the longest root."""
    lemma = lemmas().get(word)
    best = min(found, key=lambda reading: _rank(reading, lemma)).root
    return irregular_roots().get(best, best)


def _rank(reading: Reading, lemma: str | None) -> tuple[float, int, str]:
    cost = reading.cost
    if reading.root == lemma:
        cost -= LEMMA_BONUS
    if reading.root in preferred_roots():
        cost -= PREFERRED_BONUS
    return cost, -len(reading.root), reading.root


def _unknown(word: str) -> str:
    """Return the stem of a word with a root that we do not know: a name, a loan, slang."""
    if VERB.fullmatch(word):
        stemmed = snowball_stem(word)
        if len(stemmed) > SHORTEST:
            return stemmed
    owner = word.removesuffix(ITS)
    return owner if len(owner) >= SHORTEST else word


@cache
def _known() -> dict[str, str]:
    """Return the words whose root is listed: exceptions, and what is its own root, as names are."""
    return {word: word for word in roots() | protected_names()} | irregular_roots()


@cache
def _bases() -> frozenset[str]:
    """Return what readings may end at: roots and forms that have an exception."""
    return roots() | irregular_roots().keys()
