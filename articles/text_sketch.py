"""The sketch of a text: numbers that near duplicates are likely to share, for database indexes.

Each number is the minimum of a hash over all shingles of the text (MinHash). Two texts share a
given number with the probability of their resemblance; texts that resemble each other by two thirds
share at least one of three with a probability of 96 %. ``articles.near_duplicates`` decides.
Source: Broder, "On the resemblance and containment of documents" (SEQUENCES 1997).
"""

import numpy as np
from numpy.typing import NDArray

from articles.near_duplicates import MAX_CHARACTERS, MIN_SHINGLES, SHINGLE_WORDS

MAX_BYTES = MAX_CHARACTERS  # of a text that are read

#: Odd factors (of splitmix64 and MurmurHash3): each orders the hashes of shingles in another way.
FACTORS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0xC4CEB9FE1A85EC53)
Sketch = tuple[int | None, int | None, int | None]
NO_SKETCH: Sketch = (None, None, None)

Numbers = NDArray[np.uint64]

_BASE = 0x5851F42D4C957F2D  # odd, so that it has an inverse modulo 2**64
_MIX = np.uint64(0x94D049BB133111EB)
_SHIFT = np.uint64(31)
_FACTORS = np.array(FACTORS, np.uint64)[:, None]


def text_sketch(folded_text: bytes) -> Sketch:
    """Return the sketch of a text that ``articles.content_hash.folded`` returned.

    A text of few words has none.

    >>> text_sketch(b"air naik")
    (None, None, None)
    """
    text = np.frombuffer(b" %b " % folded_text[:MAX_BYTES], np.uint8)
    spaces = np.flatnonzero(text == ord(" "))
    if len(spaces) < MIN_SHINGLES + SHINGLE_WORDS:
        return NO_SKETCH
    hashes = shingle_hashes(text, spaces)
    first, second, third = (hashes * _FACTORS).min(axis=1).astype(np.int64).tolist()
    return first, second, third


def shingle_hashes(text: NDArray[np.uint8], spaces: NDArray[np.intp]) -> Numbers:
    """Return the hash of each shingle: a polynomial of its bytes (Rabin-Karp), mixed.

    The text begins and ends with a space; ``spaces`` are the places of all spaces. The polynomials
    of all shingles come from the running sums of one of the whole text.
    """
    sums = np.cumsum(text * _POWERS[: len(text)], dtype=np.uint64)
    starts, ends = spaces[:-SHINGLE_WORDS], spaces[SHINGLE_WORDS:]
    hashes = (sums[ends] - sums[starts]) * _INVERSE_POWERS[starts]
    hashes ^= hashes >> _SHIFT
    hashes *= _MIX
    return hashes ^ (hashes >> _SHIFT)


def _powers(base: int) -> Numbers:
    powers = np.full(MAX_BYTES + 2, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers)


_POWERS = _powers(_BASE)
_INVERSE_POWERS = _powers(pow(_BASE, -1, 2**64))
