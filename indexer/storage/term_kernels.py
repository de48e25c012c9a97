"""Compiled loops over sorted terms: those near a word, those that fit a pattern, several at once.

The terms within some edits of a word are found by walking the sorted terms like a trie (Baeza-Yates
and Gonnet, 1990; Schulz and Mihov, 2002): the rows of the edit-distance matrix of a common prefix
are computed once, and all terms with a prefix that is too far from the word are leapt over. So a
few hundred terms are read, however many there are.
"""

from typing import Any

import numpy as np

from indexer.storage.numba_cache import compile_function

ASCII = 128
ANY_LETTER, ANY_LETTERS = -1, -2  # codes of a pattern; the others are bytes of UTF-8
_CONTINUATION = 0x80  # of a byte of UTF-8 after the first, masked with ``_CONTINUATION_MASK``
_CONTINUATION_MASK = 0xC0


@compile_function()
def _start(ends: Any, number: int) -> Any:
    return np.int64(ends[number - 1]) if number else np.int64(0)


@compile_function()
def _shares(content: Any, ends: Any, number: int, prefix: int, size: int) -> bool:
    """Return whether a term begins with the ``size`` bytes at ``prefix``."""
    start = _start(ends, number)
    if np.int64(ends[number]) - start < size:
        return False
    for at in range(size):
        if content[start + at] != content[prefix + at]:
            return False
    return True


@compile_function()
def _after(content: Any, ends: Any, number: int, end: int, size: int) -> int:
    """Return the first term after ``number`` with other first ``size`` bytes, by galloping."""
    prefix = _start(ends, number)
    leap = 1
    low = number
    while low + leap < end and _shares(content, ends, low + leap, prefix, size):
        low += leap
        leap <<= 1
    high = min(low + leap, end)
    while high - low > 1:
        middle = (low + high) >> 1
        if _shares(content, ends, middle, prefix, size):
            low = middle
        else:
            high = middle
    return high


@compile_function()
def _next_row(rows: Any, word: Any, content: Any, start: int, depth: int, limit: int) -> Any:
    """Compute the row after ``depth`` letters and one more; return its smallest distance.

    Restricted Damerau-Levenshtein distance. Cells further than the limit from the diagonal are left
    out (Ukkonen 1985); the cells beside them hold more than the limit.
    """
    size, row = len(word), depth + 1
    letter = content[start + depth]
    begin, end = max(1, row - limit), min(size, row + limit)
    rows[row, begin - 1] = row if begin == 1 else limit + 1
    least = np.int64(rows[row, begin - 1])
    for column in range(begin, end + 1):
        other = word[column - 1]
        distance = np.int64(rows[depth, column - 1]) + (letter != other)
        distance = min(distance, np.int64(rows[row, column - 1]) + 1)
        if column < row + limit:
            distance = min(distance, np.int64(rows[depth, column]) + 1)
        if (
            row > 1
            and column > 1
            and letter == word[column - 2]
            and content[start + depth - 1] == other
        ):
            distance = min(distance, np.int64(rows[row - 2, column - 2]) + 1)
        rows[row, column] = min(distance, limit + 1)
        least = min(least, distance)
    return least


@compile_function()
def near(
    content: Any, ends: Any, begin: int, end: int, word: Any, limit: int, found: Any, wide: Any
) -> tuple[int, int, int]:
    """Find the terms ``begin:end`` within ``limit`` edits of a word.

    Return the number of terms in ``found``, of those in ``wide``, and of the terms that were read.
    The numbers of the near terms are in ``found``. ``wide`` has the numbers of terms that cannot be
    compared byte by byte, as they have other than ASCII letters where they are still near. Both
    arrays must have room for all terms.

    word: ASCII codes; another code than those of ASCII for any other letter.
    """
    size = len(word)
    rows = np.full((size + limit + 2, size + 2), limit + 1, dtype=np.uint8)
    for column in range(min(size, limit) + 1):
        rows[0, column] = column
    count, others, read = 0, 0, 0
    known, last = 0, np.int64(0)  # rows that are right for the term at ``last``
    number = begin
    while number < end:
        read += 1
        start = _start(ends, number)
        length = np.int64(ends[number]) - start
        depth = 0
        while depth < known and depth < length and content[start + depth] == content[last + depth]:
            depth += 1
        last = start
        is_wide, too_far = False, 0
        while depth < length:
            if content[start + depth] >= ASCII:
                is_wide = True
                break
            if depth == size + limit:
                too_far = depth + 1
                break
            least = _next_row(rows, word, content, start, depth, limit)
            depth += 1
            if least > limit:
                too_far = depth
                break
        known = depth
        if too_far:
            number = _after(content, ends, number, end, too_far)
            continue
        if is_wide:
            wide[others] = number
            others += 1
        elif abs(length - size) <= limit and rows[length, size] <= limit:
            found[count] = number
            count += 1
        number += 1
    return count, others, read


@compile_function()
def _skip_letter(content: Any, at: int, stop: int) -> int:
    """Return the place after the letter of UTF-8 at a place."""
    at += 1
    while at < stop and content[at] & _CONTINUATION_MASK == _CONTINUATION:
        at += 1
    return at


@compile_function()
def _fits(content: Any, at: int, stop: int, pattern: Any) -> bool:
    """Return whether bytes fit a pattern. After a star, its first fit is as good as a later one."""
    size = len(pattern)
    code, star, resume = 0, -1, at
    while at < stop:
        if code < size and pattern[code] == ANY_LETTERS:
            star, resume = code, at
            code += 1
        elif code < size and pattern[code] == ANY_LETTER:
            at = _skip_letter(content, at, stop)
            code += 1
        elif code < size and pattern[code] == content[at]:
            at += 1
            code += 1
        elif star >= 0:
            resume = _skip_letter(content, resume, stop)
            at, code = resume, star + 1
        else:
            return False
    while code < size and pattern[code] == ANY_LETTERS:
        code += 1
    return code == size


@compile_function()
def fitting(content: Any, ends: Any, begin: int, end: int, pattern: Any, found: Any) -> int:
    """List the terms ``begin:end`` that fit a pattern in ``found``; return their number."""
    count = 0
    for number in range(begin, end):
        if _fits(content, _start(ends, number), np.int64(ends[number]), pattern):
            found[count] = number
            count += 1
    return count


@compile_function()
def find_all(content: Any, ends: Any, words: Any, word_ends: Any, found: Any) -> None:
    """Write the number of each word to ``found``, or -1, by binary search."""
    for word in range(len(word_ends)):
        begin = _start(word_ends, word)
        size = np.int64(word_ends[word]) - begin
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) >> 1
            start = _start(ends, middle)
            length = np.int64(ends[middle]) - start
            order, at = np.int64(0), 0
            while order == 0 and at < size and at < length:
                order = np.int64(content[start + at]) - np.int64(words[begin + at])
                at += 1
            if order == 0:
                order = length - size
            if order < 0:
                low = middle + 1
            else:
                high = middle
        found[word] = -1
        if low < len(ends):
            start = _start(ends, low)
            is_equal = np.int64(ends[low]) - start == size
            at = 0
            while is_equal and at < size:
                is_equal = content[start + at] == words[begin + at]
                at += 1
            if is_equal:
                found[word] = low
