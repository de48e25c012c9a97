"""How alike the words around two words are.

For each word that is asked about, the two words on either side are counted into a fixed number of
places by a hash, at most so many occurrences of each. Two words are compared by the cosine of their
positive pointwise mutual information with the places (Levy, Goldberg and Dagan 2015).
"""

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

PLACES = 2_048  # memory: 8 kB a word
AROUND = 2  # words on either side
MOST_SEEN = 400  # occurrences of a word that are looked at


class Contexts:
    """Collects the surroundings of some words, a text at a time."""

    def __init__(self, words: Iterable[str]) -> None:
        self._numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
        self._counts = np.zeros((len(self._numbers), PLACES), dtype=np.float32)
        self._seen = [0] * len(self._numbers)

    def add(self, text: Sequence[str]) -> None:
        """Count the surroundings of the words in a text that is given as its words."""
        for position, word in enumerate(text):
            number = self._numbers.get(word)
            if number is None or self._seen[number] >= MOST_SEEN:
                continue
            self._seen[number] += 1
            row = self._counts[number]
            for side in range(-AROUND, AROUND + 1):
                neighbour = position + side
                if side and 0 <= neighbour < len(text):
                    row[_place(text[neighbour], side)] += 1

    def likeness(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Return for each pair how alike their surroundings are, 0 to 1."""
        vectors = self._counts
        total = float(vectors.sum()) or 1.0
        by_word = vectors.sum(axis=1, keepdims=True)
        by_place = vectors.sum(axis=0, keepdims=True)
        for number in range(len(vectors)):  # a word at a time: the copies are small
            expected = by_word[number] * by_place[0] / total
            row = vectors[number]
            with np.errstate(divide="ignore", invalid="ignore"):
                mutual = np.log(row / expected)
            row = np.where(row > 0, np.maximum(mutual, 0), 0)
            vectors[number] = row / (np.linalg.norm(row) or 1)
        first, second = ([self._numbers[pair[side]] for pair in pairs] for side in (0, 1))
        found = [float(vectors[a] @ vectors[b]) for a, b in zip(first, second, strict=True)]
        return np.array(found, dtype=np.float32)


def _place(word: str, side: int) -> int:
    # Which side matters, how far does not: "ke Sumatera Utara", "ke pulau Sumatra".
    return zlib.crc32(f"{'<' if side < 0 else '>'}{word}".encode()) % PLACES
