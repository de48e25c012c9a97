"""How good the stems are by themselves: against lemmas, and by what they put together or apart.

The gold standard is a table of form, lemma, source, count and part of speech. Only the treebanks'
rows count (source ``UD-...``), without proper nouns.

- **Accuracy**: the share of forms whose stem is the lemma, by form and weighted by count; of the
  derived ones (form and lemma differ) alone; and of those in the news treebanks, CSUI and PUD.
- **Wrong conflations**: pairs of the 5,000 commonest words in the bodies of the news that share a
  stem and have different lemmas. A word's lemma is the one that the treebanks give it most often;
  a word that they lack is its own lemma if a list of roots has it, and in no pair otherwise.
  Counted as pairs, and as the rarer word's share of all words, added up over the pairs.
- **Roots conflated**: the same share over pairs of which both words are in the list of roots.
- **Left apart**: the share of pairs of forms with one lemma whose stems differ; forms with a hyphen
  left out.

By these definitions Snowball has 163 wrong pairs with 2.3 % of all words, and leaves 24 % apart.
NOTE: treebanks call some words lemmas that belong to another one (lain and lainnya, dua and kedua).
They count as wrong, so no stemmer reaches 0 and those that strip less do better.
"""

import csv
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from bench.relevance.chains import words
from indexer.analysis import fold, term_of_folded

COMMONEST = 5_000
NEWS_TREEBANKS = ("UD-CSUI", "UD-PUD")

Stem = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Gold:
    """A form, its lemma, how often a treebank has it so, and which treebank."""

    form: str
    lemma: str
    count: int
    source: str = ""


def term_in_index(word: str) -> str:
    """Return what our index holds a word under; no stem where the root is another matter."""
    return term_of_folded(fold(word))


def gold(path: Path) -> list[Gold]:
    """Read the treebanks' rows of the table, folded."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE)
        return [
            Gold(fold(row["form"]), fold(row["lemma"]), int(row["count"]), row["source"])
            for row in rows
            if row["source"].startswith("UD-") and row["upos"] != "PROPN"
        ]


def roots(path: Path) -> frozenset[str]:
    """Read a list of root words, one a line."""
    return frozenset(path.read_text("utf-8").split())


def news_words(path: Path) -> Counter[str]:
    """Return how often the bodies of the news hold each word."""
    counted: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            counted.update(words(json.loads(line)["body"]))
    return counted


def accuracy(rows: Iterable[Gold], stem: Stem) -> dict[str, tuple[float, int]]:
    """Return each share with the number of forms it is over."""
    known = [(row, stem(row.form) == row.lemma) for row in rows]
    derived = [(row, right) for row, right in known if row.form != row.lemma]
    found: dict[str, tuple[float, int]] = {}
    news = [(row, right) for row, right in derived if row.source.startswith(NEWS_TREEBANKS)]
    for name, judged in (("lemma", known), ("derived", derived), ("derived_news", news)):
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


def lemmas(rows: Iterable[Gold], known_roots: Iterable[str]) -> dict[str, str]:
    """Return each word's commonest lemma; roots that the rows lack are their own."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counted[row.form][row.lemma] += row.count
    found = {root: root for root in known_roots}
    return found | {form: each.most_common(1)[0][0] for form, each in counted.items()}


def wrong_conflations(
    lemma_of: Mapping[str, str], counted: Counter[str], stem: Stem
) -> tuple[float, int]:
    """Return what share of all words wrong pairs of the commonest are, and how many pairs."""
    by_stem: dict[str, list[str]] = defaultdict(list)
    for word, _ in counted.most_common(COMMONEST):
        if word in lemma_of:
            by_stem[stem(word)].append(word)
    wrong = [
        min(counted[one], counted[other])
        for group in by_stem.values()
        for one, other in combinations(group, 2)
        if lemma_of[one] != lemma_of[other]
    ]
    return sum(wrong) / (counted.total() or 1), len(wrong)


def left_apart(rows: Iterable[Gold], stem: Stem) -> tuple[float, int]:
    """Return the share of pairs of forms with one lemma that differ in stem, and the pairs."""
    forms: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if "-" not in row.form:
            forms[row.lemma].add(row.form)
    pairs = [
        stem(one) != stem(other)
        for group in forms.values()
        for one, other in combinations(sorted(group), 2)
    ]
    return sum(pairs) / (len(pairs) or 1), len(pairs)


def all_measures(
    rows: Sequence[Gold], known_roots: Collection[str], counted: Counter[str], stem: Stem
) -> dict[str, tuple[float, int]]:
    """Return every measure with how many forms, words or pairs it is over."""
    share, pairs = wrong_conflations(lemmas(rows, known_roots), counted, stem)
    of_roots, _ = wrong_conflations(lemmas((), known_roots), counted, stem)
    return accuracy(rows, stem) | {
        "wrong_conflations": (share, COMMONEST),
        "wrong_pairs": (pairs, COMMONEST),
        "roots_conflated": (of_roots, COMMONEST),
        "left_apart": left_apart(rows, stem),
    }
