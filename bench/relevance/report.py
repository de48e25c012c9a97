"""Measures as JSON for machines, and as tables with intervals and significance for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.relevance.metrics import Values, interval, significance

LEMMA = "lemma"  # the set that the measures of stems are printed under
HUMAN = ("facqa", "tydiqa")  # sets whose questions people asked


@dataclass(frozen=True)
class Row:
    """One measure of one chain on one set, query by query."""

    set: str
    chain: str
    measure: str
    values: Values
    number: int = field(default=0)  # what it is a mean over, if not ``values``

    @property
    def value(self) -> float:
        """Return the mean."""
        return float(self.values.mean())

    @property
    def queries(self) -> int:
        """Return over how many queries (of ``lemma``: forms or pairs) it is the mean."""
        return self.number or len(self.values)

    def as_json(self) -> dict[str, object]:
        """Return the object that is printed for machines."""
        return {
            "set": self.set,
            "chain": self.chain,
            "measure": self.measure,
            "value": round(self.value, 6),
            "queries": self.queries,
        }

    def line(self) -> str:
        """Return what is told while others are still measured."""
        return f"{self.set} {self.chain} {self.measure} {self.value:.4f} ({self.queries})"


def tables(rows: Sequence[Row], ours: str, seed: int) -> str:
    """Return a table a measure: sets by chains, ours with its interval, others with their p."""
    ranked = [row for row in rows if row.set != LEMMA]
    parts = [
        _table([row for row in ranked if row.measure == measure], measure, ours, seed)
        for measure in dict.fromkeys(row.measure for row in ranked)
    ]
    parts.append(_stem_table([row for row in rows if row.set == LEMMA]))
    return "\n".join(part for part in parts if part)


def _table(rows: Sequence[Row], measure: str, ours: str, seed: int) -> str:
    found = {(row.set, row.chain): row for row in rows}
    chains = list(dict.fromkeys(row.chain for row in rows))
    sets = sorted({row.set for row in rows}, key=lambda name: (name not in HUMAN, name))
    human = [name for name in sets if name in HUMAN]
    lines = [(name, [name]) for name in sets]
    lines += [(label, over) for label, over in (("mean", sets), ("human", human)) if len(over) > 1]
    told = [f"{measure:<20}{'queries':>8}  " + "".join(f"{chain:<26}" for chain in chains)]
    for label, over in lines:
        own = [found[name, ours].values for name in over if (name, ours) in found]
        number = sum(found[name, chains[0]].queries for name in over)
        cells = (
            _cell([found[name, chain].values for name in over], own, chain == ours, seed)
            for chain in chains
        )
        told.append(f"{label:<20}{number:>8}  " + "".join(f"{cell:<26}" for cell in cells))
    return "\n".join(line.rstrip() for line in told) + "\n"


def _cell(groups: Sequence[Values], own: Sequence[Values], is_ours: bool, seed: int) -> str:
    mean = np.mean([values.mean() for values in groups])
    if is_ours or not own:
        low, high = interval(groups, seed)
        return f"{mean:.4f} [{low:.4f}, {high:.4f}]"
    return f"{mean:.4f} (p {significance(own, groups, seed):.4f})"


def _stem_table(rows: Sequence[Row]) -> str:
    measures = dict.fromkeys(row.measure for row in rows)
    chains = dict.fromkeys(row.chain for row in rows)
    by_name = {(row.measure, row.chain): row for row in rows}
    if not rows:
        return ""
    lines = [f"{'stems':<32}" + "".join(f"{chain:<12}" for chain in chains)]
    lines += [
        f"{measure:<32}"
        + "".join(f"{f'{by_name[measure, chain].value:.4g}':<12}" for chain in chains)
        for measure in measures
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"
