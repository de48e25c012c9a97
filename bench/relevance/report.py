"""Metrics as JSON for programs, and as tables with intervals and significance for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.relevance.metrics import Values, interval, significance

LEMMA = "lemma"  # name of the set in rows with metrics of stems
HUMAN = ("facqa", "tydiqa")  # sets with questions of people


@dataclass(frozen=True)
class Row:
    """One metric of one chain on one set, with the value of each query."""

    set: str
    chain: str
    metric: str
    values: Values
    number: int = field(default=0)  # size of the sample, if it differs from that of ``values``

    @property
    def value(self) -> float:
        """Return the mean."""
        return float(self.values.mean())

    @property
    def queries(self) -> int:
        """Return the number of queries (in ``lemma``: forms or pairs) behind the mean."""
        return self.number or len(self.values)

    def as_json(self) -> dict[str, object]:
        """Return the object that ``--json`` prints."""
        return {
            "set": self.set,
            "chain": self.chain,
            "measure": self.metric,
            "value": round(self.value, 6),
            "queries": self.queries,
        }

    def line(self) -> str:
        """Return the line that shows the progress of a run."""
        return f"{self.set} {self.chain} {self.metric} {self.value:.4f} ({self.queries})"


def tables(rows: Sequence[Row], ours: str, seed: int) -> str:
    """Return a table for each metric: sets by chains, ours with its interval, others with p."""
    ranked = [row for row in rows if row.set != LEMMA]
    parts = [
        _table([row for row in ranked if row.metric == metric], metric, ours, seed)
        for metric in dict.fromkeys(row.metric for row in ranked)
    ]
    parts.append(_stem_table([row for row in rows if row.set == LEMMA]))
    return "\n".join(part for part in parts if part)


def _table(rows: Sequence[Row], metric: str, ours: str, seed: int) -> str:
    by_cell = {(row.set, row.chain): row for row in rows}
    chains = list(dict.fromkeys(row.chain for row in rows))
    sets = sorted({row.set for row in rows}, key=lambda name: (name not in HUMAN, name))
    human = [name for name in sets if name in HUMAN]
    lines = [(name, [name]) for name in sets]
    lines += [(label, over) for label, over in (("mean", sets), ("human", human)) if len(over) > 1]
    printed = [f"{metric:<20}{'queries':>8}  " + "".join(f"{chain:<26}" for chain in chains)]
    for label, over in lines:
        own = [by_cell[name, ours].values for name in over if (name, ours) in by_cell]
        number = sum(by_cell[name, chains[0]].queries for name in over)
        cells = (
            _cell([by_cell[name, chain].values for name in over], own, chain == ours, seed)
            for chain in chains
        )
        printed.append(f"{label:<20}{number:>8}  " + "".join(f"{cell:<26}" for cell in cells))
    return "\n".join(line.rstrip() for line in printed) + "\n"


def _cell(groups: Sequence[Values], own: Sequence[Values], is_ours: bool, seed: int) -> str:
    mean = np.mean([values.mean() for values in groups])
    if is_ours or not own:
        low, high = interval(groups, seed)
        return f"{mean:.4f} [{low:.4f}, {high:.4f}]"
    return f"{mean:.4f} (p {significance(own, groups, seed):.4f})"


def _stem_table(rows: Sequence[Row]) -> str:
    metrics = dict.fromkeys(row.metric for row in rows)
    chains = dict.fromkeys(row.chain for row in rows)
    by_name = {(row.metric, row.chain): row for row in rows}
    if not rows:
        return ""
    lines = [f"{'stems':<32}" + "".join(f"{chain:<12}" for chain in chains)]
    lines += [
        f"{metric:<32}"
        + "".join(f"{f'{by_name[metric, chain].value:.4g}':<12}" for chain in chains)
        for metric in metrics
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"
