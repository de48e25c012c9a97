"""Costs of a cluster, fitted to measurements (``bin/bench scaling --json``) of a few sizes.

Every cost is a sum of parts that are in proportion to something counted, such as articles and
words. No part is negative.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from bench.scaling_model import SearchKind

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

    kinds: tuple[SearchKind, ...]
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
        kinds=tuple(_kind(measured, name) for name in last["kinds"]),
        disk_mb=fit(sizes, [each["disk_mb"] for each in whole]),
        build_site_s=fit(sizes, [each["build"]["site_cpu_s"] for each in whole]),
        build_nodes_s=fit(sizes, [each["build"]["nodes_cpu_s"] for each in whole]),
        tables_mb=(last["tables_mb"] / last["words"] ** exponent, exponent),
    )


def _kind(measured: Sequence[Json], name: str) -> SearchKind:
    """Return the costs of a kind of searches; matches and shards explain those of the nodes."""
    found = [each["kinds"][name] for each in measured]
    quantities = [
        (1.0, float(each["shards"]), mean(kind["hits"]) / 1e6)
        for each, kind in zip(measured, found, strict=True)
    ]
    costs = [kind["nodes_cpu_ms"] for kind in found]
    if len({shards for _, shards, _ in quantities}) > 1:
        fixed, per_shard, per_million = fit(quantities, costs).parts
    else:  # all measurements have the same number of shards, so they say nothing about them
        per_shard = 0.0
        fixed, per_million = fit([(one, millions) for one, _, millions in quantities], costs).parts
    largest = max(measured, key=_words)
    return SearchKind(
        name=name,
        site=mean(kind["cpu_ms_mean"] for kind in found),
        fixed=fixed,
        per_shard=per_shard,
        per_million_matches=per_million,
        shares=tuple(hits / largest["articles"] for hits in largest["kinds"][name]["hits"]),
    )


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
