"""Reduplication: when two words with a hyphen between them are one.

``anak-anak`` is a form of anak, ``berlari-lari`` of lari; a lexical double (``undang-undang``,
``kupu-kupu``: a root with its own hyphen) means something else than its half and stays itself.
"""

from functools import cache, lru_cache

from indexer.analysis import stemming
from lexicon.morphology import readings
from lexicon.wordlists import roots

SHORTEST_HALF = 2


def is_double(first: str, second: str) -> bool:
    """Tell whether two folded words, hyphenated, are one reduplicated word.

    >>> is_double("sayur", "sayuran"), is_double("kontra", "terorisme")
    (True, False)
    """
    if min(len(first), len(second)) < SHORTEST_HALF or not (first + second).isalpha():
        return False
    return (
        first == second
        or f"{first}-{second}" in roots()
        or first.endswith(second)
        or stemming.stem_of_folded(first) == stemming.stem_of_folded(second)
        or _lexical(first, second) is not None
    )


def stem_of_double(word: str) -> str:
    """Return the stem of a folded word with a hyphen; itself when it is no reduplication."""
    first, _, second = word.partition("-")
    if not is_double(first, second):
        return word
    lexical = _lexical(first, second)
    if lexical is not None:
        return lexical
    return stemming.stem_of_folded(first)


def single_form(word: str) -> str | None:
    """Return the half under which a double is found too (anak-anak: anak); none if it has none."""
    first, _, second = word.partition("-")
    if _lexical(first, second) is not None:
        half = stem_of_double(word)
        return half if "-" not in half else None
    return first


@lru_cache(maxsize=16_384)
def _lexical(first: str, second: str) -> str | None:
    """Return the stem of a lexical double, bare or with affixes on its ends, or none."""
    for root in _doubled_roots(first, second):
        before, _, after = root.partition("-")
        return root if before == after or before not in roots() else before
    return None


def _doubled_roots(first: str, second: str) -> list[str]:
    if f"{first}-{second}" in roots():
        return [f"{first}-{second}"]
    halves = {second} | {reading.root for reading in readings(second, _hyphenated_halves())}
    firsts = {first} | {reading.root for reading in readings(first, _hyphenated_halves())}
    return sorted(f"{a}-{b}" for a in firsts for b in halves if f"{a}-{b}" in roots())


@cache
def _hyphenated_halves() -> frozenset[str]:
    return frozenset(half for root in roots() if "-" in root for half in root.split("-"))
