"""Dictionary-based stemming of Indonesian, with Snowball for unknown words.

Snowball alone strips affixes by rule: media becomes dia, menteri becomes teri, and the t of menulis
stays lost. Therefore the table of irregular words comes first, roots and names stay whole, and
regular derived forms are reduced to a root of the word list. Only unknown words reach Snowball, and
its stem is accepted only where other evidence supports it.
"""

import re
from functools import cache

from indexer.analysis.snowball import snowball_stem
from lexicon.irregular import irregular_roots
from lexicon.lemmas import lemmas
from lexicon.loan_spelling import standard_spelling
from lexicon.memo import memo
from lexicon.morphology import Derivation, derivations
from lexicon.wordlists import preferred_roots, protected_names, roots

MIN_WORD_LETTERS = 4  # shorter words have no affixes
MAX_WORD_LETTERS = 40  # longer strings are no words
MAX_CACHE_BYTES = 1024 * 1024
# Subtracted from the cost of a derivation, in which one prefix costs about 1.
LEMMA_BONUS = 1.5  # simplemma's dictionary has the same root
PREFERRED_BONUS = 2.0  # the root is in our list of preferred roots
# Prefix and suffix of a verb together are enough evidence to strip them from a word with an unknown
# root (mengunfollowkan). A single affix is not: Subianto, Senayan and Merkel would lose letters.
VERB = re.compile(r"(?:di|me(?:ng|ny|[lmnrwy]))\w{4,}kan")
POSSESSIVE = "nya"


def find_root(word: str) -> str:
    """Return the root of a folded word without a hyphen."""
    known = _known().get(word)
    if known is not None:
        return known
    if not MIN_WORD_LETTERS <= len(word) <= MAX_WORD_LETTERS:
        return word
    if not (word.isascii() and word.isalpha()):
        return word
    possessed = _root_of_possessed(word)
    if possessed:
        return possessed
    found = derivations(word, _bases())
    if found:
        return _most_likely(word, found)
    standard = standard_spelling(word)
    return root_of(standard) if standard else lemmas().get(word) or _unknown(word)


#: The same from a cache, for callers that do not keep the roots.
root_of = memo(max_bytes=MAX_CACHE_BYTES)(find_root)


def _root_of_possessed(word: str) -> str | None:
    """Return the root of a word that ends in -nya, if the word without -nya has a known root.

    So anggarannya is stemmed like anggaran, not as a form of anggar, and pengawasannya is not
    stemmed as a form of kawasan.
    """
    possessed = word.removesuffix(POSSESSIVE)
    if possessed == word or len(possessed) < MIN_WORD_LETTERS:
        return None
    root = root_of(possessed)
    return root if root != possessed or possessed in _bases() else None


def _most_likely(word: str, found: list[Derivation]) -> str:
    """Return the root of the cheapest derivation; among equals, the longest root."""
    lemma = lemmas().get(word)
    best = min(found, key=lambda derivation: _rank(derivation, lemma)).root
    return irregular_roots().get(best, best)


def _rank(derivation: Derivation, lemma: str | None) -> tuple[float, int, str]:
    cost = derivation.cost
    if derivation.root == lemma:
        cost -= LEMMA_BONUS
    if derivation.root in preferred_roots():
        cost -= PREFERRED_BONUS
    return cost, -len(derivation.root), derivation.root


def _unknown(word: str) -> str:
    """Return the stem of a word with an unknown root: a name, a loan word, slang."""
    if VERB.fullmatch(word):
        stemmed = snowball_stem(word)
        if len(stemmed) > MIN_WORD_LETTERS:
            return stemmed
    possessed = word.removesuffix(POSSESSIVE)
    return possessed if len(possessed) >= MIN_WORD_LETTERS else word


@cache
def _known() -> dict[str, str]:
    """Return word -> root for listed words: irregular words, roots and protected names."""
    respelled = {root: standard for root in roots() if (standard := standard_spelling(root))}
    words = {word: word for word in roots() | protected_names()}
    return words | respelled | irregular_roots()


@cache
def _bases() -> frozenset[str]:
    """Return the words at which a derivation may end: roots and irregular words."""
    return roots() | irregular_roots().keys()
