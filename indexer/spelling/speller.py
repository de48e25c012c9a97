"""The words of the latest commit: those of the generation's file, and a supplement of newer ones.

Commits after the file was written have words that it lacks. They are gathered from the parts of the
index that it does not know (small segments), when somebody asks, and kept until the next commit.
"""

import threading
from collections.abc import Iterator, Sequence
from functools import cache

from indexer.query.vocabulary import Vocabulary, WordList
from indexer.spelling.dictionary import (
    MOST_WORDS,
    Dictionary,
    further_hashes,
    is_correctable,
    near_hashes,
)
from indexer.spelling.files import WordFile, open_words
from indexer.spelling.ranking import Candidate, candidate, most_edits
from lexicon.stopwords import stopwords

FURTHER = 100  # of the words that may be two edits away, those looked at: the most frequent
FEW_WORDS = 5_000  # of a part, that are looked up one by one
# Documents that a question word counts as having: questions have it, whatever articles have.
ASKED_OFTEN = 500


class Speller:
    """Finds the words that may have been meant. Nothing in it changes: threads share it."""

    def __init__(self, dictionaries: Sequence[Dictionary]) -> None:
        self._dictionaries = [found for found in dictionaries if len(found)]

    @classmethod
    def latest(cls, vocabulary: Vocabulary) -> "Speller | None":
        """Return the speller of a commit, made once; None without a sound file of words."""
        words = open_words(vocabulary)
        return _kept.speller(words, vocabulary) if words else None

    def candidates(self, word: str) -> list[Candidate]:
        """Return the words that ``word`` may stand for, the likeliest first.

        Those one edit away; only without any, those two edits away.
        """
        if not is_correctable(word):
            return []
        for limit in range(1, most_edits(word) + 1):
            counts: dict[str, int] = {}
            for near, count in self._near(word, limit):
                counts[near] = max(count, counts.get(near, 0))
            found = [candidate(word, near, count, limit) for near, count in counts.items()]
            ranked = sorted((each for each in found if each), key=lambda each: each.order)
            if ranked:
                return ranked
        return []

    def _near(self, word: str, limit: int) -> Iterator[tuple[str, int]]:
        if limit == 1:
            hashes, most = near_hashes(word), MOST_WORDS
        else:
            hashes, most = further_hashes(word), FURTHER
        for dictionary in self._dictionaries:
            yield from dictionary.meeting(hashes, most)


class _Kept:
    """The speller of the latest commit, and the new words of parts that later commits have too."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: object = None
        self._speller = Speller(())
        self._new: dict[tuple[object, str], dict[str, int]] = {}

    def speller(self, words: WordFile, vocabulary: Vocabulary) -> Speller:
        parts = [part for part in vocabulary.parts() if part.identity not in words.parts]
        key = (words.signature, *(part.identity for part in parts))
        with self._lock:
            if self._key != key:
                self._speller = Speller(
                    (words.dictionary, self._supplement(words, parts), _asked())
                )
                self._key = key
            return self._speller

    def _supplement(self, words: WordFile, parts: Sequence[WordList]) -> Dictionary:
        known, self._new = self._new, {}
        together: dict[str, int] = {}
        for part in parts:
            key = (words.signature, part.identity)
            found = self._new[key] = known.get(key) or _new_words(words.dictionary, part)
            for word, frequency in found.items():
                together[word] = together.get(word, 0) + frequency
        return Dictionary.of(together)


_kept = _Kept()


@cache
def _asked() -> Dictionary:
    """Return question and function words, which readers write in queries."""
    return Dictionary.of({word: ASKED_OFTEN for word in stopwords() if is_correctable(word)})


def _new_words(dictionary: Dictionary, part: WordList) -> dict[str, int]:
    found = {word: frequency for word, frequency in part.words() if is_correctable(word)}
    terms = dictionary.terms()
    if len(found) <= FEW_WORDS:
        return {word: count for word, count in found.items() if terms.find(word.encode()) < 0}
    known = {term.decode() for term in terms.all()}
    return {word: count for word, count in found.items() if word not in known}
