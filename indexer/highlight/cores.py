"""Cores of snippets: the stretches of a text with the most terms of a query, close together.

A core scores high if it has many different terms of the query, rare ones first, close together, and
near the beginning. Compiled code chooses the cores of all texts of a page in one call
(``indexer.analysis.window_kernels``); until it is compiled, Python does. The cores are the same.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from math import inf
from typing import NamedTuple

import numpy as np

from indexer.analysis.window_scores import (
    LATENESS_PENALTY,
    MAX_REPEATS,
    REPEAT_SCORE,
    SPREAD_PENALTY,
    TWO_WINDOWS_FACTOR,
)
from indexer.analysis.windows import window_kernels
from indexer.highlight.highlighter import Span

Core = tuple[int, int]  # start and end of a stretch of a text


class _Window(NamedTuple):
    """A core with the keys of the query terms in it, and its score."""

    start: int
    end: int
    keys: frozenset[int]
    score: float


def best_cores(
    spans: Sequence[Sequence[Span]], length: int, rarities: Mapping[int, float]
) -> list[list[Core]]:
    """Return the best core of each text, and a second one if both show much more of the query.

    ``spans`` are the marked stretches of each text; a text without any has no core. ``length`` is
    the number of characters of all passages of a text. ``rarities`` are the rarities of the terms
    in the index. If the rarity of a term is missing, its rarity in the text replaces it.
    """
    kernels = window_kernels()
    if kernels is None:
        return [
            [(start, end) for start, end, _, _ in _choose(own, length, rarities)] for own in spans
        ]
    bounds = np.array([0, *accumulate(map(len, spans))], dtype=np.int64)
    values = chain.from_iterable(chain.from_iterable(spans))
    rows = np.fromiter(values, dtype=np.int64, count=3 * int(bounds[-1])).reshape(-1, 3)
    keys = range(1 + int(rows[:, 2].max(initial=-1)))
    by_key = np.array([rarities.get(key, 0.0) for key in keys], dtype=np.float64)
    windows = np.empty((len(spans), 4), dtype=np.int64)
    kernels.choose_windows(rows, bounds, by_key, length, windows)
    return [_cores(*window) for window in windows.tolist()]


def _cores(start: int, end: int, other_start: int, other_end: int) -> list[Core]:
    """Return the cores of a text; a start of -1 stands for none."""
    if other_start >= 0:
        return [(start, end), (other_start, other_end)]
    return [(start, end)] if start >= 0 else []


def _choose(spans: Sequence[Span], length: int, rarities: Mapping[int, float]) -> list[_Window]:
    """Return the best core, or two cores that show much more of the query; without spans, none.

    ``rarities`` are the rarities of the terms in the index. If the rarity of a term is missing, its
    rarity in the text replaces it.
    """
    weights = {
        key: rarities.get(key) or _rarity_in(spans, key) for key in {span.key for span in spans}
    }
    single = _best(spans, length, weights)
    if single is None or len(single.keys) == len(weights):
        return [single] if single else []
    half = max(1, length // 2)
    first = _best(spans, half, weights)
    if first is None:
        return [single]
    missing = {key: weight for key, weight in weights.items() if key not in first.keys}
    before = [span for span in spans if span.end <= first.start]
    after = [span for span in spans if span.start >= first.end]
    others = (_best(part, half, missing) for part in (before, after))
    second = max((core for core in others if core), key=lambda core: core.score, default=None)
    threshold = TWO_WINDOWS_FACTOR * _weight(single.keys, weights)
    if second is None or _weight(first.keys | second.keys, weights) < threshold:
        return [single]
    return sorted((first, second), key=lambda window: (-window.score, window.start))


def _rarity_in(spans: Sequence[Span], key: int) -> float:
    """Return the rarity of a term in the text, from 1 for one match down to 0.5 for many."""
    return float(1 + sum(span.key == key for span in spans) ** -0.5) / 2


def _best(spans: Sequence[Span], room: int, weights: Mapping[int, float]) -> _Window | None:
    """Return the core of at most ``room`` characters with the highest score; None without spans."""
    counted = [span for span in spans if span.key in weights]
    if not counted:
        return None
    starts = [span[0] for span in counted]
    last_end, number, all_keys = counted[-1].end, len(counted), len(weights)
    best, best_score = (0, 0, frozenset[int]()), -inf
    for left, (start, own_end, key) in enumerate(counted):
        keys, end, right = {key}, own_end, left + 1
        weight, most = weights[key], start + room
        while right < number and len(keys) < all_keys:
            _, its_end, its_key = counted[right]
            if its_end > most:
                break
            if its_key not in keys:
                keys.add(its_key)
                weight += weights[its_key]
                end = its_end
            right += 1
        repeats = bisect_right(starts, most, right) - left - len(keys)
        score = (
            weight
            + REPEAT_SCORE * (repeats if repeats < MAX_REPEATS else MAX_REPEATS)
            - SPREAD_PENALTY * (end - start) / room
            - LATENESS_PENALTY * start / last_end
        )
        if score > best_score:
            best, best_score = (start, end, frozenset(keys)), score
    return _Window(*best, best_score)


def _weight(keys: frozenset[int], weights: Mapping[int, float]) -> float:
    return sum(weights[key] for key in keys)
