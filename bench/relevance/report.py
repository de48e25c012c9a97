"""Measures as JSON for machines, and as tables with intervals and significance for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bench.relevance.measures import MEASURES, Values, interval, significance

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
    parts = [_table(rows, measure, ours, seed) for measure in MEASURES]
    parts.append(_stem_table([row for row in rows if row.measure not in MEASURES]))
    return "\n".join(part for part in parts if part)


def _table(rows: Sequence[Row], measure: str, ours: str, seed: int) -> str:
    found = {(row.set, row.chain): row for row in rows if row.measure == measure}
    chains = list(dict.fromkeys(chain for _, chain in found))
    sets = sorted({name for name, _ in found}, key=lambda name: (name not in HUMAN, name))
    if not found:
        return ""
    lines = [f"{measure:<12}{'queries':>8}  " + "".join(f"{chain:<26}" for chain in chains)]
    for name in sets:
        own = found.get((name, ours))
        cells = [_cell(found[name, chain], own, seed) for chain in chains]
        number = found[name, chains[0]].queries
        lines.append(f"{name:<12}{number:>8}  " + "".join(f"{cell:<26}" for cell in cells))
    for label, members in (("mean", sets), ("human", [name for name in sets if name in HUMAN])):
        if len(members) > 1:
            means = [np.mean([found[name, chain].value for name in members]) for chain in chains]
            lines.append(
                f"{label:<12}{'':>8}  " + "".join(f"{f'{mean:.4f}':<26}" for mean in means)
            )
    return "\n".join(lines) + "\n"


def _cell(row: Row, own: Row | None, seed: int) -> str:
    if own is None or row is own:
        low, high = interval(row.values, seed)
        return f"{row.value:.4f} [{low:.4f}, {high:.4f}]"
    return f"{row.value:.4f} (p {significance(own.values, row.values, seed):.4f})"


def _stem_table(rows: Sequence[Row]) -> str:
    measures = dict.fromkeys(row.measure for row in rows)
    chains = dict.fromkeys(row.chain for row in rows)
    by_name = {(row.measure, row.chain): row for row in rows}
    if not rows:
        return ""
    lines = [f"{'stems':<26}" + "".join(f"{chain:<12}" for chain in chains)]
    lines += [
        f"{measure:<26}"
        + "".join(f"{f'{by_name[measure, chain].value:.4f}':<12}" for chain in chains)
        for measure in measures
    ]
    return "\n".join(lines) + "\n"
