"""Compiled loops that find the runs of a query in texts; a run is a string between white space.

A run has a key: a plain word (ASCII letters in small letters, with one capital first, or in
capitals) without the punctuation around it, in small letters; any other run is its own key. So
``Jakarta``, ``JAKARTA`` and ``(jakarta),`` have one key, and the tokens of its runs have the same
forms. Keys are compared by 64-bit hashes (FNV-1a by code points, finished with a shift).

A table remembers the forms (exact forms, stems, aliases) of keys by open addressing with linear
probing. A slot is 64 bits: 31 of the hash, a mark of the first slot of a key, and two forms of 16
bits each, or 0 for none. A key with more forms has further slots. They are written before the
first one, so that a key that other threads find has all of its forms. 0 is an empty slot. The
length of a table is a power of two. Two keys are confused once in a thousand million lookups.
"""

from typing import Any

import numpy as np

from indexer.storage.numba_cache import compile_function

_BASIS = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_HALF = np.uint64(32)
_ONE = np.uint64(1)
_EMPTY = np.uint64(0)
_HASH = np.uint64(0xFFFFFFFE00000000)  # the bits of a slot with those of the hash
_FIRST = np.uint64(0x100000000)  # the bit that marks the first slot of a key
_FORM = np.uint64(0xFFFF)
_FORM_BITS = np.uint64(16)
_LAST_SPACE = 0x3000  # the last code point of white space
#: For each code point up to U+3000, whether it is white space for ``str.split``.
SPACES = np.array([chr(code).isspace() for code in range(_LAST_SPACE + 1)], dtype=np.bool_)
#: For each code point up to U+3000, whether it is no part of a word that it stands beside.
PUNCTUATION = np.zeros(_LAST_SPACE + 1, dtype=np.bool_)
PUNCTUATION[[code for code in range(33, 127) if not chr(code).isalnum()]] = True
PUNCTUATION[[ord(char) for char in "“”‘’…–—"]] = True
_SMALL_A, _SMALL_Z = 0x61, 0x7A
_SMALL_BIT = 0x20  # turns an ASCII capital into a small letter


@compile_function(inline="always")
def is_space(spaces: Any, point: Any) -> Any:
    """Return whether a code point is white space."""
    return point <= _LAST_SPACE and spaces[point]


@compile_function(inline="always")
def finished(value: Any) -> Any:
    """Return the finished hash, which is not 0."""
    value ^= value >> _HALF
    return value if value != _EMPTY else _ONE


@compile_function(inline="always")
def is_punctuation(punctuation: Any, point: Any) -> Any:
    """Return whether a code point is no part of a word that it stands beside."""
    return point <= _LAST_SPACE and punctuation[point]


@compile_function()
def scan_run(points: Any, spaces: Any, punctuation: Any, at: int) -> Any:
    """Return the end of the run that begins at ``at``, and the hash of its key."""
    start, size = at, len(points)
    while at < size and is_punctuation(punctuation, points[at]):
        at += 1
    first, value, capitals = at, _BASIS, 0
    while at < size:
        letter = points[at] | _SMALL_BIT
        if not _SMALL_A <= letter <= _SMALL_Z:
            break
        capitals += letter != points[at]
        value = (value ^ np.uint64(letter)) * _PRIME
        at += 1
    last = at
    while at < size and is_punctuation(punctuation, points[at]):
        at += 1
    is_word = at == size or is_space(spaces, points[at])
    if is_word and first < last and capitals:
        is_word = capitals == last - first or (capitals == 1 and points[first] < _SMALL_A)
    if is_word and first < last:
        return at, finished(value)
    while at < size and not is_space(spaces, points[at]):
        at += 1
    value = _BASIS
    for place in range(start, at):
        value = (value ^ np.uint64(points[place])) * _PRIME
    return at, finished(value)


@compile_function()
def insert(table: Any, hashes: Any, forms: Any, firsts: Any) -> None:
    """Insert slots into a table, in this order.

    ``hashes`` are those of the keys, ``forms`` two forms in 32 bits each, and ``firsts`` tells
    which slot of a key counts as its first; it is the last one here.
    """
    mask = np.uint64(len(table) - 1)
    for number in range(len(hashes)):
        slot = hashes[number] & mask
        while table[slot] != _EMPTY:
            slot = (slot + _ONE) & mask
        first = _FIRST if firsts[number] else _EMPTY
        table[slot] = (hashes[number] & _HASH) | first | np.uint64(forms[number])


@compile_function()
def scan_runs(points: Any, spaces: Any, punctuation: Any, bounds: Any, hashes: Any) -> int:
    """Write the bounds and the hash of each run of a text, and return the number of runs."""
    at, number, size = 0, 0, len(points)
    while at < size:
        if is_space(spaces, points[at]):
            at += 1
            continue
        bounds[number, 0] = at
        at, hashes[number] = scan_run(points, spaces, punctuation, at)
        bounds[number, 1] = at
        number += 1
    return number


@compile_function()
def find_runs(
    points: Any,
    spaces: Any,
    punctuation: Any,
    table: Any,
    wanted: Any,
    max_length: int,
    bounds: Any,
    hashes: Any,
    unknown: Any,
) -> int:
    """Write the bounds and hashes of certain runs of a text, and return their number.

    Found are the runs that may have a form for which ``wanted`` (65,536 booleans) is true, those
    that are not in the table (then ``unknown`` is true) and those longer than ``max_length``.
    ``points`` are the code points of the text. ``bounds`` (start and end), ``hashes`` and
    ``unknown`` have a row for every second code point, which is room for all runs.

    All runs are hashed before the first one is looked up, and their slots are read before the first
    one is compared. So the processor waits for many slots of the table at the same time.
    """
    number = scan_runs(points, spaces, punctuation, bounds, hashes)
    mask = np.uint64(len(table) - 1)
    entries = np.empty(number, dtype=np.uint64)
    for run in range(number):
        entries[run] = table[hashes[run] & mask]
    found = 0
    for run in range(number):
        is_known, is_candidate, value, entry = False, False, hashes[run], entries[run]
        if bounds[run, 1] - bounds[run, 0] > max_length:
            is_known = is_candidate = True
            entry = _EMPTY
        slot = value & mask
        while entry != _EMPTY:
            if (entry ^ value) & _HASH == _EMPTY:
                is_known = is_known or entry & _FIRST != _EMPTY
                if wanted[(entry >> _FORM_BITS) & _FORM] or wanted[entry & _FORM]:
                    is_candidate = True
            slot = (slot + _ONE) & mask
            entry = table[slot]
        if is_candidate or not is_known:
            bounds[found, 0], bounds[found, 1] = bounds[run, 0], bounds[run, 1]
            hashes[found] = value
            unknown[found] = not is_known
            found += 1
    return found
