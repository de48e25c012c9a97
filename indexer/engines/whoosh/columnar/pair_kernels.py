"""The inner loops of ``proximity``, compiled: occurrences of words, and what their pairs add.

What these give is what ``occurrences`` and ``proximity`` give without them.
"""

from math import log
from typing import Any

import numpy as np

from indexer.engines.whoosh.columnar.position_kernels import positions_start, read_positions
from indexer.engines.whoosh.columnar.walking_kernels import (
    PLACE,
    ROW,
    compile_function,
    frequency,
    open_walk,
    seek,
)
from indexer.engines.whoosh.proximity import SHIFT


@compile_function()
def occurrences(
    file: Any, words16: Any, words32: Any, words64: Any, row: Any, documents: Any, rank: int
) -> Any:
    """Return (rank << SHIFT) + position of a term in ascending documents, each once.

    The first of the documents has this ``rank``.
    """
    rows = row.reshape(1, ROW)
    walks = np.empty((1, 5), np.int64)
    open_walk(words16, words32, rows, walks, 0)
    places = np.full(len(documents), -1, np.int64)
    total, most = 0, 0
    for number in range(len(documents)):
        found = seek(words16, words32, rows, walks, 0, documents[number])
        if found < 0:
            break
        if found == documents[number]:
            place = walks[0, PLACE]
            times = frequency(file, words32, rows, 0, place)
            places[number] = place
            total += times
            most = max(most, times)
    cursors = np.full((1, 2), -(1 << 60), np.int64)
    positions = np.empty(most, np.int64)
    keys = np.empty(total, np.int64)
    size = 0
    for number in range(len(documents)):
        place = places[number]
        if place < 0:
            continue
        times = frequency(file, words32, rows, 0, place)
        start = positions_start(file, words32, words64, rows, cursors, 0, place)
        cursors[0, 0] = place + 1
        cursors[0, 1] = read_positions(file, start, times, positions)
        base, last = (rank + number) << SHIFT, -1
        for at in range(times):
            position = positions[at]
            if position != last:
                keys[size] = base + position
                size += 1
                last = position
    return keys[:size]


@compile_function()
def gains(
    keys: Any,
    starts: Any,
    order: Any,
    lead: int,
    norms: Any,
    documents: int,
    weights: Any,
    near: int,
    k1: float,
) -> Any:
    """Return what is added to each hit, see ``proximity``.

    ``keys[starts[n]:starts[n + 1]]`` are the occurrences of word n, the last of which stands for
    the words of an answer; ``order`` has the words of the query as they follow each other; words
    at positions below ``lead`` are in the lead. ``weights``: of words that follow each other, words
    near each other, words in the lead, words of an answer, words near one of those.
    """
    found = np.zeros(len(norms))
    times = np.zeros(len(norms), np.int64)
    answer = len(starts) - 2
    for at in range(len(order) - 1):
        one, other = order[at], order[at + 1]
        if one == other:
            continue
        place, end = starts[other], starts[other + 1]
        for index in range(starts[one], starts[one + 1]):
            wanted = keys[index] + 1
            while place < end and keys[place] < wanted:
                place += 1
            if place < end and keys[place] == wanted:
                times[wanted >> SHIFT] += 1
        add(found, times, documents, weights[0])
    for one in range(answer):
        for other in range(one + 1, answer + 1):
            count_after(keys, starts, one, other, near, times)
            count_after(keys, starts, other, one, near, times)
            add(found, times, documents, weights[1] if other < answer else weights[4])
        if lead:
            for index in range(starts[one], starts[one + 1]):
                key = keys[index]
                times[key >> SHIFT] += key & ((1 << SHIFT) - 1) < lead
            add(found, times, documents, weights[2])
    if answer:
        add_answers(
            found,
            times,
            norms,
            keys[starts[answer] : starts[answer + 1]],
            documents,
            weights[3],
            k1,
        )
    return found


@compile_function()
def count_after(keys: Any, starts: Any, one: int, other: int, near: int, times: Any) -> None:
    """Count the occurrences of the other word that come up to ``near`` after one of the first."""
    first, end = starts[one], starts[one + 1]
    place = first
    for index in range(starts[other], starts[other + 1]):
        key = keys[index]
        while place < end and keys[place] < key:
            place += 1
        if place > first and key - keys[place - 1] <= near:
            times[key >> SHIFT] += 1


@compile_function()
def add(found: Any, times: Any, documents: int, weight: float) -> None:
    """Add what counts once in a hit, where it is; ``times`` is cleared."""
    held = 0
    for rank in range(len(times)):
        held += times[rank] > 0
    gained = weight * log(1 + documents / (1 + held))
    for rank in range(len(times)):
        if times[rank]:
            found[rank] += gained
            times[rank] = 0


@compile_function()
def add_answers(
    found: Any, times: Any, norms: Any, keys: Any, documents: int, weight: float, k1: float
) -> None:
    """Add the score of the words of an answer as of one term."""
    for key in keys:
        times[key >> SHIFT] += 1
    held = 0
    for rank in range(len(times)):
        held += times[rank] > 0
    factor = weight * log(1 + documents / (1 + held)) * (k1 + 1)
    for rank in range(len(times)):
        found[rank] += factor * times[rank] / (times[rank] + norms[rank])
