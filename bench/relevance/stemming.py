"""Quality of the stems against lemmas: accuracy, wrong conflations, and forms left apart.

The gold standard is a table of form, lemma, source, count and part of speech. Only rows from
treebanks count (source ``UD-...``), without proper nouns.

- **Accuracy**: the share of forms whose stem is the lemma, by form and weighted by count. The
  accuracy of derived forms (form and lemma differ) is also measured separately, in all treebanks
  and in the news treebanks, CSUI and PUD.
- **Wrong conflations**: pairs of the 5,000 most frequent words in the bodies of the news that share
  a stem and have different lemmas. The lemma of a word is its most frequent one in the treebanks.
  A word outside the treebanks is its own lemma if it is in a list of roots; other words are in no
  pair. The result is the number of pairs, and the sum over the pairs of the share of the rarer word
  in all words.
- **Roots conflated**: the same share over pairs of two words from the list of roots.
- **Left apart**: the share of pairs of forms with one lemma whose stems differ, without forms that
  have a hyphen.

By these definitions Snowball has 163 wrong pairs with 2.3 % of all words, and leaves 24 % apart.
NOTE: the treebanks give some derived words a lemma of their own (lainnya beside lain, kedua beside
dua). Such pairs count as wrong. So no stemmer reaches 0, and a stemmer that strips fewer affixes
gets a better value.
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

FREQUENT_WORDS = 5_000
NEWS_TREEBANKS = ("UD-CSUI", "UD-PUD")

Stem = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Gold:
    """A form and its lemma, with their count in a treebank and the name of the treebank."""

    form: str
    lemma: str
    count: int
    source: str = ""


def term_in_index(word: str) -> str:
    """Return the term of a word in our index; for some words, the term is not the stem."""
    return term_of_folded(fold(word))


def gold(path: Path) -> list[Gold]:
    """Read the rows from treebanks, with folded forms and lemmas."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, dialect="excel-tab", quoting=csv.QUOTE_NONE)
        return [
            Gold(fold(row["form"]), fold(row["lemma"]), int(row["count"]), row["source"])
            for row in rows
            if row["source"].startswith("UD-") and row["upos"] != "PROPN"
        ]


def roots(path: Path) -> frozenset[str]:
    """Read a list of root words, one per line."""
    return frozenset(path.read_text("utf-8").split())


def news_words(path: Path) -> Counter[str]:
    """Return the number of occurrences of each word in the bodies of the news."""
    counted: Counter[str] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            counted.update(words(json.loads(line)["body"]))
    return counted


def accuracy(rows: Iterable[Gold], stem: Stem) -> dict[str, tuple[float, int]]:
    """Return each share with the number of its forms."""
    judged_rows = [(row, stem(row.form) == row.lemma) for row in rows]
    derived = [(row, right) for row, right in judged_rows if row.form != row.lemma]
    shares: dict[str, tuple[float, int]] = {}
    news = [(row, right) for row, right in derived if row.source.startswith(NEWS_TREEBANKS)]
    for name, judged in (("lemma", judged_rows), ("derived", derived), ("derived_news", news)):
        total = sum(row.count for row, _ in judged) or 1
        shares[f"{name}_accuracy"] = (
            sum(right for _, right in judged) / (len(judged) or 1),
            len(judged),
        )
        shares[f"{name}_accuracy_weighted"] = (
            sum(row.count for row, right in judged if right) / total,
            len(judged),
        )
    return shares


def lemmas(rows: Iterable[Gold], known_roots: Iterable[str]) -> dict[str, str]:
    """Return the most frequent lemma of each word; a root without a row is its own lemma."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counted[row.form][row.lemma] += row.count
    own_lemmas = {root: root for root in known_roots}
    return own_lemmas | {form: each.most_common(1)[0][0] for form, each in counted.items()}


def wrong_conflations(
    lemma_of: Mapping[str, str], counted: Counter[str], stem: Stem
) -> tuple[float, int]:
    """Return the share of wrong pairs in all words, and the number of wrong pairs."""
    by_stem: dict[str, list[str]] = defaultdict(list)
    for word, _ in counted.most_common(FREQUENT_WORDS):
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
    """Return the share of pairs with one lemma and different stems, and the number of pairs."""
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


def all_metrics(
    rows: Sequence[Gold], known_roots: Collection[str], counted: Counter[str], stem: Stem
) -> dict[str, tuple[float, int]]:
    """Return every metric with its number of forms, words or pairs."""
    share, pairs = wrong_conflations(lemmas(rows, known_roots), counted, stem)
    of_roots, _ = wrong_conflations(lemmas((), known_roots), counted, stem)
    return accuracy(rows, stem) | {
        "wrong_conflations": (share, FREQUENT_WORDS),
        "wrong_pairs": (pairs, FREQUENT_WORDS),
        "roots_conflated": (of_roots, FREQUENT_WORDS),
        "left_apart": left_apart(rows, stem),
    }
