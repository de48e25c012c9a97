"""Compiled loops that find the runs of a query in texts; a run is a string between white space.

Runs are compared by 64-bit hashes (FNV-1a by code points, finished with a shift). Tables are arrays
of hashes with open addressing and linear probing; 0 is an empty slot. The length of a table is a
power of two, and at most half of its slots are used.
"""

from typing import Any

import numpy as np

from indexer.storage.numba_cache import compile_function

_BASIS = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_HALF = np.uint64(32)
_ONE = np.uint64(1)
_EMPTY = np.uint64(0)
_LAST_SPACE = 0x3000  # the last code point of white space
#: For each code point up to U+3000, whether it is white space for ``str.split``.
SPACES = np.array([chr(code).isspace() for code in range(_LAST_SPACE + 1)], dtype=np.bool_)


@compile_function(inline="always")
def is_space(spaces: Any, point: Any) -> Any:
    """Return whether a code point is white space."""
    return point <= _LAST_SPACE and spaces[point]


@compile_function(inline="always")
def slot_of(table: Any, value: Any) -> Any:
    """Return the slot of a hash in a table, or the empty slot where it belongs."""
    mask = np.uint64(len(table) - 1)
    slot = value & mask
    while table[slot] != _EMPTY and table[slot] != value:
        slot = (slot + _ONE) & mask
    return slot


@compile_function()
def insert(table: Any, hashes: Any) -> None:
    """Insert hashes into a table."""
    for value in hashes:
        table[slot_of(table, value)] = value


@compile_function()
def find_runs(
    points: Any, spaces: Any, known: Any, wanted: Any, max_length: int, bounds: Any, hashes: Any
) -> int:
    """Write the bounds and hashes of certain runs of a text, and return their number.

    Found are the runs whose hash is in ``wanted`` or is not in ``known``, and runs that are longer
    than ``max_length``. ``points`` are the code points of the text, ``spaces`` is ``SPACES``.
    ``bounds`` (start and end) and ``hashes`` have a row for every second code point, which is room
    for all runs.
    """
    at, number, size = 0, 0, len(points)
    while at < size:
        if is_space(spaces, points[at]):
            at += 1
            continue
        start, value = at, _BASIS
        while at < size and not is_space(spaces, points[at]):
            value = (value ^ np.uint64(points[at])) * _PRIME
            at += 1
        value ^= value >> _HALF
        if value == _EMPTY:
            value = _ONE
        if (
            wanted[slot_of(wanted, value)] == value
            or at - start > max_length
            or known[slot_of(known, value)] == _EMPTY
        ):
            bounds[number, 0], bounds[number, 1] = start, at
            hashes[number] = value
            number += 1
    return number
