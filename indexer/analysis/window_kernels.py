"""Compiled loops that choose the best windows of texts: stretches with many terms close together.

A span of a text is a row of three integers: its start, its end and the key of a term. Scores and
weights are explained by ``indexer.highlight.cores``, which makes the same choice in plain Python.
"""

from typing import Any

import numpy as np

from indexer.analysis.window_scores import (
    LATENESS_PENALTY,
    MAX_REPEATS,
    REPEAT_SCORE,
    SPREAD_PENALTY,
    TWO_WINDOWS_FACTOR,
)
from indexer.storage.numba_cache import compile_function

START, END, KEY = range(3)
SCORE = 2  # after the start and the end of a window
NONE = -1  # in place of the start and the end of a window


@compile_function()
def best_window(
    spans: Any, room: int, weights: Any, wanted: Any, has: Any
) -> tuple[int, int, float]:
    """Return the start, end and score of the best window of at most ``room`` characters.

    Only spans with a key for which ``wanted`` is true count. If there are none, the score is minus
    infinity. ``has`` receives for each key whether the window has it.
    """
    counted = spans[wanted[spans[:, KEY]]]
    size, wanted_keys = len(counted), np.sum(wanted)
    best_start, best_end, best_score = NONE, NONE, -np.inf
    seen = np.zeros(len(wanted), dtype=np.bool_)
    for left in range(size):
        start, end, key = counted[left]
        seen[:] = False
        seen[key] = True
        keys, weight, right, most = 1, weights[key], left + 1, start + room
        while right < size and keys < wanted_keys and counted[right, END] <= most:
            key = counted[right, KEY]
            if not seen[key]:
                seen[key] = True
                keys += 1
                weight += weights[key]
                end = counted[right, END]
            right += 1
        while right < size and right - left - keys < MAX_REPEATS and counted[right, START] <= most:
            right += 1
        score = (
            weight
            + REPEAT_SCORE * min(right - left - keys, MAX_REPEATS)
            - SPREAD_PENALTY * (end - start) / room
            - LATENESS_PENALTY * start / counted[size - 1, END]
        )
        if score > best_score:
            best_start, best_end, best_score = start, end, score
            has[:] = seen
    return best_start, best_end, best_score


@compile_function()
def weigh(spans: Any, rarities: Any, weights: Any, present: Any) -> None:
    """Write which keys occur, and their weights: the rarity, or if it is 0, that in the text."""
    counts = np.zeros(len(rarities), dtype=np.int64)
    for span in range(len(spans)):
        counts[spans[span, KEY]] += 1
    for key in range(len(rarities)):
        present[key] = counts[key] > 0
        weights[key] = rarities[key]
        if present[key] and weights[key] == 0:
            weights[key] = (1 + counts[key] ** -0.5) / 2


@compile_function()
def total(weights: Any, keys: Any) -> float:
    """Return the sum of the weights of the keys that are true."""
    found = 0.0
    for key in range(len(keys)):
        if keys[key]:
            found += weights[key]
    return found


@compile_function()
def choose_windows(spans: Any, bounds: Any, rarities: Any, length: int, windows: Any) -> None:
    """Write the best window of each text, or the two that show much more of the query.

    spans: of all texts, in order and without overlaps. bounds: the first span of each text, and
    then the number of spans. rarities: of each key, 0 if unknown. length: characters of all windows
    of a text. windows: receives a row for each text, with the start and end of the best window and
    of the other one, or ``NONE``.
    """
    half = max(1, length // 2)
    weights = np.zeros(len(rarities))
    flags = np.zeros((6, len(rarities)), dtype=np.bool_)
    present, missing, in_one = flags[0], flags[1], flags[2]
    in_first, in_before, in_after = flags[3], flags[4], flags[5]
    windows[:] = NONE
    for text in range(len(bounds) - 1):
        own = spans[bounds[text] : bounds[text + 1]]
        if len(own) == 0:
            continue
        weigh(own, rarities, weights, present)
        one = best_window(own, length, weights, present, in_one)
        windows[text, 0], windows[text, 1] = one[START], one[END]
        if np.sum(in_one) == np.sum(present):
            continue
        first = best_window(own, half, weights, present, in_first)
        missing[:] = present & ~in_first
        before, after = own[own[:, END] <= first[START]], own[own[:, START] >= first[END]]
        second = best_window(before, half, weights, missing, in_before)
        other = best_window(after, half, weights, missing, in_after)
        if other[SCORE] > second[SCORE]:
            second = other
            in_before[:] = in_after
        gained = total(weights, in_first | in_before)
        if second[START] == NONE or gained < TWO_WINDOWS_FACTOR * total(weights, in_one):
            continue
        if (second[SCORE], -second[START]) > (first[SCORE], -first[START]):
            first, second = second, first
        windows[text, 0], windows[text, 1] = first[START], first[END]
        windows[text, 2], windows[text, 3] = second[START], second[END]
