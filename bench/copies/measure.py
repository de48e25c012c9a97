"""Precision and recall of the search for copies: sketches first, then the comparison."""

import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from articles.copies.comparison import compared_text, likeness
from articles.copies.sketch import copy_sketch
from bench.copies.edits import edited
from bench.copies.news import series_of_the_news
from bench.copies.series import Series, Text, all_series
from indexer.copies.sketches import from_rows, pairs_between

SOURCE, OTHER_SOURCE = "Kabar Uji", "Kabar Lain"


@dataclass
class Outcome:
    """The pairs of a set that were found, and those that should have been."""

    copies: int = 0
    found: int = 0
    lookalikes: int = 0
    mistaken: int = 0
    seconds: float = 0.0  # of all comparisons
    examples: list[str] = field(default_factory=list)  # titles of mistaken pairs

    @property
    def recall(self) -> float:
        """Return the share of the copies that were found."""
        return self.found / self.copies if self.copies else 1.0

    @property
    def precision(self) -> float:
        """Return the share of copies among the pairs that were found."""
        found = self.found + self.mistaken
        return self.found / found if found else 1.0


def measure(news: list[Text], kind: str, *, copies: int, seed: int, same_source: bool) -> Outcome:
    """Measure edited copies of the news, and look-alikes: series, generated and of the news."""
    generator = random.Random(seed)
    outcome = Outcome()
    started = time.perf_counter()
    for text in generator.sample(news, copies):
        outcome.copies += 1
        copy = edited(text, generator, kind=kind).text
        outcome.found += is_found(text, copy, same_source=same_source)
    for one, other in _lookalikes([*all_series(kind, seed=seed), *series_of_the_news(news)]):
        outcome.lookalikes += 1
        if is_found(one, other, same_source=same_source):
            outcome.mistaken += 1
            outcome.examples.append(f"{one.title} | {other.title}")
    outcome.seconds = time.perf_counter() - started
    return outcome


def is_found(one: Text, other: Text, *, same_source: bool) -> bool:
    """Return whether two texts are compared because of their sketches, and found to be copies."""
    first, second = (from_rows([(1, copy_sketch(text.body))]) for text in (one, other))
    if not len(first.ids) or not len(second.ids) or not len(pairs_between(first, second).one):
        return False
    source = SOURCE if same_source else OTHER_SOURCE
    copy = compared_text(other.title, other.body, source)
    return likeness(compared_text(one.title, one.body, SOURCE), copy) > 0


def _lookalikes(groups: Iterable[Series]) -> Iterator[tuple[Text, Text]]:
    for group in groups:
        yield from combinations(group.texts, 2)
