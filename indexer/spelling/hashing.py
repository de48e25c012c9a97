"""Hashes of words and of what is left of them when a letter is deleted, many words at a time.

A word is a polynomial over its code points modulo 2**64 with an odd base; the hash of the word
without its i-th letter follows from sums over its letters, so that no string is ever built. The
sums are scrambled at the end (the finaliser of MurmurHash3, Appleby 2011), for the low bits of a
polynomial modulo a power of two repeat themselves.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

LONGEST = 24  # letters; longer words are not corrected

Codes = npt.NDArray[np.uint64]  # a row a word, a column a letter, zeros behind its end
Hashes = npt.NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
_INVERSE = np.uint64(pow(_BASE, -1, 2**64))
_POWERS = np.array([pow(_BASE, i, 2**64) for i in range(LONGEST + 2)], dtype=np.uint64)


def codes_of(words: Sequence[str]) -> Codes:
    """Return the letters of words, none longer than ``LONGEST`` + 1."""
    width = max(map(len, words), default=0) or 1
    letters = np.array(words, dtype=f"<U{width}").view(np.uint32)
    return letters.reshape(len(words), width).astype(np.uint64)


def hashes_with_deletes(codes: Codes) -> tuple[Hashes, npt.NDArray[np.intp]]:
    """Return the hashes of the words and of all their forms with a letter less, with their rows.

    Of equal neighbours only the first is deleted: the others leave the same.
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
