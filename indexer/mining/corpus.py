"""Mine all published articles in two passes, in bounded memory.

The first pass counts words and acronym definitions. The second pass counts the contexts of the
words that a spelling rule pairs. Pairs that are in the synonym table, active or not, are skipped.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from articles.models import VariantGroup
from articles.synonyms.queue import Finding
from indexer.engines.interface import IndexDocument
from indexer.mining.acronyms import AcronymCounter
from indexer.mining.contexts import ContextVectors
from indexer.mining.excerpts import excerpt
from indexer.mining.spelling_pairs import spelling_pairs
from indexer.query.synonyms import SynonymTable, lookup_key
from indexer.sync.article_source import PublishedArticles
from lexicon.synonym_groups import SynonymGroup, SynonymKind

PASSES = 2
MAX_WORDS = 400_000  # distinct words that are counted at a time
MAX_PAIRS = 20_000  # of words; memory: 8 kB for each word
MIN_SIMILARITY = 0.2  # of contexts
CERTAIN_SIMILARITY = 0.5  # from here on the score is 1
MIN_CAPITAL_SHARE = 0.9  # of a name's occurrences that have a capital
BATCH_SIZE = 500  # articles per range

WORD = re.compile(r"[^\W\d_]+")
OnArticles = Callable[[int], object]  # gets the number of articles read since the last call


def mine(on_articles: OnArticles = lambda _: None) -> Iterator[Finding]:
    """Yield the findings. ``on_articles`` is called after each article, in both passes."""
    table = _SynonymPairs()
    acronyms, counts = _count(on_articles)
    for finding in chain(acronyms.findings(), _spelling_findings(counts, on_articles)):
        if not table.has(finding.forms):
            yield finding


@dataclass
class _WordEvidence:
    """Capitalisation counts of paired words, and an example article of each rarer word."""

    words: set[str]
    unseen: set[str]  # rarer words without an example yet
    occurrences: Counter[str] = field(default_factory=Counter)
    capitalised: Counter[str] = field(default_factory=Counter)
    examples: dict[str, tuple[int, str]] = field(default_factory=dict)  # article and excerpt

    def add(self, article: int, text: str, written: list[str], words: list[str]) -> None:
        """Count an article: its text, its words as written, and the same words in lower case."""
        for as_written, word in zip(written, words, strict=True):
            if word in self.words:
                self.occurrences[word] += 1
                self.capitalised[word] += as_written[0].isupper()
        for word in self.unseen.intersection(words):
            self.unseen.discard(word)
            self.examples[word] = article, _excerpt(text, word)

    def display_form(self, word: str) -> str:
        """Return a word, with a capital if most occurrences have one."""
        is_name = self.capitalised[word] > MIN_CAPITAL_SHARE * self.occurrences[word]
        return word.capitalize() if is_name else word


class _SynonymPairs:
    """The pairs of forms in the synonym table."""

    def __init__(self) -> None:
        rows = (row.group() for row in VariantGroup.objects.iterator())
        self._table = SynonymTable(SynonymGroup(group.kind, group.forms) for group in rows)

    def has(self, forms: tuple[str, ...]) -> bool:
        """Return whether a synonym group contains both forms."""
        first, second = (lookup_key([form]) for form in forms)
        return first == second or any(
            lookup_key([other]) == second for other in self._table.synonyms_of(first)
        )


def _count(on_articles: OnArticles) -> tuple[AcronymCounter, Counter[str]]:
    """Return the counted acronyms, and the number of articles by word."""
    acronyms, counts = AcronymCounter(), Counter[str]()
    for document in _documents():
        text = _text(document)
        acronyms.add(document.article_id, text)
        counts.update(set(WORD.findall(text.lower())))
        if len(counts) > MAX_WORDS:
            counts = _without_rare_words(counts)
        on_articles(1)
    return acronyms, counts


def _without_rare_words(counts: Counter[str]) -> Counter[str]:
    median = sorted(counts.values())[len(counts) // 2]
    return Counter({word: count for word, count in counts.items() if count > median})


def _spelling_findings(counts: Counter[str], on_articles: OnArticles) -> Iterator[Finding]:
    pairs = sorted(spelling_pairs(counts), key=lambda pair: -counts[pair[1]])[:MAX_PAIRS]
    contexts = ContextVectors(word for pair in pairs for word in pair)
    evidence = _WordEvidence({word for pair in pairs for word in pair}, {pair[1] for pair in pairs})
    for document in _documents():
        text = _text(document)
        written = WORD.findall(text)
        words = [word.lower() for word in written]
        contexts.add(words)
        evidence.add(document.article_id, text, written, words)
        on_articles(1)
    for pair, similarity in zip(pairs, contexts.similarities(pairs), strict=True):
        if similarity >= MIN_SIMILARITY:
            example, example_text = evidence.examples.get(pair[1], (None, ""))
            yield Finding(
                kind=SynonymKind.SPELLING,
                forms=(evidence.display_form(pair[0]), evidence.display_form(pair[1])),
                articles=counts[pair[1]],
                score=round(min(1.0, float(similarity) / CERTAIN_SIMILARITY), 4),
                example_id=example,
                excerpt=example_text,
            )


def _documents() -> Iterator[IndexDocument]:
    source = PublishedArticles()
    for first, last in source.ranges(BATCH_SIZE):
        yield from source.read(first, last)


def _text(document: IndexDocument) -> str:
    return f"{document.title}\n{document.body}"


def _excerpt(text: str, word: str) -> str:
    match = re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)
    return excerpt(text, match.start(), match.end()) if match else ""
