"""The stored selection of an operation: ascending keys, as compressed differences."""

import zlib
from array import array
from collections.abc import Iterable

_KEYS = "Q"  # unsigned, 64 bits


def pack(keys: Iterable[int]) -> bytes:
    """Return the bytes of a selection. Half a million keys in a row take a few kilobytes."""
    ascending = sorted(set(keys))
    steps = array(
        _KEYS, (key - last for last, key in zip([0, *ascending], ascending, strict=False))
    )
    return zlib.compress(steps.tobytes())


def unpack(packed: bytes) -> list[int]:
    """Return the keys of a selection in ascending order.

    >>> unpack(pack([7, 3, 9]))
    [3, 7, 9]
    """
    steps = array(_KEYS)
    steps.frombytes(zlib.decompress(packed))
    keys, last = [], 0
    for step in steps:
        last += step
        keys.append(last)
    return keys
