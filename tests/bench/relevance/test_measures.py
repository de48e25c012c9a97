"""Measures of rankings, and of stems."""

from collections import Counter
from math import log2

import numpy as np
import pytest

from bench.relevance.measures import interval, measures, significance
from bench.relevance.stemming import Gold, accuracy, left_apart, wrong_conflations


@pytest.mark.parametrize(
    ("ranking", "answers", "expected"),
    [
        ([7, 1, 2], {7}, (1.0, 1.0, 1.0)),
        ([1, 7, 2], {7}, (1 / log2(3), 0.5, 1.0)),
        ([*range(1, 12), 50], {50}, (0.0, 0.0, 1.0)),
        ([*range(1, 101), 200], {200}, (0.0, 0.0, 0.0)),
        ([3, 1, 4], {3, 4, 9}, ((1 + 0.5) / (1 + 1 / log2(3) + 0.5), 1.0, 2 / 3)),
        ([], {1}, (0.0, 0.0, 0.0)),
    ],
)
def test_measures(
    ranking: list[int], answers: set[int], expected: tuple[float, float, float]
) -> None:
    assert measures(ranking, answers) == pytest.approx(expected)


def test_the_interval_holds_the_mean_and_narrows_with_more_values() -> None:
    values = np.random.default_rng(5).random(400)

    low, high = interval(values, seed=1)
    few_low, few_high = interval(values[:40], seed=1)

    assert low < values.mean() < high
    assert high - low < few_high - few_low


def test_significance_tells_a_difference_from_chance() -> None:
    generator = np.random.default_rng(3)
    values = generator.random(300)

    assert significance(values + 0.05, values, seed=1) < 0.001
    assert significance(values, values, seed=1) == 1.0
    assert significance(values, generator.permutation(values), seed=1) > 0.01


GOLD = [
    Gold("menulis", "tulis", 6),
    Gold("tulis", "tulis", 2),
    Gold("media", "media", 2),
    Gold("dia", "dia", 10),
]


def test_measures_of_stems() -> None:
    stems = {"menulis": "nulis", "media": "dia"}

    found = accuracy(GOLD, lambda word: stems.get(word, word))

    assert found["lemma_accuracy"] == (0.5, 4)
    assert found["lemma_accuracy_weighted"] == (0.6, 4)
    assert found["derived_accuracy"] == (0.0, 1)
    assert left_apart(GOLD, lambda word: stems.get(word, word)) == (1.0, 1)
    assert left_apart(GOLD, lambda _: "satu") == (0.0, 1)
    common = Counter({"dia": 60, "media": 20, "hujan": 20})
    assert wrong_conflations(GOLD, common, lambda word: stems.get(word, word)) == 0.2
    assert wrong_conflations(GOLD, common, lambda word: word) == 0.0
