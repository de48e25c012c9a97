"""Cores of snippets: the stretches of a text with the most terms of a query, close together.

A core scores high if it has many different terms of the query, rare ones first, close together, and
near the beginning. Compiled code chooses the cores of all texts of a page in one call
(``indexer.analysis.window_kernels``); until it is compiled, and for a single text, Python does. The
cores are the same.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from math import inf
from types import ModuleType
from typing import NamedTuple

import numpy as np

from indexer.analysis.windows import window_kernels
from indexer.highlight.highlighter import Span

# A term in a passage adds up to 1 to its score, by the rarity of the term.
_REPEAT_SCORE = 0.02  # for each further match in a passage
_MAX_REPEATS = 4  # number of further matches that add to the score
_SPREAD_PENALTY = 1.0  # of the widest possible passage
_LATENESS_PENALTY = 0.1  # of a passage at the end of the article
_TWO_PASSAGES_FACTOR = 1.3  # two passages must score 1.3 times as high as one of equal total length
_SCORING = (_REPEAT_SCORE, _MAX_REPEATS, _SPREAD_PENALTY, _LATENESS_PENALTY)


class Core(NamedTuple):
    """The stretch ``text[start:end]``, and its score."""

    start: int
    end: int
    score: float


class _Window(NamedTuple):
    """A core with the keys of the query terms in it."""

    start: int
    end: int
    keys: frozenset[int]
    score: float


def best_cores(
    spans: Sequence[Sequence[Span]], length: int, rarities: Mapping[int, float]
) -> list[list[Core]]:
    """Return the best core of each text, or two cores that show much more of the query.

    ``spans`` are the marked stretches of each text; a text without any has no core. ``length`` is
    the number of characters of all passages of a text. ``rarities`` are the rarities of the terms
    in the index. If the rarity of a term is missing, its rarity in the text replaces it.
    """
    kernels = window_kernels()
    if kernels is not None:
        return _compiled_cores(kernels, spans, length, rarities)
    return [
        [Core(start, end, score) for start, end, _, score in _choose(own, length, rarities)]
        for own in spans
    ]


def _compiled_cores(
    kernels: ModuleType,
    spans: Sequence[Sequence[Span]],
    length: int,
    rarities: Mapping[int, float],
) -> list[list[Core]]:
    """Return the cores that compiled code chooses."""
    bounds = np.array([0, *accumulate(map(len, spans))], dtype=np.int64)
    values = chain.from_iterable(chain.from_iterable(spans))
    rows = np.fromiter(values, dtype=np.int64, count=3 * int(bounds[-1])).reshape(-1, 3)
    keys = range(1 + int(rows[:, 2].max(initial=-1)))
    by_key = np.array([rarities.get(key, 0.0) for key in keys], dtype=np.float64)
    windows, scores = np.empty((len(spans), 2, 2), dtype=np.int64), np.zeros((len(spans), 2))
    kernels.choose_windows(
        rows, bounds, by_key, length, _TWO_PASSAGES_FACTOR, _SCORING, windows, scores
    )
    return [
        [Core(start, end, score) for (start, end), score in zip(*own, strict=True) if start >= 0]
        for own in zip(windows.tolist(), scores.tolist(), strict=True)
    ]


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
    threshold = _TWO_PASSAGES_FACTOR * _weight(single.keys, weights)
    if second is None or _weight(first.keys | second.keys, weights) < threshold:
        return [single]
    return sorted((first, second))


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
            + _REPEAT_SCORE * (repeats if repeats < _MAX_REPEATS else _MAX_REPEATS)
            - _SPREAD_PENALTY * (end - start) / room
            - _LATENESS_PENALTY * start / last_end
        )
        if score > best_score:
            best, best_score = (start, end, frozenset(keys)), score
    return _Window(*best, best_score)


def _weight(keys: frozenset[int], weights: Mapping[int, float]) -> float:
    return sum(weights[key] for key in keys)
