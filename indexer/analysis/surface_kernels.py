"""Compiled loops that find runs of characters in UTF-8 text and number them by a hash table.

A run ends at white space and at any other character that always separates two chunks of the
tokenizer (``hutan,Karena``, ``RT/RW``). The key of a run is the run without the punctuation around
it; an ASCII word that is capitalized or all capitals has a lower-case key. ``surface_table`` makes
and enlarges the arrays of the table.

The table uses open addressing with linear probing and the FNV-1a hash (Fowler, Noll and Vo) over
the bytes from last to first. Two runs are equal only if all bytes of their keys are equal.
"""

from typing import Any

import numpy as np

from indexer.storage.numba_cache import compile_function

END = 0xFF  # end of a text; UTF-8 does not have this byte
SPACE_BYTE = 0x20  # after every key
POINT_BYTE = 0x2E
_BASIS = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_HALF = np.uint64(32)
# A slot has the upper half of a hash (the tag) and the number of the entry.
EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)
_ENTRY = np.uint64(0xFFFFFFFF)
_TAG = np.uint64(0xFFFFFFFF00000000)
_LOWERCASE_BIT = 0x20  # turns an ASCII capital into a small letter

# Kinds of bytes: part of a run; a border; perhaps the first byte of a multi-byte space; perhaps a
# border (a point is no border in 1.5 and in U.S.); the end of a text.
INSIDE, BORDER, WIDE, POINT, LAST = range(5)
BINDING = ".,:'`-%"  # ASCII punctuation that can be inside a chunk, or be one (5%)
KINDS = np.full(256, INSIDE, dtype=np.uint8)
KINDS[[code for code in range(128) if not chr(code).isalnum() and chr(code) not in BINDING]] = (
    BORDER
)
KINDS[[0xC2, 0xE1, 0xE2, 0xE3]] = WIDE
KINDS[[ord(char) for char in ".,:"]] = POINT
KINDS[END] = LAST

# Classes of bytes within a run.
SMALL, CAPITAL, DIGIT, PUNCTUATION, OTHER = 1, 2, 4, 8, 16
CLASSES = np.full(256, OTHER, dtype=np.uint8)
CLASSES[:128] = PUNCTUATION
CLASSES[48:58] = DIGIT
CLASSES[65:91] = CAPITAL
CLASSES[97:123] = SMALL
CLASSES[ord("%")] = OTHER  # after a number, it is a token
_LETTER = SMALL | CAPITAL
_ALNUM = _LETTER | DIGIT
WIDE_PUNCTUATION = "“”‘’…"  # removed from the ends of a run, too
_LAST_BYTES = tuple(char.encode()[2] for char in WIDE_PUNCTUATION)


@compile_function(inline="always")
def wide_space_at(content: Any, at: int) -> int:
    """Return the length in bytes of the white space (as of ``str.split``) at ``at``, or 0."""
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


@compile_function(inline="always")
def is_border(content: Any, classes: Any, at: int) -> Any:
    """Return whether the point, comma or colon at ``at`` (never the first byte) ends the run."""
    before, after = classes[content[at - 1]], classes[content[at + 1]]
    if before in (DIGIT, OTHER) and after in (DIGIT, OTHER):
        return False  # 1.5, or digits that are not ASCII
    if content[at] != POINT_BYTE or before == DIGIT:
        return True
    # A point after a word of several letters is a border; after a single letter (S.H.) it is not.
    return before & _LETTER != 0 and classes[content[at - 2]] & _ALNUM != 0


@compile_function()
def is_wide_punctuation(content: Any, at: int) -> bool:
    """Return whether three bytes are one of ``WIDE_PUNCTUATION``."""
    return content[at] == 0xE2 and content[at + 1] == 0x80 and content[at + 2] in _LAST_BYTES


@compile_function()
def without_punctuation(content: Any, classes: Any, begin: int, end: int) -> tuple[int, int]:
    """Return the offsets of a run's begin and end without the punctuation around it."""
    while begin < end:
        if classes[content[begin]] == PUNCTUATION:
            begin += 1
        elif end - begin >= 3 and is_wide_punctuation(content, begin):
            begin += 3
        else:
            break
    while begin < end:
        if classes[content[end - 1]] == PUNCTUATION:
            end -= 1
        elif end - begin >= 3 and is_wide_punctuation(content, end - 3):
            end -= 3
        else:
            break
    return begin, end


