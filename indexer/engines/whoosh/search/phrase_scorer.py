"""Phrases: the documents where words follow each other within a distance, by their positions.

The words' documents are intersected from the rarest on. Then every occurrence becomes one number
(document, position), and an occurrence of a word stays when one of the word before it is near.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.search.scorers import Documents, Places, TermScorer, places_of
from indexer.engines.whoosh.segment.ragged import Ints

_SHIFT = 32


def phrase_matches(words: Sequence[TermScorer], *, slop: int) -> Documents:
    """Return the documents where each word stands 1 to ``slop`` positions after the one before."""
    documents, places = intersection(words)
    if not len(documents):
        return documents
    alive = np.arange(len(documents))
    ends = _occurrences(words[0], places[0], alive)
    for word, at in zip(words[1:], places[1:], strict=True):
        here = _occurrences(word, at[alive], alive)
        before = np.minimum(ends.searchsorted(here - slop), len(ends) - 1)
        ends = here[(ends[before] < here) & (ends[before] >= here - slop)]
        if not len(ends):
            return documents[:0]
        ranks = ends >> _SHIFT
        alive = ranks[np.concatenate(([True], ranks[1:] != ranks[:-1]))]
    return documents[alive]


def intersection(words: Sequence[TermScorer]) -> tuple[Documents, list[Places]]:
    """Return the documents that all words are in, and their places among each word's own."""
    order = sorted(range(len(words)), key=lambda number: len(words[number].documents))
    documents = words[order[0]].documents
    places: list[Places] = [np.arange(len(documents))]
    for number in order[1:]:
        found, there = places_of(words[number].documents, documents)
        if not there.all():
            documents, found = documents[there], found[there]
            places = [at[there] for at in places]
        places.append(found)
    by_word = dict(zip(order, places, strict=True))
    return documents, [by_word[number] for number in range(len(words))]


def _occurrences(word: TermScorer, places: Places, ranks: npt.NDArray[np.intp]) -> Ints:
    """Return (rank of the document << 32) + position of every occurrence, ascending."""
    counts, positions = word.field.positions_of(places + word.begin)
    keys: Ints = np.repeat(ranks.astype(np.int64) << _SHIFT, counts)
    keys += positions
    return keys
