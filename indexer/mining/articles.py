"""Mine all published articles: two passes by primary key, with bounded memory.

The first counts words and definitions, the second looks at the surroundings of the words that a
rule pairs. What is in the table of other forms already, switched off or not, is not found again.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from articles.models import VariantGroup
from articles.synonyms.queue import Finding
from indexer.engines.interface import IndexDocument
from indexer.mining.acronyms import Acronyms
from indexer.mining.contexts import Contexts
from indexer.mining.excerpts import excerpt
from indexer.mining.spellings import pairs
from indexer.query.synonyms import SynonymTable, lookup_key
from indexer.sync.article_source import PublishedArticles
from lexicon.synonym_groups import SynonymGroup, SynonymKind

MOST_WORDS = 400_000  # different ones that are counted at a time
MOST_PAIRS = 20_000  # of words: memory is 8 kB for each of their words
LEAST_LIKENESS = 0.2
SURE = 0.5  # likeness above which there is no doubt
MOSTLY = 0.9  # of a name's occurrences are written with a capital
BATCH = 500

WORD = re.compile(r"[^\W\d_]+")
Progress = Callable[[int], object]  # articles that were looked at since the last call


@dataclass
class _Sightings:
    """How the words of pairs are written, and where the rarer ones stand."""

    wanted: set[str]
    rare: set[str]
    seen: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, article: int, text: str, written: list[str], words: list[str]) -> None:
        """Look at an article, given as its text and its words as written and in lower case."""
        for as_written, word in zip(written, words, strict=True):
            if word in self.wanted:
                self.seen[word] += 1
                self.capital[word] += as_written[0].isupper()
        for word in self.rare.intersection(words):
            self.rare.discard(word)
            self.examples[word] = article, _excerpt(text, word)

    def shown(self, word: str) -> str:
        """Return a word, with a capital if it is mostly written so."""
        return word.capitalize() if self.capital[word] > MOSTLY * self.seen[word] else word


def mine(progress: Progress = lambda _: None) -> Iterator[Finding]:
    """Yield what the articles suggest. ``progress`` is called for each article of both passes."""
    known = _Known()
    acronyms, counts = _counted(progress)
    for finding in chain(acronyms.findings(), _spellings(counts, progress)):
        if not known.has(finding.forms):
            yield finding


def _counted(progress: Progress) -> tuple[Acronyms, Counter[str]]:
    acronyms, counts = Acronyms(), Counter[str]()
    for document in _documents():
        text = _text(document)
        acronyms.add(document.article_id, text)
        counts.update(set(WORD.findall(text.lower())))
        if len(counts) > MOST_WORDS:
            counts = _without_the_rarest(counts)
        progress(1)
    return acronyms, counts


def _without_the_rarest(counts: Counter[str]) -> Counter[str]:
    least = sorted(counts.values())[len(counts) // 2]
    return Counter({word: count for word, count in counts.items() if count > least})


def _spellings(counts: Counter[str], progress: Progress) -> Iterator[Finding]:
    found = sorted(pairs(counts), key=lambda pair: -counts[pair[1]])[:MOST_PAIRS]
    contexts = Contexts(word for pair in found for word in pair)
    sightings = _Sightings({word for pair in found for word in pair}, {pair[1] for pair in found})
    for document in _documents():
        text = _text(document)
        written = WORD.findall(text)
        words = [word.lower() for word in written]
        contexts.add(words)
        sightings.add(document.article_id, text, written, words)
        progress(1)
    for pair, likeness in zip(found, contexts.likeness(found), strict=True):
        if likeness >= LEAST_LIKENESS:
            example, excerpt = sightings.examples.get(pair[1], (None, ""))
            yield Finding(
                kind=SynonymKind.SPELLING,
                forms=(sightings.shown(pair[0]), sightings.shown(pair[1])),
                articles=counts[pair[1]],
                score=round(min(1.0, float(likeness) / SURE), 4),
                example_id=example,
                excerpt=excerpt,
            )


class _Known:
    """What is in the table of other forms."""

    def __init__(self) -> None:
        rows = (row.group() for row in VariantGroup.objects.iterator())
        self._table = SynonymTable(SynonymGroup(group.kind, group.forms) for group in rows)

    def has(self, forms: tuple[str, ...]) -> bool:
        """Return whether a group has both forms."""
        first, second = (lookup_key([form]) for form in forms)
        return first == second or any(
            lookup_key([other]) == second for other in self._table.synonyms_of(first)
        )


def _documents() -> Iterator[IndexDocument]:
    source = PublishedArticles()
    for first, last in source.ranges(BATCH):
        yield from source.read(first, last)


def _text(document: IndexDocument) -> str:
    return f"{document.title}\n{document.body}"


def _excerpt(text: str, word: str) -> str:
    match = re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
    return excerpt(text, match.start(), match.end()) if match else ""
