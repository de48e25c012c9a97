"""Pairs of sketches, against the count of shared minima pair by pair."""

import random

import numpy as np

from articles.copies.sketch import DTYPE, MINIMA
from indexer.copies.sketches import (
    MIN_SHARED_BY_RATIO,
    Pairs,
    Sketches,
    from_rows,
    pairs_among,
    pairs_between,
)

RANDOM = random.Random(11)


def drawn(count: int) -> Sketches:
    """Return sketches of few different values, so that pairs share minima."""
    rows = [
        [RANDOM.randrange(4) for _ in range(MINIMA)] + [RANDOM.choice((40, 60, 90, 200))]
        for _ in range(count)
    ]
    return from_rows((pk, np.array(row, DTYPE).tobytes()) for pk, row in enumerate(rows, 1))


def expected(one: Sketches, other: Sketches) -> set[tuple[int, int, int]]:
    found = set()
    for first in range(len(one.ids)):
        for second in range(len(other.ids)):
            lengths = int(one.lengths[first]), int(other.lengths[second])
            limits = [
                limit
                for ratio, limit in MIN_SHARED_BY_RATIO
                if min(lengths) / max(lengths) >= ratio
            ]
            shared = int((one.minima[:, first] == other.minima[:, second]).sum())
            if limits and shared >= limits[-1]:
                found.add((first, second, shared))
    return found


def triples(pairs: Pairs) -> list[tuple[int, int, int]]:
    return list(zip(pairs.one.tolist(), pairs.other.tolist(), pairs.shared.tolist(), strict=True))


def test_pairs_between_collections_are_those_that_share_enough() -> None:
    few, many = drawn(7), drawn(80)

    found = triples(pairs_between(few, many))

    assert set(found) == expected(few, many)
    assert len(found) == len(set(found)) > 50


def test_pairs_among_a_collection_come_once() -> None:
    sketches = drawn(90)

    found = triples(pairs_among(sketches))

    assert set(found) == {each for each in expected(sketches, sketches) if each[0] < each[1]}
    assert len(found) == len(set(found)) > 50


def test_empty_collections_have_no_pairs() -> None:
    empty, some = from_rows([]), drawn(3)

    assert triples(pairs_between(empty, some)) == []
    assert triples(pairs_between(some, empty)) == []
    assert triples(pairs_among(empty)) == []


def test_articles_without_a_sketch_are_left_out() -> None:
    assert from_rows([(1, b"")]).ids.tolist() == []