@compile_function()
def scan(
    content: Any,
    kinds: Any,
    classes: Any,
    state: Any,
    slots: Any,
    hashes: Any,
    ends: Any,
    keys: Any,
    found: Any,
    bounds: Any,
) -> bool:
    """Write the table entry of every run to ``found``, and the end of each text to ``bounds``.

    A text's end is the number of runs up to there. Every text in ``content`` ends with ``END``.
    ``kinds`` and ``classes`` are the arrays ``KINDS`` and ``CLASSES``. ``state`` holds the offset
    in ``content`` and the numbers of runs, texts and entries so far; it is updated. A new key
    becomes an entry. Return False if the table is full: the caller enlarges it and calls again with
    the same ``state``.
    """
    at, runs, texts, entries = state
    mask = np.uint64(len(slots) - 1)
    while at < len(content):
        kind = kinds[content[at]]
        border = wide_space_at(content, at) if kind == WIDE else kind in (BORDER, LAST)
        if border:
            if kind == LAST:
                texts += 1
                bounds[texts] = runs
            at += border
            continue
        first_byte = at
        at += 1
        while True:
            kind = kinds[content[at]]
            if kind != INSIDE:
                if kind in (BORDER, LAST):
                    break
                if kind == WIDE and wide_space_at(content, at):
                    break
                if kind == POINT and is_border(content, classes, at):
                    break
            at += 1
        begin, end = first_byte, at
        if (classes[content[begin]] | classes[content[end - 1]]) & ~_ALNUM:
            begin, end = without_punctuation(content, classes, begin, end)
            if begin == end:  # only punctuation
                continue
        value, letters = _BASIS, 0
        for number in range(end - 1, begin, -1):
            letters |= classes[content[number]]
            value = (value ^ np.uint64(content[number] | _LOWERCASE_BIT)) * _PRIME
        size = end - begin
        initial: Any = np.int64(content[begin])
        value = (value ^ np.uint64(initial | _LOWERCASE_BIT)) * _PRIME
        value ^= value >> _HALF
        smaller = 0
        if classes[initial] == CAPITAL and letters in (0, SMALL, CAPITAL):
            initial |= _LOWERCASE_BIT
            smaller = _LOWERCASE_BIT if letters == CAPITAL else 0
        place = value & mask
        slot = slots[place]
        entry: Any = -1
        while slot != EMPTY:
            if slot & _TAG == value & _TAG:
                entry = np.int64(slot & _ENTRY)
                first = ends[entry] + 1  # after the space that ends the previous key
                if ends[entry + 1] - first == size and keys[first] == initial:
                    same = 1
                    while (
                        same < size
                        and keys[first + same] == np.int64(content[begin + same]) | smaller
                    ):
                        same += 1
                    if same == size:
                        break
            place = (place + np.uint64(1)) & mask
            slot = slots[place]
        if slot == EMPTY:
            if 2 * entries >= len(slots):
                state[0], state[1], state[2], state[3] = first_byte, runs, texts, entries
                return False
            entry = entries
            first = ends[entry] + 1
            keys[first] = initial
            for letter in range(1, size):
                keys[first + letter] = np.int64(content[begin + letter]) | smaller
            keys[first + size] = SPACE_BYTE
            ends[entry + 1] = first + size
            hashes[entry] = value
            slots[place] = value & _TAG | np.uint64(entry)
            entries += 1
        found[runs] = entry
        runs += 1
    state[0], state[1], state[2], state[3] = at, runs, texts, entries
    return True


@compile_function()
def insert_all(slots: Any, hashes: Any, entries: int) -> None:
    """Insert the entries into an empty table."""
    mask = np.uint64(len(slots) - 1)
    for entry in range(entries):
        at = hashes[entry] & mask
        while slots[at] != EMPTY:
            at = (at + np.uint64(1)) & mask
        slots[at] = hashes[entry] & _TAG | np.uint64(entry)


@compile_function()
def gather(
    runs: Any,
    bounds: Any,
    single: Any,
    token_counts: Any,
    starts: Any,
    counts: Any,
    numbers: Any,
    tokens: Any,
    offsets: Any,
    lengths: Any,
) -> Any:
    """Return the terms and positions of the occurrences in some texts.

    runs, bounds: the runs of all texts, and the end of each text in them.
    single: of each run, its term if the run is one token with one term; else -1.
    token_counts: of each run, the number of tokens.
    starts, counts: of each run, the slice of ``numbers`` and ``tokens``.
    numbers, tokens: a term of a run, and the index of its token in the run.
    offsets: receives the offset of each text in the returned arrays.
    lengths: receives the number of tokens of each text.
    """
    total = 0
    for run in runs:
        total += 1 if single[run] >= 0 else counts[run]
    terms = np.empty(total, dtype=np.int32)
    positions = np.empty(total, dtype=np.int32)
    written = 0
    for text in range(len(bounds) - 1):
        before = 0
        offsets[text] = written
        for at in range(bounds[text], bounds[text + 1]):
            run = runs[at]
            if single[run] >= 0:
                terms[written] = single[run]
                positions[written] = before
                written += 1
                before += 1
                continue
            begin = starts[run]
            for own in range(begin, begin + counts[run]):
                terms[written] = numbers[own]
                positions[written] = before + tokens[own]
                written += 1
            before += token_counts[run]
        lengths[text] = before
    offsets[len(bounds) - 1] = written
    return terms, positions
