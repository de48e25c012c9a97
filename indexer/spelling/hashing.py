"""Hash words and their single-letter deletions, many words at a time.

The hash of a word is a polynomial over its code points, modulo 2**64, with an odd base. Prefix sums
give the hash of the word without its i-th letter, so no string is built for a deletion. The low
bits of such a polynomial repeat, so the finaliser of MurmurHash3 (Appleby 2011) mixes all bits.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

MAX_WORD_LETTERS = 24  # longer words are not corrected

Codes = npt.NDArray[np.uint64]  # one row per word, one column per letter, padded with zeros
Hashes = npt.NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
_INVERSE = np.uint64(pow(_BASE, -1, 2**64))
_POWERS = np.array([pow(_BASE, i, 2**64) for i in range(MAX_WORD_LETTERS + 2)], dtype=np.uint64)


def letter_codes(words: Sequence[str]) -> Codes:
    """Return the code points of words of at most ``MAX_WORD_LETTERS`` + 1 letters."""
    width = max(map(len, words), default=0) or 1
    letters = np.array(words, dtype=f"<U{width}").view(np.uint32)
    return letters.reshape(len(words), width).astype(np.uint64)


def deletion_hashes(codes: Codes) -> tuple[Hashes, npt.NDArray[np.intp]]:
    """Return the hashes of words and of their single-letter deletions, and the row of each hash.

    From a sequence of equal letters, only the first is deleted, as each deletion gives one word.
    """
    terms = codes * _POWERS[: codes.shape[1]]
    sums = np.cumsum(terms, axis=1, dtype=np.uint64)
    whole = sums[:, -1:]
    without = (sums - terms) + (whole - sums) * _INVERSE
    deletable = codes != 0
    deletable[:, 1:] &= codes[:, 1:] != codes[:, :-1]
    rows, _ = np.nonzero(deletable)
    hashes = np.concatenate((whole[:, 0], without[deletable]))
    return _scrambled(hashes), np.concatenate((np.arange(len(codes)), rows))


def _scrambled(hashes: Hashes) -> Hashes:
    hashes = hashes ^ (hashes >> np.uint64(33))
    hashes *= np.uint64(0xFF51AFD7ED558CCD)
    hashes ^= hashes >> np.uint64(33)
    hashes *= np.uint64(0xC4CEB9FE1A85EC53)
    return hashes ^ (hashes >> np.uint64(33))
