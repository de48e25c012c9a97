"""Phrase matching: the documents in which words follow each other within a distance.

The documents of the words are intersected, the rarest word first. Then each occurrence becomes one
number (document, position). An occurrence of a word is kept if a kept occurrence of the preceding
word is within the distance.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.engines.scoring.ragged import Ints
from indexer.engines.whoosh.search.scorers import Documents, Places, TermScorer, places_of

_SHIFT = 32


def phrase_matches(words: Sequence[TermScorer], *, slop: int) -> Documents:
    """Return the documents with each word 1 to ``slop`` positions after the preceding word."""
    documents, places = intersection(words)
    if not len(documents):
        return documents
    kept = np.arange(len(documents))
    ends = _occurrences(words[0], places[0], kept)
    for word, at in zip(words[1:], places[1:], strict=True):
        occurrences = _occurrences(word, at[kept], kept)
        before = np.minimum(ends.searchsorted(occurrences - slop), len(ends) - 1)
        near = (ends[before] < occurrences) & (ends[before] >= occurrences - slop)
        ends = occurrences[near]
        if not len(ends):
            return documents[:0]
        ranks = ends >> _SHIFT
        kept = ranks[np.concatenate(([True], ranks[1:] != ranks[:-1]))]
    return documents[kept]


def intersection(words: Sequence[TermScorer]) -> tuple[Documents, list[Places]]:
    """Return the documents that contain all words, and their places in each word's documents."""
    order = sorted(range(len(words)), key=lambda number: len(words[number].documents))
    documents = words[order[0]].documents
    places: list[Places] = [np.arange(len(documents))]
    for number in order[1:]:
        found, present = places_of(words[number].documents, documents)
        if not present.all():
            documents, found = documents[present], found[present]
            places = [at[present] for at in places]
        places.append(found)
    by_word = dict(zip(order, places, strict=True))
    return documents, [by_word[number] for number in range(len(words))]


def _occurrences(word: TermScorer, places: Places, ranks: npt.NDArray[np.intp]) -> Ints:
    """Return (rank of the document << 32) + position of each occurrence, ascending."""
    counts, positions = word.field.positions_of(places + word.begin)
    keys: Ints = np.repeat(ranks.astype(np.int64) << _SHIFT, counts)
    keys += positions
    return keys
