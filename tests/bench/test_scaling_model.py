"""The simulation of a cluster, against formulas and against measurements."""

import math
from dataclasses import replace
from typing import Any

import pytest

from bench.scaling import costs as scaling_costs
from bench.scaling import prediction
from bench.scaling_model import ROUND_TRIP_MS, Layout, SearchKind, Simulation, capacity

KIND = SearchKind(
    "", site=10.0, fixed=4.0, per_shard=1.0, per_million_matches=100.0, shares=(0.01,)
)
ONE = Layout(shards=1, nodes=1, processors=1, replicas=0)


def test_a_lone_search_takes_the_sum_of_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bench.scaling_model.SPREAD", 0.0)

    outcome = Simulation([KIND], ONE).run(1_000_000, rate=0.001, searches=50)

    assert outcome.p50 == pytest.approx(2 * ROUND_TRIP_MS + 1.0 + 1.0 + 4.0 + 10.0)
    assert outcome.p99 == pytest.approx(outcome.p50)


@pytest.mark.parametrize("busy", [0.3, 0.6, 0.8])
def test_queues_are_as_long_as_theory_says(busy: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pollaczek and Khinchin: the mean wait of M/D/1 is busy / (2 (1 - busy)) services."""
    monkeypatch.setattr("bench.scaling_model.SPREAD", 0.0)
    monkeypatch.setattr(
        "bench.scaling_model.percentile", lambda values, _: sum(values) / len(values)
    )
    kind = SearchKind("", 0.0, fixed=0.0, per_shard=10.0, per_million_matches=0.0, shares=(0.0,))

    mean = Simulation([kind], ONE).run(0, rate=100 * busy, searches=20_000).p50

    expected = 10 * busy / (2 * (1 - busy))
    assert mean - 2 * ROUND_TRIP_MS - 10 == pytest.approx(expected, rel=0.1)


def test_processors_are_busy_for_the_share_of_the_capacity_that_is_asked() -> None:
    layout = Layout(shards=6, nodes=3, processors=4)
    limit = capacity([KIND], layout, 5_000_000)

    outcome = Simulation([KIND], layout).run(5_000_000, rate=0.5 * limit)

    assert outcome.utilisation == pytest.approx(0.5, abs=0.05)


def test_more_searches_than_the_capacity_wait_ever_longer() -> None:
    layout = Layout(shards=6, nodes=3, processors=4)
    limit = capacity([KIND], layout, 5_000_000)

    short, long = (
        Simulation([KIND], layout).run(5_000_000, rate=1.5 * limit, searches=number)
        for number in (1_000, 4_000)
    )

    assert long.p95 > 3 * short.p95
    assert long.utilisation > 0.9


def test_more_articles_take_longer_and_more_shards_on_more_nodes_shorten_that() -> None:
    def p95(articles: int, shards: int, nodes: int) -> float:
        layout = Layout(shards, nodes, processors=4)
        kind = replace(KIND, shares=(0.001, 0.05))
        return Simulation([kind], layout).run(articles, rate=1.0).p95

    assert p95(1_000_000, 3, 3) < p95(10_000_000, 3, 3) < p95(50_000_000, 3, 3)
    assert p95(50_000_000, 12, 12) < 0.5 * p95(50_000_000, 3, 3)


def test_equal_seeds_give_equal_outcomes() -> None:
    runs = [Simulation([KIND], ONE, seed=seed).run(10_000, rate=5.0) for seed in (1, 1, 2)]

    assert runs[0] == runs[1] != runs[2]


def test_a_fit_finds_the_parts_of_costs() -> None:
    quantities = [(1.0, shards, millions) for shards in (1, 3, 9) for millions in (0.0, 0.2, 3.0)]
    costs = [2.0 + 0.5 * shards + 70 * millions for _, shards, millions in quantities]

    assert scaling_costs.fit(quantities, costs).parts == pytest.approx((2.0, 0.5, 70.0))


def test_no_part_of_a_fit_is_negative() -> None:
    found = scaling_costs.fit([(1.0, 1.0), (1.0, 2.0), (1.0, 3.0)], [3.0, 2.0, 1.5])

    assert found.parts[1] == 0.0
    assert 1.5 < found.parts[0] < 3.0


def _measured(articles: int, words: int) -> dict[str, Any]:
    """Return a measurement of a cluster whose costs are exactly those of the model."""
    hits = [articles // 1_000, articles // 50]
    return {
        "articles": articles,
        "words": words,
        "shards": 3,
        "segments": articles // 10_000,
        "disk_mb": 0.001 * articles + 0.00001 * words + 7,
        "files_mb": {"fdt": 7},
        "tables_mb": 0.002 * words**0.6,
        "build": {"site_cpu_s": 1e-6 * words, "nodes_cpu_s": 1e-4 * articles},
        "kinds": {
            kind: {
                "words": words_of_search,
                "hits": [hit],
                "cpu_ms_mean": 10.0,
                "nodes_cpu_ms": 4.0
                + 0.5 * (articles // 10_000)
                + (40 + 30 * words_of_search) * hit / 1e6,
            }
            for kind, hit, words_of_search in zip(("rare", "frequent"), hits, (2, 7), strict=True)
        },
    }


def test_a_size_that_was_left_out_is_predicted() -> None:
    sizes = [(50_000, 13_000_000), (200_000, 24_000_000), (600_000, 50_000_000)]

    found = list(prediction.predictions([_measured(*size) for size in sizes], 200_000))

    assert len({each.name for each in found}) == 6
    assert all(abs(each.error) < 0.001 for each in found)


def test_plans_keep_their_limits() -> None:
    costs = scaling_costs.fitted([_measured(50_000, 13_000_000), _measured(600_000, 50_000_000)])

    for articles in (55_369, 10_000_000, 100_000_000):
        plan = prediction.planned(costs, articles)
        assert plan.index_gb / plan.layout.shards <= prediction.MAX_SHARD_GB
        assert plan.layout.nodes >= prediction.MIN_NODES
        assert plan.disk_gb <= plan.layout.nodes * prediction.NODE_DISK_GB * prediction.FILLED
        assert plan.limit >= prediction.RATE / prediction.MAX_UTILISATION * 0.999


def test_replicas_need_nodes_of_their_own() -> None:
    layout = replace(ONE, replicas=1)

    outcome = Simulation([KIND], layout).run(1_000, rate=1.0)

    assert math.isfinite(outcome.p99)
