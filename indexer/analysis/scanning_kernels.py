"""Runs of characters between spaces, found in UTF-8 and numbered by a hash table: compiled loops.

The tables are plain arrays that ``scanning`` makes and enlarges. Two runs are the same when all
their bytes are; the hash (FNV-1a, Fowler, Noll and Vo) only says where to look.
"""

from typing import Any

import numpy as np

from indexer.compiling import compile_function

END = 0xFF  # of a text: a byte that UTF-8 does not have
_BASIS = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_HALF = np.uint64(32)


# What a byte is: of a run; a space; perhaps the first of a wider space; the end of a text.
INSIDE, SPACE, WIDE, LAST = range(4)
KINDS = np.zeros(256, dtype=np.uint8)
KINDS[[*range(9, 14), *range(28, 33)]] = SPACE
KINDS[[0xC2, 0xE1, 0xE2, 0xE3]] = WIDE
KINDS[END] = LAST


@compile_function()
def wide_space_at(content: Any, at: int) -> int:
    """Return the bytes of the space (as ``str.split`` has it) at a place; 0 without one."""
    first, second, third = content[at], content[at + 1], content[at + 2]
    if first == 0xC2:
        return 2 if second == 0x85 or second == 0xA0 else 0
    if first == 0xE1:
        return 3 if second == 0x9A and third == 0x80 else 0
    if first == 0xE3:
        return 3 if second == 0x80 and third == 0x80 else 0
    if second == 0x80:
        return 3 if third <= 0x8A or third == 0xA8 or third == 0xA9 or third == 0xAF else 0
    return 3 if second == 0x81 and third == 0x9F else 0


@compile_function()
def scan(
    content: Any,
    kinds: Any,
    state: Any,
    slots: Any,
    hashes: Any,
    ends: Any,
    keys: Any,
    found: Any,
    bounds: Any,
) -> bool:
    """Write the entry of every run to ``found`` and how many came before each end of a text.

    ``kinds`` is ``KINDS``; every text in ``content`` has an ``END`` behind it.
    ``state``: the place in ``content``, the runs and the texts so far, and the entries in the
    table; new runs become entries. Returns False when the table is full and has to grow first.
    """
    at, runs, texts, entries = state
    mask = np.uint64(len(slots) - 1)
    while at < len(content):
        kind = kinds[content[at]]
        space = wide_space_at(content, at) if kind == WIDE else min(kind, 1)
        if space:
            if kind == LAST:
                texts += 1
                bounds[texts] = runs
            at += space
            continue
        begin = at
        value = _BASIS
        while True:
            kind = kinds[content[at]]
            if kind and (kind != WIDE or wide_space_at(content, at)):
                break
            value = (value ^ np.uint64(content[at])) * _PRIME
            at += 1
        value ^= value >> _HALF
        place = value & mask
        entry = slots[place]
        while entry >= 0:
            if hashes[entry] == value:
                first = ends[entry] + 1  # behind the space that ends the key before
                size = ends[entry + 1] - first
                if size == at - begin:
                    same = 0
                    while same < size and keys[first + same] == content[begin + same]:
                        same += 1
                    if same == size:
                        break
            place = (place + np.uint64(1)) & mask
            entry = slots[place]
        if entry < 0:
            if 2 * entries >= len(slots):
                state[0], state[1], state[2], state[3] = begin, runs, texts, entries
                return False
            entry = entries
            first = ends[entry] + 1
            for letter in range(at - begin):
                keys[first + letter] = content[begin + letter]
            first += at - begin
            keys[first] = 32
            ends[entry + 1] = first
            hashes[entry] = value
            slots[place] = entry
            entries += 1
        found[runs] = entry
        runs += 1
    state[0], state[1], state[2], state[3] = at, runs, texts, entries
    return True


@compile_function()
def place(slots: Any, hashes: Any, entries: int) -> None:
    """Put the entries into an empty table."""
    mask = np.uint64(len(slots) - 1)
    for entry in range(entries):
        at = hashes[entry] & mask
        while slots[at] >= 0:
            at = (at + np.uint64(1)) & mask
        slots[at] = entry


@compile_function()
def spread(
    runs: Any,
    bounds: Any,
    tokens: Any,
    starts: Any,
    counts: Any,
    numbers: Any,
    places: Any,
    offsets: Any,
) -> Any:
    """Return the terms and positions that the runs of some texts hold; fill in their offsets.

    Of a run: how many ``tokens``; from where and how many of ``numbers`` (terms) and ``places``
    (tokens) are its own.
    """
    total = 0
    for run in runs:
        total += counts[run]
    terms = np.empty(total, dtype=np.int32)
    positions = np.empty(total, dtype=np.int32)
    written = 0
    for text in range(len(bounds) - 1):
        before = 0
        offsets[text] = written
        for at in range(bounds[text], bounds[text + 1]):
            run = runs[at]
            begin = starts[run]
            for own in range(begin, begin + counts[run]):
                terms[written] = numbers[own]
                positions[written] = before + places[own]
                written += 1
            before += tokens[run]
    offsets[len(bounds) - 1] = written
    return terms, positions
