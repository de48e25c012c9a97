"""The positions of a posting in compiled loops, and phrases by them."""

from typing import Any

import numpy as np

from indexer.engines.whoosh.columnar.postings import BLOCK
from indexer.engines.whoosh.columnar.walking_kernels import (
    BEGIN,
    BLOCK_WIDTH,
    BLOCKS,
    FREQUENCIES,
    POSITIONS,
    compile_function,
    frequency,
)


@compile_function(inline="always")
def positions_start(
    file: Any,
    words32: Any,
    words64: Any,
    rows: Any,
    cursors: Any,
    term: int,
    place: int,
) -> Any:
    """Return where in the file the positions of a posting begin.

    ``cursors`` holds a posting of each term and where its positions begin, from where it is walked
    on when that is nearer than the beginning of the block.
    """
    begin = rows[term, BEGIN]
    block = (begin + place) // BLOCK
    before = block * BLOCK - begin
    if before <= cursors[term, 0] <= place:
        before, at = cursors[term, 0], cursors[term, 1]
    elif rows[term, BLOCK_WIDTH] == 8:
        at = rows[term, POSITIONS] + np.int64(words64[rows[term, BLOCKS] + block])
    else:
        at = rows[term, POSITIONS] + np.int64(words32[rows[term, BLOCKS] + block])
    skipped, large = 0, False
    frequencies = rows[term, FREQUENCIES]
    for other in range(before, place):
        skipped += file[frequencies + other]
        large |= file[frequencies + other] == 255
    if large:
        skipped = 0
        for other in range(before, place):
            skipped += frequency(file, words32, rows, term, other)
    while skipped >= 16:  # so many bytes cannot hold more numbers than are skipped
        ended = 0
        for byte in range(16):
            ended += file[np.uintp(at + byte)] < 128
        skipped -= ended
        at += 16
    while skipped > 0:
        skipped -= file[np.uintp(at)] < 128
        at += 1
    return at


@compile_function(inline="always")
def read_positions(file: Any, at: int, count: int, positions: Any) -> Any:
    """Read a posting's positions (differences of 7 bits a byte, the low ones first).

    Returns where the next posting's begin.
    """
    last: Any = 0
    for number in range(count):
        value: Any = np.int64(file[np.uintp(at)])
        at += 1
        if value >= 128:
            value &= 127
            shift = 7
            while file[np.uintp(at)] >= 128:
                value |= (np.int64(file[np.uintp(at)]) & 127) << shift
                shift += 7
                at += 1
            value |= np.int64(file[np.uintp(at)]) << shift
            at += 1
        last += value
        positions[np.uintp(number)] = last
    return at


@compile_function(inline="always")
def is_phrase(
    file: Any,
    words32: Any,
    words64: Any,
    rows: Any,
    places: Any,
    cursors: Any,
    order: Any,
    slop: int,
    ends: Any,
    here: Any,
) -> Any:
    """Return whether the words stand one after the other within ``slop``.

    ``places`` has the posting of each term; ``ends`` and ``here`` have room for the positions.
    """
    ended = 0
    for word in range(len(order)):
        term = order[word]
        count = frequency(file, words32, rows, term, places[term])
        at = positions_start(file, words32, words64, rows, cursors, term, places[term])
        cursors[term, 0] = places[term] + 1
        cursors[term, 1] = read_positions(file, at, count, here)
        if word:
            kept, before = 0, 0
            for number in range(count):
                while before < ended and ends[before] < here[number] - slop:
                    before += 1
                if before < ended and ends[before] < here[number]:
                    here[kept] = here[number]
                    kept += 1
            if not kept:
                return False
            count = kept
        ends, here = here, ends
        ended = count
    return True


@compile_function(inline="always")
def most_positions(file: Any, words32: Any, rows: Any, places: Any, order: Any) -> Any:
    """Return how many positions a word of the phrase has in the document, at most."""
    most = 0
    for term in order:
        most = max(most, frequency(file, words32, rows, term, places[term]))
    return most
