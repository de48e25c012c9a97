"""Candidate generation over the words of the latest commit.

The words come from the file of the generation (``files``) and from a supplement in memory, which
holds the words of later commits. The supplement is built on the first correction after a commit:
it reads the parts of the index that the file does not contain (small segments).
"""

import threading
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from indexer.deadline import current
from indexer.query.edit_distance import edit_distance
from indexer.query.vocabulary import Vocabulary, WordList
from indexer.spelling.dictionary import (
    MAX_WORDS,
    Dictionary,
    is_correctable,
    one_edit_hashes,
    two_edit_hashes,
)
from indexer.spelling.files import WordFile, open_words
from indexer.spelling.ranking import Candidate, candidate, max_edits
from lexicon.memo import Memo
from lexicon.respelling import distant_respellings, respellings, reverse_respellings
from lexicon.stopwords import stopwords

MAX_TWO_EDIT_WORDS = 100  # per dictionary: the most frequent ones
SMALL_PART_WORDS = 5_000  # up to this size, each word of a part is looked up in the dictionary
CACHED_WORDS = 4_096  # whose neighbours are kept
MAX_CACHE_BYTES = 512 * 1024  # of candidates
MIN_DOCUMENTS_OF_NEAREST = 20  # a lower bound is for queries without hits, which may take longer
STOPWORD_FREQUENCY = 500  # documents: queries use question words that articles rarely have


class CandidateGenerator:
    """Generates candidates for a misspelled word. Immutable, so threads share it."""

    def __init__(self, dictionaries: Sequence[Dictionary]) -> None:
        self._dictionaries = [dictionary for dictionary in dictionaries if len(dictionary)]
        self.candidates = Memo(self._candidates, MAX_CACHE_BYTES)
        self.frequent_neighbours = lru_cache(maxsize=CACHED_WORDS)(self._frequent_neighbours)

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "CandidateGenerator | None":
        """Return the cached generator of a commit; None if the file of words is not sound."""
        words = open_words(vocabulary)
        return _cache.generator(words, vocabulary) if words else None

    def _candidates(self, word: str) -> tuple[Candidate, ...]:
        """Return the candidates for ``word``, best first.

        Words two edits away are candidates only if no word is one edit away.
        """
        if not is_correctable(word):
            return ()
        for limit in range(1, max_edits(word) + 1):
            counts: dict[str, int] = {}
            for near, count in self._near_words(word, limit):
                counts[near] = max(count, counts.get(near, 0))
            found = [candidate(word, near, count, limit) for near, count in counts.items()]
            ranked = sorted((each for each in found if each), key=lambda each: each.sort_key)
            if ranked:
                return tuple(ranked)
        return ()

    def _frequent_neighbours(self, word: str, min_documents: int) -> tuple[tuple[str, int], ...]:
        """Return the words one edit or one spelling rule away, with their document frequencies.

        The most frequent one comes first; words in fewer than ``min_documents`` are left out. A low
        bound also asks for the words that differ by a rule and a doubled letter.
        """
        if not is_correctable(word):
            return ()
        near = {
            near: count
            for near, count in self._near_words(word, 1)
            if count >= min_documents and edit_distance(word, near, 1) == 1
        }
        others = {*respellings(word), *reverse_respellings(word)}
        if min_documents < MIN_DOCUMENTS_OF_NEAREST:
            others |= distant_respellings(word)
        for other in others - {word, *near}:
            count = max(each.frequency(other) for each in self._dictionaries)
            if count >= min_documents:
                near[other] = count
        return tuple(sorted(near.items(), key=lambda each: (-each[1], each[0])))

    def _near_words(self, word: str, limit: int) -> Iterator[tuple[str, int]]:
        """Yield words that may be within ``limit`` edits, with their frequencies."""
        if limit == 1:
            hashes, max_words = one_edit_hashes(word), MAX_WORDS
        else:
            hashes, max_words = two_edit_hashes(word), MAX_TWO_EDIT_WORDS
        for dictionary in self._dictionaries:
            yield from dictionary.lookup(hashes, max_words)


class _Cache:
    """The generator of the latest commit, and the new words of its parts.

    The next commit shares most parts, so the new words of the parts are kept.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: object = None
        self._generator = CandidateGenerator(())
        self._new_words: dict[tuple[object, str], dict[str, int]] = {}

    def generator(self, words: WordFile, vocabulary: Vocabulary) -> CandidateGenerator:
        parts = [part for part in vocabulary.parts() if part.identity not in words.parts]
        key = (words.signature, *(part.identity for part in parts))
        with self._lock:
            if self._key != key:
                with current().paused():  # the words of a commit are read once
                    supplement = self._supplement(words, parts)
                    dictionaries = (words.dictionary, supplement, _stopword_dictionary())
                    self._generator = CandidateGenerator(dictionaries)
                self._key = key
            return self._generator

    def _supplement(self, words: WordFile, parts: Sequence[WordList]) -> Dictionary:
        known, self._new_words = self._new_words, {}
        frequencies: dict[str, int] = {}
        for part in parts:
            key = (words.signature, part.identity)
            found = self._new_words[key] = known.get(key) or _new_words(words.dictionary, part)
            for word, frequency in found.items():
                frequencies[word] = frequencies.get(word, 0) + frequency
        return Dictionary.from_frequencies(frequencies)


_cache = _Cache()


@cache
def _stopword_dictionary() -> Dictionary:
    """Return a dictionary of the question words and function words."""
    return Dictionary.from_frequencies(
        {word: STOPWORD_FREQUENCY for word in stopwords() if is_correctable(word)}
    )


def _new_words(dictionary: Dictionary, part: WordList) -> dict[str, int]:
    """Return the words of a part that the dictionary lacks, with their frequencies."""
    found = {word: frequency for word, frequency in part.words() if is_correctable(word)}
    terms = dictionary.terms
    if len(found) <= SMALL_PART_WORDS:
        return {word: count for word, count in found.items() if terms.find(word.encode()) < 0}
    known = {term.decode() for term in terms.all()}
    return {word: count for word, count in found.items() if word not in known}
