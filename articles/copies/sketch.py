"""The sketch of a text for the search of copies: the minima of 24 hashes of its shingles (MinHash).

Two texts share a minimum with the probability of their resemblance, so the number of shared minima
estimates it. Punctuation and letter case do not count. Source: Broder, "On the resemblance and
containment of documents" (SEQUENCES 1997). ``articles.copies.comparison`` decides.
"""

import numpy as np
from numpy.typing import NDArray

from articles.content_hash import folded
from articles.copies.comparison import MIN_WORDS
from articles.near_duplicates import SHINGLE_WORDS
from articles.text_sketch import MAX_BYTES, shingle_hashes

MINIMA = 24
VALUES = MINIMA + 1  # the minima, and the number of words
DTYPE = np.dtype("<u4")
NO_SKETCH = b""  # of a text of few words

_PUNCTUATION = bytes(
    ord(" ") if byte < 128 and not chr(byte).isalnum() else byte for byte in range(256)
)
_GOLDEN_RATIO = 0x9E3779B97F4A7C15  # the step of splitmix64: odd, with a period of 2**64
_MASK = 2**64 - 1
_SHIFT = np.uint64(32)


def copy_sketch(body: str) -> bytes:
    """Return the sketch of a text: ``VALUES`` numbers of ``DTYPE``, or ``NO_SKETCH``."""
    words = folded(body).translate(_PUNCTUATION).split()
    if len(words) < MIN_WORDS:
        return NO_SKETCH
    text = np.frombuffer(b" %b " % b" ".join(words)[:MAX_BYTES], np.uint8)
    spaces = np.flatnonzero(text == ord(" "))
    if len(spaces) <= SHINGLE_WORDS:
        return NO_SKETCH  # words of thousands of letters
    hashes = shingle_hashes(text, spaces)
    sketch = np.empty(VALUES, DTYPE)
    sketch[:MINIMA] = (hashes * _FACTORS).min(axis=1) >> _SHIFT
    sketch[MINIMA] = len(spaces) - 1
    return sketch.tobytes()


def _factors() -> NDArray[np.uint64]:
    """Return an odd factor for each minimum; each orders the hashes in another way."""
    found = []
    for number in range(1, MINIMA + 1):
        value = number * _GOLDEN_RATIO & _MASK
        value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & _MASK
        value = (value ^ value >> 27) * 0x94D049BB133111EB & _MASK
        found.append((value ^ value >> 31) | 1)
    return np.array(found, np.uint64)[:, None]


_FACTORS = _factors()
