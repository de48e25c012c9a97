"""Correction of names: misspelled frequent names, and rare pairs that must stay as typed.

A name is two adjacent capitalized words of the news. A frequent name is in many articles; one of
its words gets a spelling of another time or language, or a slip of the keyboard, and if the news
have such a word, that one is taken, because no word of the query is then missing. A rare pair is in
one to four articles, and both of its words are known.
"""

import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.relevance.typos import with_typo
from lexicon.respelling import respellings, reverse_respellings

QUERIES = 300  # of each kind
MIN_NAME_ARTICLES = 60
RARE_ARTICLES = range(1, 5)
MIN_WORD_LETTERS = 4
MAX_WORD_COUNT = 8_000  # of a word of a name; more frequent words are no names
MIN_RARE_WORD_COUNT = 5  # of both words of a rare pair
TRIES = 20  # misspellings, of which one that the news have is preferred
_RUN = re.compile(r"[A-Z][a-zA-Z]+(?: [A-Z][a-zA-Z]+)+")
_WORD = re.compile(r"[a-z]+")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NameQuery:
    """A typed pair and the pair that is meant."""

    typed: Pair
    meant: Pair


@dataclass(frozen=True, slots=True)
class NameReport:
    """The numbers of queries: names found, not found, found wrongly; and rare pairs changed."""

    names: int
    corrected: int
    offered: int
    wrong: int
    rare: int
    changed: int


def name_queries(texts: Sequence[str], seed: int) -> tuple[list[NameQuery], list[Pair]]:
    """Return misspelled frequent names, and rare pairs, ``QUERIES`` of each at most."""
    pairs: Counter[Pair] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        words.update(_WORD.findall(text.lower()))
        pairs.update(set(_pairs(text)))
    generator = random.Random(seed)
    frequent = sorted(
        pair
        for pair, count in pairs.items()
        if count >= MIN_NAME_ARTICLES and all(words[word] < MAX_WORD_COUNT for word in pair)
    )
    rare = sorted(
        pair
        for pair, count in pairs.items()
        if count in RARE_ARTICLES and all(words[word] >= MIN_RARE_WORD_COUNT for word in pair)
    )
    names = generator.sample(frequent, min(QUERIES, len(frequent)))
    return (
        [NameQuery(_misspelled(pair, words, generator), pair) for pair in names],
        generator.sample(rare, min(QUERIES, len(rare))),
    )


def measure(
    names: Sequence[NameQuery],
    rare: Sequence[Pair],
    corrected: Callable[[str], tuple[str, str]],
) -> NameReport:
    """Count outcomes. ``corrected`` returns the corrected and the suggested text, or ""."""
    outcomes = Counter(_outcome(query, *corrected(" ".join(query.typed))) for query in names)
    changed = sum(bool(corrected(" ".join(pair))[0]) for pair in rare)
    return NameReport(
        len(names),
        outcomes["corrected"],
        outcomes["offered"],
        outcomes["wrong"],
        len(rare),
        changed,
    )


def _outcome(query: NameQuery, corrected: str, suggested: str) -> str:
    meant = " ".join(query.meant)
    if corrected:
        return "corrected" if corrected.lower() == meant else "wrong"
    return "offered" if suggested.lower() == meant else "missed"


def _pairs(text: str) -> Iterator[Pair]:
    for run in _RUN.findall(text):
        found = [word.lower() for word in run.split(" ")]
        for first, second in itertools.pairwise(found):
            if min(len(first), len(second)) >= MIN_WORD_LETTERS and first != second:
                yield first, second


def _misspelled(pair: Pair, words: Counter[str], generator: random.Random) -> Pair:
    """Return the pair with one word misspelled, if possible as another word of the news."""
    at = generator.randrange(2)
    word = pair[at]
    rules = sorted({*respellings(word), *reverse_respellings(word)} - {word})
    tries = [with_typo(word, generator).lower() for _ in range(TRIES)]
    if rules:
        tries += generator.choices(rules, k=TRIES)
    known = [each for each in tries if words[each] and each not in pair]
    changed = generator.choice(known or tries)
    return (changed, pair[1]) if at == 0 else (pair[0], changed)
