"""Families of loan words: precision and recall over judged pairs of stems.

The pairs were drawn at random from the stems of the news that a first version of the series of
suffixes allows, so recall is among these, not among all families: a third each of regular pairs,
of pairs with two or more shared articles, and of others. The limits were chosen by the half for
tuning.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PAIRS_FILE = Path(__file__).with_name("loan_pairs.tsv")


@dataclass(frozen=True, slots=True)
class LoanPair:
    """Two stems, and whether they are a family."""

    part: str  # of the list: "tuning" or "held-out"
    words: tuple[str, str]
    is_family: bool


@dataclass(frozen=True, slots=True)
class FamilyReport:
    """The outcome over one part of the list."""

    part: str
    pairs: int
    families: int
    precision: float  # of the pairs that the site takes for a family
    recall: float  # of the families


def read_pairs(path: Path = PAIRS_FILE) -> list[LoanPair]:
    """Return the judged pairs."""
    lines = (line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
    return [
        LoanPair(part, (first, second), judgement == "yes")
        for part, first, second, judgement in csv.reader(lines, delimiter="\t")
    ]


def measure(
    pairs: Iterable[LoanPair], family: Callable[[str], tuple[str, ...]]
) -> Iterator[FamilyReport]:
    """Yield the report of each part. ``family`` returns the family of a stem."""
    outcomes: dict[str, Counter[tuple[bool, bool]]] = {}
    for pair in pairs:
        first, second = pair.words
        found = second in family(first) or first in family(second)
        outcomes.setdefault(pair.part, Counter())[found, pair.is_family] += 1
    for part, counts in sorted(outcomes.items()):
        right = counts[True, True]
        accepted, families = right + counts[True, False], right + counts[False, True]
        yield FamilyReport(
            part, counts.total(), families, right / (accepted or 1), right / (families or 1)
        )
