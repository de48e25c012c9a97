"""Numbers of 7 bits a byte, the low bits first, the high bit set while more follow (LEB128)."""

from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
MORE = 128


def encode(values: npt.NDArray[Any]) -> tuple[Bytes, Ints]:
    """Return the bytes of numbers below 2 ** 35, and how many bytes each has."""
    sizes = np.ones(len(values), dtype=np.int64)
    for bits in (7, 14, 21, 28):
        over = values >= 1 << bits
        if not over.any():
            break
        sizes += over
    ends = np.cumsum(sizes)
    encoded = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    starts = ends - sizes
    encoded[starts] = (values & 127) | (np.where(sizes > 1, MORE, 0))
    for place in range(1, int(sizes.max(initial=1))):
        longer = np.flatnonzero(sizes > place)
        part = (values[longer] >> (7 * place)) & 127
        encoded[starts[longer] + place] = part | np.where(sizes[longer] > place + 1, MORE, 0)
    return encoded, sizes


def decode(encoded: Bytes) -> Ints:
    """Return the numbers of a run of whole ones."""
    ends = np.flatnonzero(encoded < MORE)
    if len(ends) == len(encoded):
        return encoded.astype(np.int64)
    starts = np.concatenate(([0], ends[:-1] + 1))
    sizes = ends - starts + 1
    values: Ints = (encoded[starts] & 127).astype(np.int64)
    for place in range(1, int(sizes.max(initial=1))):
        longer = np.flatnonzero(sizes > place)
        values[longer] |= (encoded[starts[longer] + place].astype(np.int64) & 127) << (7 * place)
    return values


def ranges(starts: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Ints:
    """Return ``starts[i], starts[i] + 1, ...``, ``counts[i]`` numbers for each i."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    places: Ints = np.arange(total) + np.repeat(starts - (ends - counts), counts)
    return places
