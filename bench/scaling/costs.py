"""Costs of a cluster, fitted to measurements (``bin/bench scaling --json``) of a few sizes.

Every cost is a sum of parts that are in proportion to something counted, such as articles and
words. No part is negative.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from bench.scaling_model import SearchCosts

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Linear:
    """A sum of parts, each in proportion to one quantity."""

    parts: tuple[float, ...]

    def of(self, *quantities: float) -> float:
        """Return the sum for some quantities."""
        return sum(part * each for part, each in zip(self.parts, quantities, strict=True))


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of searches and of builds."""

    search: SearchCosts
    shares: tuple[float, ...]  # of the articles that each search of the mix matches
    disk_mb: Linear  # of articles and words, without copies
    build_site_s: Linear  # processor time of the processes of a rebuild
    build_nodes_s: Linear
    tables_mb: tuple[float, float]  # of word tables: factor and exponent of the words

    def tables(self, words: float) -> float:
        """Return the size of the word tables in MB, by the law of Heaps."""
        factor, exponent = self.tables_mb
        return float(factor * words**exponent)


def read(path: Path) -> list[Json]:
    """Return the measurements of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def fitted(measured: Sequence[Json]) -> Costs:
    """Return the costs that fit measurements of a cluster, of two sizes at least."""
    whole = sorted(measured, key=_words)
    sizes = [(each["articles"], each["words"]) for each in whole]
    first, last = whole[0], whole[-1]
    exponent = math.log(last["tables_mb"] / first["tables_mb"]) / math.log(
        last["words"] / first["words"]
    )
    return Costs(
        search=_search_costs(measured),
        shares=tuple(shares(last)),
        disk_mb=fit(sizes, [each["disk_mb"] for each in whole]),
        build_site_s=fit(sizes, [each["build"]["site_cpu_s"] for each in whole]),
        build_nodes_s=fit(sizes, [each["build"]["nodes_cpu_s"] for each in whole]),
        tables_mb=(last["tables_mb"] / last["words"] ** exponent, exponent),
    )


def shares(measured: Json) -> list[float]:
    """Return the share of the articles that each search of a measurement matches."""
    return [
        hits / measured["articles"] for kind in measured["kinds"].values() for hits in kind["hits"]
    ]


def node_rows(measured: Iterable[Json]) -> list[tuple[tuple[float, float, float], float]]:
    """Return quantities and processor time of the nodes in ms, of each kind of searches."""
    return [
        ((1.0, float(each["shards"]), mean(kind["hits"]) / 1e6), kind["nodes_cpu_ms"])
        for each in measured
        for kind in each["kinds"].values()
    ]


def _search_costs(measured: Sequence[Json]) -> SearchCosts:
    rows = node_rows(measured)
    fixed, per_shard, per_million = fit(
        [given for given, _ in rows], [cost for _, cost in rows]
    ).parts
    site = mean(kind["cpu_ms_mean"] for each in measured for kind in each["kinds"].values())
    return SearchCosts(site, fixed, per_shard, per_million)


def fit(quantities: Sequence[Sequence[float]], costs: Sequence[float]) -> Linear:
    """Return the parts, none negative, with the least squares of the relative errors."""
    given = np.array(quantities, dtype=float) / np.array(costs, dtype=float)[:, None]
    ones = np.ones(len(costs))
    width = given.shape[1]
    best: tuple[float, tuple[float, ...]] = (math.inf, (0.0,) * width)
    for size in range(1, width + 1):
        for chosen in combinations(range(width), size):
            found, *_ = np.linalg.lstsq(given[:, chosen], ones, rcond=None)
            error = float(((given[:, chosen] @ found - ones) ** 2).sum())
            if (found >= 0).all() and error < best[0] - 1e-12:
                parts = dict(zip(chosen, found.tolist(), strict=True))
                best = error, tuple(parts.get(place, 0.0) for place in range(width))
    return Linear(best[1])


def _words(measured: Json) -> int:
    return int(measured["words"])
