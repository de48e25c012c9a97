"""Correction of names in context: *Yusuf Kalla* is *Jusuf Kalla*, although both words exist.

Two adjacent words are compared with the pairs of the articles. A pair replaces the typed one if its
words are one edit or one spelling rule away, and if it is a *fixed name*: most articles with its
rarer word have the two side by side. An ordinary pair of words (*rumah batu*, *rumah baru*) is no
fixed name, so rare but right pairs stay.

NOTE: of 3,000 random pairs of capitalized words that one to four articles have, four were replaced,
all of them misspelled (docs/decisions/0110).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from indexer.analysis import is_stopword
from indexer.deadline import current
from indexer.query.vocabulary import Pair, Relation, Vocabulary
from indexer.spelling.candidate_generator import CandidateGenerator

CORRECTION_SHARE = 0.5  # of the time of a request; the rest is for the search
MAX_TYPED_DOCUMENTS = 5  # with the typed pair; a more frequent pair is right
MIN_NAME_DOCUMENTS = 20  # with the replacing pair, for a correction
MIN_SUGGESTED_NAME_DOCUMENTS = 5  # for a suggestion
MIN_NAME_SHARE = 0.3  # of the documents of the rarer word that have the pair
MIN_NAME_LETTERS = 3
CERTAIN_RATIO = 30  # of the documents of the two pairs, for a correction
SUGGESTED_RATIO = 10  # for a suggestion
ABSENT_PAIR = 0.5  # documents that a pair counts if no article has it
MAX_COMMON_SHARE = 0.02  # of all documents; a more frequent word is not misspelled
MAX_CANDIDATES = 20  # per word, the most frequent ones
MAX_CANDIDATES_OF_BOTH = 4  # per word, for pairs that differ in both words

CACHED_PAIRS = 4_096  # typed pairs of one commit whose fixed names are kept

Words = tuple[str, str]


class FixedName(NamedTuple):
    """The fixed name that a typed pair may stand for, and the documents with either."""

    name: Words | None
    documents: int  # with the name
    typed: int  # documents with the typed pair; 0 without a name


NO_NAME = FixedName(None, 0, 0)


@dataclass(frozen=True, slots=True)
class NamePairs:
    """Corrects pairs of exact forms against one commit."""

    vocabulary: Vocabulary
    generator: Callable[[], CandidateGenerator | None]  # called for few pairs only
    ratio: float = CERTAIN_RATIO
    min_documents: int = MIN_NAME_DOCUMENTS

    def corrected(self, first: str, second: str) -> Words | None:
        """Return the fixed name that two adjacent words stand for; None if they stay."""
        if is_stopword(first) or is_stopword(second):
            return None
        typed = (first, second)
        generator = self.generator()
        if generator is None:
            return None
        known = _names_of_commit(generator, self.min_documents)
        if typed not in known:
            if current().spent(CORRECTION_SHARE):
                return None
            if len(known) >= CACHED_PAIRS:
                known.clear()
            known[typed] = self._fixed_name(typed, generator)
        best, count, documents = known[typed]
        is_rare = documents <= MAX_TYPED_DOCUMENTS
        return best if is_rare and count >= self.ratio * (documents or ABSENT_PAIR) else None

    def are_one_word(self, first: str, second: str) -> bool:
        """Return whether two adjacent words are a word in two parts: *Jin Ping*, *Jinping*."""
        if is_stopword(first) or is_stopword(second):
            return False
        count = self.vocabulary.frequency(first + second)
        if count < self.min_documents:
            return False
        documents = self.vocabulary.side_by_side(first, second)
        return documents <= MAX_TYPED_DOCUMENTS and count >= self.ratio * (documents or ABSENT_PAIR)

    def counted(self, first: str, second: str) -> Iterator[Pair]:
        """Yield the pairs that are counted for two adjacent words, at most."""
        if is_stopword(first) or is_stopword(second):
            return
        typed, generator = (first, second), self.generator()
        is_new = generator and typed not in _names_of_commit(generator, self.min_documents)
        others = self._other_names(typed, generator) if generator and is_new else []
        if others or self.vocabulary.frequency(first + second) >= self.min_documents:
            yield from _side_by_side(typed, others)

    def _fixed_name(self, typed: Words, generator: CandidateGenerator) -> FixedName:
        pairs = self._other_names(typed, generator)
        if not pairs:
            return NO_NAME
        # Announced here as well, because the first word may be that of a name just replaced.
        self.vocabulary.expect(_side_by_side(typed, pairs))
        frequencies = [self.vocabulary.frequency(word) for word in typed]
        # Beside a word that articles lack, one that they have is likely right.
        is_one_missing = frequencies.count(0) == 1
        known = typed[0] if frequencies[0] else typed[1]
        kept = [each for each in pairs if known in each[0]] if is_one_missing else pairs
        best, count = self._best(kept)
        if best is None and is_one_missing:
            best, count = self._best(pairs)
        # Last, because few pairs get here, and most typed ones are frequent words: a long count.
        documents = self.vocabulary.side_by_side(*typed) if best and all(frequencies) else 0
        return FixedName(best, count, documents)

    def _other_names(self, typed: Words, generator: CandidateGenerator) -> list[tuple[Words, int]]:
        """Return the pairs that the typed one may stand for, as ``_pairs`` yields them."""
        frequencies = [self.vocabulary.frequency(word) for word in typed]
        if all(map(self._is_common, frequencies)):
            return []
        choices: dict[str, list[tuple[str, int]]] = {}
        for frequency, word in sorted(zip(frequencies, typed, strict=True)):
            choices[word] = self._choices(word, frequency, generator)
            if not choices[word]:
                return []
        return list(_pairs(typed, *(choices[word] for word in typed)))

    def _best(self, pairs: Iterable[tuple[Words, int]]) -> tuple[Words | None, int]:
        """Return the fixed name that most documents have, with their number."""
        best, most = None, 0
        for pair, limit in pairs:
            needed = max(self.min_documents, most + 1, ceil(MIN_NAME_SHARE * limit))
            if limit < needed:
                continue
            count = self.vocabulary.side_by_side(*pair, at_least=needed)
            if count >= needed:
                best, most = pair, count
        return best, most

    def _is_common(self, frequency: int) -> bool:
        return frequency > MAX_COMMON_SHARE * self.vocabulary.documents

    def _choices(
        self, word: str, frequency: int, generator: CandidateGenerator
    ) -> list[tuple[str, int]]:
        """Return a word and the words that it may stand for, with their document frequencies.

        Words that are in too few documents for a name are left out.
        """
        typed = [(word, frequency)] if frequency >= self.min_documents else []
        if len(word) < MIN_NAME_LETTERS or self._is_common(frequency):
            return typed
        near = generator.frequent_neighbours(word, self.min_documents)
        return typed + [each for each in near if not is_stopword(each[0])][:MAX_CANDIDATES]


@lru_cache(maxsize=2)
def _names_of_commit(generator: CandidateGenerator, min_documents: int) -> dict[Words, FixedName]:
    """Return the fixed names looked up in a commit, which has its own generator."""
    return {}


def _side_by_side(typed: Words, others: Iterable[tuple[Words, int]]) -> Iterator[Pair]:
    """Yield the typed pair and those that it may stand for."""
    for words in (typed, *(words for words, _ in others)):
        yield Pair(Relation.SIDE_BY_SIDE, *words)


def _pairs(
    typed: Words, firsts: list[tuple[str, int]], seconds: list[tuple[str, int]]
) -> Iterator[tuple[Words, int]]:
    """Yield each other pair with the document frequency of its rarer word, the highest first."""
    pairs = [
        ((one, other), min(count, others))
        for at, (one, count) in enumerate(firsts)
        for to, (other, others) in enumerate(seconds)
        if (one == typed[0]) != (other == typed[1])
        or (one != typed[0] and max(at, to) <= MAX_CANDIDATES_OF_BOTH)
    ]
    yield from sorted(pairs, key=lambda each: -each[1])
