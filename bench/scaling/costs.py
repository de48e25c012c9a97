"""Costs of a cluster, fitted to measurements (``bin/bench scaling --json``) of a few sizes.

Every cost is a sum of parts that are in proportion to something counted, such as articles and
words. No part is negative.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from bench.scaling_model import SearchKind

SEGMENTS = 5  # of a shard: a large one, and those of commits
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
    per_segment: float  # processor time of a search in ms, a part of ``SearchKind.per_shard``
    disk_mb: Linear  # of articles and words: a merged index without copies
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
    ordered = sorted(measured, key=lambda each: int(each["words"]))
    sizes = [(each["articles"], each["words"]) for each in ordered]
    per_segment, kinds = _search_costs(ordered)
    return Costs(
        kinds=kinds,
        per_segment=per_segment,
        disk_mb=fit(sizes, [merged_mb(each) for each in ordered]),
        build_site_s=fit(sizes, [each["build"]["site_cpu_s"] for each in ordered]),
        build_nodes_s=fit(sizes, [each["build"]["nodes_cpu_s"] for each in ordered]),
        tables_mb=_heaps(ordered[0], ordered[1]),
    )


def merged_mb(measured: Json) -> float:
    """Return the size of an index in MB once merges have removed what recovery needs."""
    return float(measured["disk_mb"] - measured["files_mb"].get("fdt", 0))


def _heaps(small: Json, large: Json) -> tuple[float, float]:
    """Return factor and exponent of the size of word tables, from two measurements.

    The smallest ones have only news. The introductions of an encyclopedia, which larger ones have,
    have more different words.
    """
    growth = math.log(large["tables_mb"] / small["tables_mb"])
    exponent = growth / math.log(large["words"] / small["words"])
    return large["tables_mb"] / large["words"] ** exponent, exponent


def _search_costs(measured: Sequence[Json]) -> tuple[float, tuple[SearchKind, ...]]:
    """Return the cost of a segment, and the costs of each kind of searches.

    All kinds are fitted together: a segment costs each search the same, a match costs a part that
    is the same, and one for each word of the search. The rest is a fixed part of the kind.
    """
    names = list(measured[-1]["kinds"])
    quantities, costs = [], []
    for each in measured:
        for name, found in each["kinds"].items():
            millions = mean(found["hits"]) / 1e6
            of_kinds = [float(name == other) for other in names]
            segments = float(each["segments"])
            quantities.append([segments, millions, found["words"] * millions, *of_kinds])
            costs.append(found["nodes_cpu_ms"])
    per_segment, of_match, of_word, *fixed = fit(quantities, costs).parts
    last = measured[-1]["kinds"]
    kinds = tuple(
        SearchKind(
            name=name,
            site=mean(each["kinds"][name]["cpu_ms_mean"] for each in measured),
            fixed=own,
            per_shard=per_segment * SEGMENTS,
            per_million_matches=of_match + of_word * last[name]["words"],
            shares=shares(measured[-1], name),
        )
        for name, own in zip(names, fixed, strict=True)
    )
    return per_segment, kinds


def shares(measured: Json, kind: str) -> tuple[float, ...]:
    """Return the share of the articles that each search of a kind matches."""
    return tuple(hits / measured["articles"] for hits in measured["kinds"][kind]["hits"])


def fit(quantities: Sequence[Sequence[float]], costs: Sequence[float]) -> Linear:
    """Return the parts, none negative, with the least squares of the relative errors."""
    given = np.array(quantities, dtype=float) / np.array(costs, dtype=float)[:, None]
    width = given.shape[1]
    kept = list(range(width))
    while True:
        found, *_ = np.linalg.lstsq(given[:, kept], np.ones(len(costs)), rcond=None)
        worst = int(np.argmin(found))
        if found[worst] >= 0:
            break
        del kept[worst]  # a negative part becomes 0, the most negative one first
    parts = dict(zip(kept, found.tolist(), strict=True))
    return Linear(tuple(parts.get(place, 0.0) for place in range(width)))
