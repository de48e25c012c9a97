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
# Kinds of characters. White space is that of ``str.split``; punctuation is no part of a word that
# it stands beside; letters are ASCII letters.
_OTHER, _SPACE, _PUNCTUATION, _SMALL, _CAPITAL = 0, 1, 2, 4, 8
_LETTER = _SMALL | _CAPITAL
_SMALL_BIT = 0x20  # turns an ASCII capital into a small letter
#: The kind of each code point up to U+3000.
KINDS = np.full(_LAST_SPACE + 1, _OTHER, dtype=np.uint8)
KINDS[[code for code in range(_LAST_SPACE + 1) if chr(code).isspace()]] = _SPACE
KINDS[[code for code in range(33, 127) if not chr(code).isalnum()]] = _PUNCTUATION
KINDS[[ord(char) for char in "“”‘’…–—"]] = _PUNCTUATION
KINDS[65:91] = _CAPITAL
KINDS[97:123] = _SMALL


# NOTE: not inlined by numba (``inline="always"``), which takes 1.7 times as long in these loops.
@compile_function()
def kind_of(kinds: Any, point: Any) -> Any:
    """Return the kind of a code point."""
    return kinds[point] if point <= _LAST_SPACE else np.uint8(_OTHER)


@compile_function()
def finished(value: Any) -> Any:
    """Return the finished hash, which is not 0."""
    value ^= value >> _HALF
    return value if value != _EMPTY else _ONE


@compile_function()
def scan_runs(points: Any, kinds: Any, bounds: Any, hashes: Any) -> int:
    """Write the bounds of each run of a text and the hash of its key; return the number of runs."""
    at, number = 0, 0
    while at < len(points):
        kind = kind_of(kinds, points[at])
        if kind == _SPACE:
            at += 1
            continue
        start = at
        while kind == _PUNCTUATION:
            at += 1
            kind = kind_of(kinds, points[at])
        first, value, capitals, begins_small = at, _BASIS, 0, kind == _SMALL
        while kind & _LETTER:
            value = (value ^ np.uint64(points[at] | _SMALL_BIT)) * _PRIME
            capitals += kind == _CAPITAL
            at += 1
            kind = kind_of(kinds, points[at])
        letters = at - first
        while kind == _PUNCTUATION:
            at += 1
            kind = kind_of(kinds, points[at])
        is_word = letters > 0 and kind == _SPACE
        if capitals:
            is_word = is_word and (capitals == letters or (capitals == 1 and not begins_small))
        if not is_word:
            while kind != _SPACE:
                at += 1
                kind = kind_of(kinds, points[at])
            value = _BASIS
            for place in range(start, at):
                value = (value ^ np.uint64(points[place])) * _PRIME
        bounds[number, 0], bounds[number, 1] = start, at
        hashes[number] = finished(value)
        number += 1
    return number


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
def find_runs(
    points: Any,
    kinds: Any,
    table: Any,
    wanted: Any,
    max_length: int,
    bounds: Any,
    hashes: Any,
) -> int:
    """Write the bounds of certain runs of a text, and return their number.

    Found are the runs that may have a form for which ``wanted`` (65,536 booleans) is true, those
    longer than ``max_length``, and those that are not in the table; only these have a hash, the
    others 0. ``points`` are the code points of the text, and of a space after it. ``bounds`` (start
    and end) and ``hashes`` have a row for every second code point, which is room for all runs.

    All runs are hashed before the first one is looked up, and their slots are read before the first
    one is compared. So the processor waits for many slots of the table at the same time.
    """
    number = scan_runs(points, kinds, bounds, hashes)
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
            hashes[found] = _EMPTY if is_known else value
            found += 1
    return found
