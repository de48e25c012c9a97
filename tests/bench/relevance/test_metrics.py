"""Metrics of rankings and of stems."""

from collections import Counter
from math import log2

import numpy as np
import pytest

from bench.relevance.metrics import interval, ranking_metrics, significance
from bench.relevance.stemming import Gold, accuracy, left_apart, lemmas, wrong_conflations


@pytest.mark.parametrize(
    ("ranking", "grades", "expected"),
    [
        ([7, 1, 2], {7: 1}, (1.0, 1.0, 1.0)),
        ([1, 7, 2], {7: 1}, (1 / log2(3), 0.5, 1.0)),
        ([*range(1, 12), 50], {50: 1}, (0.0, 0.0, 1.0)),
        ([*range(1, 101), 200], {200: 1}, (0.0, 0.0, 0.0)),
        ([3, 1, 4], {3: 1, 4: 1, 9: 1}, ((1 + 0.5) / (1 + 1 / log2(3) + 0.5), 1.0, 2 / 3)),
        ([4, 3], {3: 3, 4: 1}, ((1 + 7 / log2(3)) / (7 + 1 / log2(3)), 1.0, 1.0)),
        ([], {1: 1}, (0.0, 0.0, 0.0)),
    ],
)
def test_ranking_metrics(
    ranking: list[int], grades: dict[int, int], expected: tuple[float, float, float]
) -> None:
    assert ranking_metrics(ranking, grades) == pytest.approx(expected)


def test_the_interval_holds_the_mean_and_narrows_with_more_values() -> None:
    values = np.random.default_rng(5).random(400)

    low, high = interval([values], seed=1)
    few_low, few_high = interval([values[:40]], seed=1)

    assert low < values.mean() < high
    assert high - low < few_high - few_low


def test_every_set_weighs_the_same_in_the_interval_of_a_mean() -> None:
    large, small = np.full(1_000, 0.2), np.array([0.5, 0.7] * 20)

    low, high = interval([large, small], seed=1)

    assert low < 0.4 < high
    assert high - low == pytest.approx(2 * 1.96 * 0.1 / 40**0.5 / 2, rel=0.1)


def test_significance_tells_a_difference_from_chance() -> None:
    generator = np.random.default_rng(3)
    values = generator.random(300)

    assert significance([values + 0.05], [values], seed=1) < 0.001
    assert significance([values], [values], seed=1) == 1.0
    assert significance([values], [generator.permutation(values)], seed=1) > 0.01


def test_a_set_that_loses_outweighs_a_larger_one_that_gains_less() -> None:
    generator = np.random.default_rng(4)
    large, small = generator.random(2_000), generator.random(100)
    noise = generator.normal(0, 0.02, 100)

    opposite = significance([large + 0.01, small - 0.01 + noise], [large, small], seed=1)
    alike = significance([large + 0.01, small + 0.01 + noise], [large, small], seed=1)

    assert alike < 0.001
    assert opposite > 0.05


GOLD = [
    Gold("menulis", "tulis", 6, "UD-PUD"),
    Gold("tulis", "tulis", 2),
    Gold("tulis-menulis", "tulis", 1),
    Gold("media", "media", 2),
    Gold("dia", "dia", 10),
    Gold("dia", "ia", 3),
]
STEMS = {"menulis": "nulis", "media": "dia", "masalah": "masa"}


def stem(word: str) -> str:
    return STEMS.get(word, word)


def test_accuracy_of_stems() -> None:
    found = accuracy(GOLD, stem)

    assert found["lemma_accuracy"] == (2 / 6, 6)
    assert found["lemma_accuracy_weighted"] == (12 / 24, 6)
    assert found["derived_accuracy"] == (0.0, 3)
    assert found["derived_news_accuracy_weighted"] == (0.0, 1)
    assert accuracy(GOLD, lambda _: "tulis")["derived_news_accuracy"] == (1.0, 1)


def test_words_of_one_lemma_are_left_apart() -> None:
    assert left_apart(GOLD, stem) == (1.0, 1)
    assert left_apart(GOLD, lambda _: "satu") == (0.0, 1)


def test_wrong_conflations_count_the_rarer_word() -> None:
    news = Counter({"dia": 50, "media": 20, "masa": 5, "masalah": 15, "hujan": 10})
    known = lemmas(GOLD, ["dia", "masa", "masalah"])

    assert known["dia"] == "dia"
    assert wrong_conflations(known, news, stem) == (0.25, 2)
    assert wrong_conflations(known, news, lambda word: word) == (0.0, 0)
    assert wrong_conflations(known, news, lambda _: "satu")[1] == 6  # hujan is not known


def test_the_commonest_lemma_is_that_of_a_word() -> None:
    rows = [Gold("berada", "berada", 2), Gold("berada", "ada", 5)]

    assert lemmas(rows, ["berada", "ada"]) == {"berada": "ada", "ada": "ada"}
