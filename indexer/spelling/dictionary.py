"""A dictionary of words and frequencies that finds words within one or two edits.

The algorithm is symmetric deletion (Garbe, SymSpell, 2012): two words are near each other if they
are equal after at most one deletion on either side. The dictionary stores single deletions only,
nine entries per word instead of thirty-seven. For two edits, the lookup generates all single edits
of the typed word first.

A hash table holds the entries. An entry is a word number and a tag of eight bits of the hash. The
upper bits of the hash select the bucket.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.spelling.hashing import MAX_WORD_LETTERS, Hashes, deletion_hashes, letter_codes
from indexer.storage.term_list import TermList, packed_terms

MIN_WORD_LETTERS = 3  # shorter words are neither corrected nor corrections
MAX_WORDS = 500_000  # the most frequent words; about 60 bytes each
ENTRIES_PER_BUCKET = 4
HASH_BATCH_SIZE = 50_000  # words hashed at a time; about 30 MB
LETTERS = "abcdefghijklmnopqrstuvwxyz"

TAGS = 256
_TAG_BITS = np.uint64(8)
_WORD_BITS = np.uint64(32)

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Dictionary:
    """The arrays of the dictionary, in memory or mapped from a file (``files``)."""

    content: npt.NDArray[np.uint8]  # the words in UTF-8, sorted
    ends: npt.NDArray[np.uint32]
    frequencies: npt.NDArray[np.uint32]  # document frequency by word number
    buckets: npt.NDArray[np.uint32]  # first entry by bucket, and the number of entries
    tags: npt.NDArray[np.uint8]  # by entry
    words: npt.NDArray[np.uint32]  # word number by entry

    def __len__(self) -> int:
        return len(self.ends)

    @classmethod
    def names(cls) -> list[str]:
        """Return the names of the arrays."""
        return [each.name for each in fields(cls)]

    @classmethod
    def from_frequencies(cls, frequencies: Mapping[str, int]) -> "Dictionary":
        """Make a dictionary of words that are all ``is_correctable``."""
        words = sorted(frequencies, key=str.encode)
        counts = np.fromiter(map(frequencies.__getitem__, words), np.uint32, len(words))
        return cls.from_sorted(words, counts)

    @classmethod
    def from_sorted(
        cls, words: list[str], counts: npt.NDArray[np.uint32], *, max_words: int = MAX_WORDS
    ) -> "Dictionary":
        """Make a dictionary from words sorted by their bytes; keep the most frequent words."""
        if len(words) > max_words:
            kept = np.sort(np.argsort(-counts.astype(np.int64), kind="stable")[:max_words])
            words, counts = [words[number] for number in kept.tolist()], counts[kept]
        content, ends = packed_terms([word.encode() for word in words])
        return cls(content, ends, counts, *_hash_table(words))

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the arrays of the dictionary by name."""
        return {name: getattr(self, name) for name in self.names()}

    @cached_property
    def terms(self) -> TermList:
        """Return the words as a term list, in the order of their numbers."""
        return TermList(self.content, self.ends)

    def frequency(self, word: str) -> int:
        """Return the document frequency of a word; 0 if the dictionary lacks it."""
        number = self.terms.find(word.encode())
        return int(self.frequencies[number]) if number >= 0 else 0

    def lookup(self, hashes: Hashes, limit: int = MAX_WORDS) -> list[tuple[str, int]]:
        """Return the ``limit`` most frequent words that share a hash, with their frequencies.

        A few of the words are false positives, because tags are short.
        """
        numbers = self._matching_numbers(hashes)
        if len(numbers) > limit:
            numbers = numbers[np.argpartition(-self.frequencies[numbers].astype(np.int64), limit)]
        terms = self.terms
        return [
            (terms[number].decode(), int(self.frequencies[number]))
            for number in numbers[:limit].tolist()
        ]

    def _matching_numbers(self, hashes: Hashes) -> Numbers:
        buckets, tags = _buckets_and_tags(hashes, len(self.buckets) - 1)
        starts = self.buckets[buckets].astype(np.int64)
        counts = self.buckets[buckets + 1].astype(np.int64) - starts
        entries = np.repeat(starts - (np.cumsum(counts) - counts), counts)
        entries += np.arange(len(entries))
        found = self.words[entries[self.tags[entries] == np.repeat(tags, counts)]]
        return np.unique(found).astype(np.int64)


def one_edit_hashes(word: str) -> Hashes:
    """Return the hashes by which ``lookup`` finds all words within one edit of ``word``."""
    return deletion_hashes(letter_codes([word]))[0]


def two_edit_hashes(word: str) -> Hashes:
    """Return the hashes by which ``lookup`` finds all words within two edits of ``word``."""
    return deletion_hashes(letter_codes(single_edits(word)))[0]


def is_correctable(word: str) -> bool:
    """Return whether a word may be corrected or be a correction, by its letters and length."""
    return MIN_WORD_LETTERS <= len(word) <= MAX_WORD_LETTERS and word.replace("-", "a").isalpha()


def single_edits(word: str) -> list[str]:
    """Return ``word`` and all strings that are one edit away from it."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    deleted = [left + right[1:] for left, right in parts if right]
    swapped = [left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1]
    replaced = [left + letter + right[1:] for left, right in parts if right for letter in LETTERS]
    inserted = [left + letter + right for left, right in parts for letter in LETTERS]
    return list(dict.fromkeys([word, *deleted, *swapped, *replaced, *inserted]))


def _hash_table(
    words: Sequence[str],
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """Return the first entry of each bucket, and the tag and the word number of each entry."""
    parts = [(hashes, numbers.astype(np.uint32)) for hashes, numbers in _hash_batches(words)]
    keys = np.concatenate([np.empty(0, np.uint64), *(hashes for hashes, _ in parts)])
    count = 1
    while count * ENTRIES_PER_BUCKET < len(keys):
        count *= 2
    # A sort key holds bucket, tag and word number. Keys are built in place: there are ten per word.
    keys &= np.uint64(count * TAGS - 1)
    keys <<= _WORD_BITS
    keys |= np.concatenate([np.empty(0, np.uint32), *(numbers for _, numbers in parts)])
    del parts
    keys.sort()
    firsts = np.arange(count + 1, dtype=np.uint64) << (_TAG_BITS + _WORD_BITS)
    buckets = np.searchsorted(keys, firsts).astype(np.uint32)
    return buckets, (keys >> _WORD_BITS).astype(np.uint8), keys.astype(np.uint32)


def _hash_batches(words: Sequence[str]) -> Iterator[tuple[Hashes, Numbers]]:
    """Yield hashes with their word numbers, batch by batch."""
    for start in range(0, len(words), HASH_BATCH_SIZE):
        hashes, rows = deletion_hashes(letter_codes(words[start : start + HASH_BATCH_SIZE]))
        yield hashes, rows + start


def _buckets_and_tags(hashes: Hashes, buckets: int) -> tuple[Numbers, npt.NDArray[np.uint8]]:
    """Return the bucket and the tag of each hash; ``buckets`` is a power of two."""
    numbers = (hashes >> _TAG_BITS) & np.uint64(buckets - 1)
    return numbers.astype(np.int64), hashes.astype(np.uint8)
