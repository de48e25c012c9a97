"""Compiled loop that splits UTF-8 text into words and numbers the distinct ones.

A word is an unbroken piece of letters and digits. A hyphen or an apostrophe between two of them
belongs to it, and so does a point or comma between two digits. ASCII capitals become small letters.
``word_reader`` has the same rules as a regular expression.

The table uses open addressing with linear probing and the FNV-1a hash (Fowler, Noll and Vo). Equal
hashes are compared byte by byte.
"""

from typing import Any

import numpy as np

from indexer.storage.numba_cache import compile_function

END = 0x00  # end of a text
PADDING = 3  # bytes after the last text that the loop may read
_BASIS = np.uint64(0xCBF29CE484222325)
_PRIME = np.uint64(0x100000001B3)
_HYPHEN, _APOSTROPHE, _GRAVE, _POINT, _COMMA = 0x2D, 0x27, 0x60, 0x2E, 0x2C
_SPACE, _ZERO, _NINE = 0x20, 0x30, 0x39


#: The small letter or digit of each byte of ASCII; 0 for all other bytes.
LETTERS = np.zeros(256, dtype=np.uint8)
for _code in map(ord, "0123456789abcdefghijklmnopqrstuvwxyz"):
    LETTERS[_code] = _code
    LETTERS[ord(chr(_code).upper())] = _code


@compile_function(inline="always")
def _wide_letter(content: Any, at: int) -> int:
    """Return the bytes of the letter or digit at ``at``, beyond ASCII; 0 for another character."""
    first = content[at]
    if first < 0xC3:  # U+0080 to U+00BF are signs
        return 0
    if first < 0xE0:
        return 2
    if first >= 0xF0:
        return 4
    second = content[at + 1]
    if first == 0xE2 and second <= 0x81:  # U+2000 to U+207F: spaces and punctuation
        return 0
    if first == 0xE3 and second == 0x80:  # U+3000 to U+303F: punctuation
        return 0
    return 0 if first == 0xEF and second == 0xBB and content[at + 2] == 0xBF else 3


@compile_function(inline="always")
def _joint(content: Any, letters: Any, at: int) -> int:
    """Return the bytes of the sign at ``at`` (never the first byte) if it joins two letters."""
    sign = content[at]
    size = 0
    if sign == _HYPHEN or sign == _APOSTROPHE or sign == _GRAVE:
        size = 1
    elif sign == 0xE2 and content[at + 1] == 0x80 and (content[at + 2] | 1) == 0x99:
        size = 3
    elif sign == _POINT or sign == _COMMA:
        before, after = content[at - 1], content[at + 1]
        return 1 if _ZERO <= before <= _NINE and _ZERO <= after <= _NINE else 0
    return size if size and (letters[content[at + size]] or _wide_letter(content, at + size)) else 0


@compile_function()
def split(
    content: Any,
    letters: Any,
    max_bytes: int,
    slots: Any,
    hashes: Any,
    firsts: Any,
    lasts: Any,
    found: Any,
    ends: Any,
) -> Any:
    """Number the words of texts, each of which ends with ``END``; return the counts of both.

    Return a negative count if the table is full: the caller calls again with a larger one.

    content: the texts and ``PADDING`` zeros; their ASCII capitals become small letters.
    letters: the array ``LETTERS``.
    max_bytes: of a word; a longer one is left out.
    slots: the table, filled with -1; its size is a power of two.
    hashes, firsts, lasts: receive for each distinct word its hash, its begin and its end.
    found: receives for each word twice its number, plus one if it follows a word after a space.
    ends: receives the number of words up to the end of each text.
    """
    at, words, distinct, texts = 0, 0, 0, 0
    follows = False
    mask = np.uint64(len(slots) - 1)
    size = len(content) - PADDING
    while at < size:
        if not letters[content[at]]:
            byte = content[at]
            wide = _wide_letter(content, at) if byte >= 0xC3 else 0
            if not wide:
                if byte == END:
                    ends[texts] = words
                    texts += 1
                    follows = False
                elif byte == 0xC2 and content[at + 1] == 0xA0:
                    at += 1  # a space
                elif byte != _SPACE:
                    follows = False
                at += 1
                continue
        begin, value = at, _BASIS
        while True:
            letter = letters[content[at]]
            if letter:
                content[at] = letter
                value = (value ^ np.uint64(letter)) * _PRIME
                at += 1
                continue
            step = _wide_letter(content, at) if content[at] >= 0xC3 else 0
            if not step:
                step = _joint(content, letters, at)
            if not step:
                break
            for place in range(at, at + step):
                value = (value ^ np.uint64(content[place])) * _PRIME
            at += step
        length = at - begin
        if length > max_bytes:
            follows = False
            continue
        slot = (value ^ (value >> np.uint64(32))) & mask
        number: Any = slots[slot]
        while number >= 0:
            if hashes[number] == value:
                first = firsts[number]
                if lasts[number] - first == length:
                    same = 0
                    while same < length and content[first + same] == content[begin + same]:
                        same += 1
                    if same == length:
                        break
            slot = (slot + np.uint64(1)) & mask
            number = slots[slot]
        if number < 0:
            if 2 * distinct >= len(slots):
                return -1, distinct
            number = distinct
            slots[slot] = number
            hashes[number] = value
            firsts[number], lasts[number] = begin, at
            distinct += 1
        found[words] = 2 * number + follows
        words += 1
        follows = True
    return words, distinct
