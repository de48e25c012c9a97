"""Measure how similar the contexts of two words are.

The context of an occurrence is the two words on either side. The hashing trick counts context words
into vectors of fixed length, up to a maximum number of occurrences per word. The similarity of two
words is the cosine of their vectors of positive pointwise mutual information (Levy, Goldberg and
Dagan 2015).
"""

import zlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

DIMENSIONS = 2_048  # memory: 8 kB per word
WINDOW = 2  # words on either side
MAX_OCCURRENCES = 400  # of a word that are counted


class ContextVectors:
    """Counts the contexts of some words, text by text."""

    def __init__(self, words: Iterable[str]) -> None:
        self._numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
        self._counts = np.zeros((len(self._numbers), DIMENSIONS), dtype=np.float32)
        self._occurrences = [0] * len(self._numbers)

    def add(self, words: Sequence[str]) -> None:
        """Count the contexts in a text, given as its words."""
        for position, word in enumerate(words):
            number = self._numbers.get(word)
            if number is None or self._occurrences[number] >= MAX_OCCURRENCES:
                continue
            self._occurrences[number] += 1
            row = self._counts[number]
            for offset in range(-WINDOW, WINDOW + 1):
                neighbour = position + offset
                if offset and 0 <= neighbour < len(words):
                    row[_dimension(words[neighbour], offset)] += 1

    def similarities(self, pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float32]:
        """Return the context similarity of each pair, 0 to 1. Replaces the counts by vectors."""
        vectors = self._counts
        total = float(vectors.sum()) or 1.0
        by_word = vectors.sum(axis=1, keepdims=True)
        by_dimension = vectors.sum(axis=0, keepdims=True)
        for number in range(len(vectors)):  # one word at a time, so that the copies are small
            expected = by_word[number] * by_dimension[0] / total
            row = vectors[number]
            with np.errstate(divide="ignore", invalid="ignore"):
                mutual = np.log(row / expected)
            row = np.where(row > 0, np.maximum(mutual, 0), 0)
            vectors[number] = row / (np.linalg.norm(row) or 1)
        first, second = ([self._numbers[pair[side]] for pair in pairs] for side in (0, 1))
        found = [float(vectors[a] @ vectors[b]) for a, b in zip(first, second, strict=True)]
        return np.array(found, dtype=np.float32)


def _dimension(word: str, offset: int) -> int:
    # The side of a neighbour counts, its distance does not: "ke Sumatera", "ke pulau Sumatra".
    return zlib.crc32(f"{'<' if offset < 0 else '>'}{word}".encode()) % DIMENSIONS
