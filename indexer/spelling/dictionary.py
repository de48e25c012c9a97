"""Words with their frequencies, found by what is left of them when a letter is deleted.

Two words are near each other when they meet after at most one deletion on either side: Garbe's
symmetric deletes (SymSpell, 2012). Only single deletions are kept, nine entries a word instead of
thirty-seven: for two edits the look-up tries every edit of the typed word first. An entry is a word
number and eight bits of the hash; entries of one bucket (the upper bits) stand side by side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.spelling.hashing import LONGEST, Hashes, codes_of, hashes_with_deletes
from indexer.storage.term_list import TermList, packed_terms

SHORTEST = 3  # letters of a word that may be a correction
MOST_WORDS = 500_000  # the most frequent ones, about 60 bytes each
ENTRIES_A_BUCKET = 4
ROWS = 50_000  # words whose hashes are worked out at a time: about 30 MB
LETTERS = "abcdefghijklmnopqrstuvwxyz"

TAGS = 256
_TAG_BITS = np.uint64(8)
_WORD_BITS = np.uint64(32)

Array = npt.NDArray[np.generic]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The arrays, in memory or mapped from a file (``files``)."""

    content: npt.NDArray[np.uint8]  # the words in UTF-8, ascending
    ends: npt.NDArray[np.uint32]
    frequencies: npt.NDArray[np.uint32]  # documents of each word
    buckets: npt.NDArray[np.uint32]  # where the entries of each bucket begin; and the end
    tags: npt.NDArray[np.uint8]
    words: npt.NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.ends)

    @classmethod
    def of(cls, frequencies: Mapping[str, int]) -> "Dictionary":
        """Make a dictionary of words that ``is_correctable`` lets through."""
        words = sorted(frequencies, key=str.encode)
        counts = np.fromiter(map(frequencies.__getitem__, words), np.uint32, len(words))
        return cls.of_sorted(words, counts)

    @classmethod
    def of_sorted(cls, words: list[str], counts: npt.NDArray[np.uint32]) -> "Dictionary":
        """Make a dictionary of words that ascend by their bytes, with their frequencies."""
        if len(words) > MOST_WORDS:
            kept = np.sort(np.argsort(-counts.astype(np.int64), kind="stable")[:MOST_WORDS])
            words, counts = [words[number] for number in kept.tolist()], counts[kept]
        content, ends = packed_terms([word.encode() for word in words])
        return cls(content, ends, counts, *_entries(words))

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the arrays by name."""
        return {name: getattr(self, name) for name in self.__slots__}

    def terms(self) -> TermList:
        """Return the words by number."""
        return TermList(self.content, self.ends)

    def meeting(self, hashes: Hashes, most: int = MOST_WORDS) -> list[tuple[str, int]]:
        """Return the ``most`` frequent words that share a hash, with their frequencies."""
        numbers = self._numbers(hashes)
        if len(numbers) > most:
            numbers = numbers[np.argpartition(-self.frequencies[numbers].astype(np.int64), most)]
        return self._named(numbers[:most])

    def _named(self, numbers: Numbers) -> list[tuple[str, int]]:
        terms = self.terms()
        return [(terms[n].decode(), int(self.frequencies[n])) for n in numbers.tolist()]

    def _numbers(self, hashes: Hashes) -> Numbers:
        """Return the numbers of the words that share a hash."""
        places, tags = _places(hashes, len(self.buckets) - 1)
        starts = self.buckets[places].astype(np.int64)
        counts = self.buckets[places + 1].astype(np.int64) - starts
        entries = np.repeat(starts - (np.cumsum(counts) - counts), counts)
        entries += np.arange(len(entries))
        found = self.words[entries[self.tags[entries] == np.repeat(tags, counts)]]
        return np.unique(found).astype(np.int64)


def near_hashes(word: str) -> Hashes:
    """Return the hashes by which words one edit away are found."""
    return hashes_with_deletes(codes_of([word]))[0]


def further_hashes(word: str) -> Hashes:
    """Return the hashes by which words two edits away are found."""
    return hashes_with_deletes(codes_of(edits(word)))[0]


def is_correctable(word: str) -> bool:
    """Return whether a word can be a correction, or be corrected: letters, not too few or many."""
    return SHORTEST <= len(word) <= LONGEST and word.replace("-", "a").isalpha()


def edits(word: str) -> list[str]:
    """Return every form that one edit makes of ``word``, and the word itself."""
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    deleted = [left + right[1:] for left, right in parts if right]
    swapped = [left + right[1] + right[0] + right[2:] for left, right in parts if len(right) > 1]
    replaced = [left + letter + right[1:] for left, right in parts if right for letter in LETTERS]
    inserted = [left + letter + right for left, right in parts for letter in LETTERS]
    return list(dict.fromkeys([word, *deleted, *swapped, *replaced, *inserted]))


def _entries(
    words: Sequence[str],
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """Return where the buckets begin, and the tag and the word of every entry."""
    parts = [(hashes, numbers.astype(np.uint32)) for hashes, numbers in _hashed(words)]
    keys = np.concatenate([np.empty(0, np.uint64), *(hashes for hashes, _ in parts)])
    count = 1
    while count * ENTRIES_A_BUCKET < len(keys):
        count *= 2
    # In place, since there are ten times as many as words: the bucket, the tag, the word.
    keys &= np.uint64(count * TAGS - 1)
    keys <<= _WORD_BITS
    keys |= np.concatenate([np.empty(0, np.uint32), *(numbers for _, numbers in parts)])
    del parts
    keys.sort()
    firsts = np.arange(count + 1, dtype=np.uint64) << (_TAG_BITS + _WORD_BITS)
    buckets = np.searchsorted(keys, firsts).astype(np.uint32)
    return buckets, (keys >> _WORD_BITS).astype(np.uint8), keys.astype(np.uint32)


def _hashed(words: Sequence[str]) -> Iterator[tuple[Hashes, Numbers]]:
    """Yield hashes, and the number of the word that each is of."""
    for start in range(0, len(words), ROWS):
        hashes, rows = hashes_with_deletes(codes_of(words[start : start + ROWS]))
        yield hashes, rows + start


def _places(hashes: Hashes, buckets: int) -> tuple[Numbers, npt.NDArray[np.uint8]]:
    """Return the bucket and the tag of each hash; there are a power of two ``buckets``."""
    places = (hashes >> _TAG_BITS) & np.uint64(buckets - 1)
    return places.astype(np.int64), hashes.astype(np.uint8)
