"""The sketch of a text: numbers that near duplicates are likely to share, for database indexes.

Each number is the minimum of a hash over all shingles of the text (MinHash). Two texts share a
given number with the probability of their resemblance; texts that resemble each other by two thirds
share at least one of three with a probability of 96 %. ``articles.near_duplicates`` decides.
Source: Broder, "On the resemblance and containment of documents" (SEQUENCES 1997).
"""

from zlib import crc32

import numpy as np

from articles.near_duplicates import MAX_CHARACTERS, MIN_SHINGLES, SHINGLE_WORDS

#: Odd factors (splitmix64 and its kin): each orders the hashes of shingles in another way.
FACTORS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
Sketch = tuple[int | None, int | None, int | None]
NO_SKETCH: Sketch = (None, None, None)

_SHINGLE_FACTOR = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(32)
_FACTORS = np.array(FACTORS, np.uint64)[:, None]


def text_sketch(text: str) -> Sketch:
    """Return the sketch of a text; a text of few words has none.

    >>> text_sketch("Air naik")
    (None, None, None)
    """
    words = text[:MAX_CHARACTERS].casefold().split()
    if len(words) < MIN_SHINGLES + SHINGLE_WORDS - 1:
        return NO_SKETCH
    encoded = [crc32(word.encode("utf-8", "surrogatepass")) for word in words]
    hashes = np.array(encoded, np.uint64)
    shingles = np.zeros(len(words) - SHINGLE_WORDS + 1, np.uint64)
    for place in range(SHINGLE_WORDS):
        shingles += hashes[place : place + len(shingles)]
        shingles *= _SHINGLE_FACTOR
        shingles ^= shingles >> _SHIFT
    first, second, third = (shingles * _FACTORS).min(axis=1).astype(np.int64).tolist()
    return first, second, third
