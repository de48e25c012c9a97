"""How good the stems are by themselves: against lemmas, and by what they put together or apart.

The gold standard is a table of form, lemma, source, count and part of speech. Only the treebanks'
rows count (source ``UD-...``), without proper nouns.

- **Accuracy**: the share of forms whose stem is the lemma, by form and weighted by count; and of
  the derived ones (form and lemma differ) alone.
- **Wrong conflations**: among the 5,000 commonest words of the news, the share of their occurrences
  that belong to a word which shares its stem with a more frequent word of another lemma. Words
  without a lemma in the table are left out of the pairs, not of the total.
- **Left apart**: the share of pairs of forms with one lemma whose stems differ.
"""

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bench.relevance.chains import words
from indexer.analysis import fold

COMMONEST = 5_000
MOST_NEWS = 20_000  # documents that the commonest words are counted in

Stem = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Gold:
    """A form, its lemma, and how often the treebanks have it so."""

    form: str
    lemma: str
    count: int


def gold(path: Path) -> list[Gold]:
    """Read the treebanks' rows of the table, folded."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE)
        return [
            Gold(fold(row["form"]), fold(row["lemma"]), int(row["count"]))
            for row in rows
            if row["source"].startswith("UD-") and row["upos"] != "PROPN"
        ]


def commonest(path: Path) -> Counter[str]:
    """Return the commonest words of the news with their numbers of occurrences."""
    counted: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(MOST_NEWS), lines, strict=False):
            counted.update(word for word in words(json.loads(line)["body"]) if word.isalpha())
    return Counter(dict(counted.most_common(COMMONEST)))


def accuracy(rows: Iterable[Gold], stem: Stem) -> dict[str, tuple[float, int]]:
    """Return each share with the number of forms it is over."""
    known = [(row, stem(row.form) == row.lemma) for row in rows]
    derived = [(row, right) for row, right in known if row.form != row.lemma]
    found: dict[str, tuple[float, int]] = {}
    for name, judged in (("lemma", known), ("derived", derived)):
        total = sum(row.count for row, _ in judged) or 1
        found[f"{name}_accuracy"] = (
            sum(right for _, right in judged) / (len(judged) or 1),
            len(judged),
        )
        found[f"{name}_accuracy_weighted"] = (
            sum(row.count for row, right in judged if right) / total,
            len(judged),
        )
    return found


def wrong_conflations(rows: Iterable[Gold], common: Counter[str], stem: Stem) -> float:
    """Return the share of occurrences of words that share a stem with one of another lemma."""
    lemmas = _lemmas(rows)
    by_stem: dict[str, list[str]] = defaultdict(list)
    for word, _ in common.most_common():
        if word in lemmas:
            by_stem[stem(word)].append(word)
    wrong = sum(
        common[word]
        for group in by_stem.values()
        for word in group[1:]
        if not lemmas[word] & lemmas[group[0]]
    )
    return wrong / (common.total() or 1)


def left_apart(rows: Iterable[Gold], stem: Stem) -> tuple[float, int]:
    """Return the share of pairs of forms with one lemma that differ in stem, and the pairs."""
    forms: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        forms[row.lemma].add(row.form)
    pairs = [
        stem(one) != stem(other)
        for group in forms.values()
        for one, other in combinations(sorted(group), 2)
    ]
    return sum(pairs) / (len(pairs) or 1), len(pairs)


def _lemmas(rows: Iterable[Gold]) -> dict[str, set[str]]:
    lemmas: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        lemmas[row.form].add(row.lemma)
    return lemmas


def all_measures(
    rows: Sequence[Gold], common: Counter[str], stem: Stem
) -> dict[str, tuple[float, int]]:
    """Return every measure with how many forms, words or pairs it is over."""
    return accuracy(rows, stem) | {
        "wrong_conflations": (wrong_conflations(rows, common, stem), len(common)),
        "left_apart": left_apart(rows, stem),
    }
