"""The places in titles in the order of their words: finds titles that have some words in a row.

Each place in a title has a key: its word and the two after it. The keys are sorted, so the places
that begin with up to two words and the letters of a prefix are neighbours, as in a suffix array.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.suggest.phrase_trie import peaks_of
from indexer.suggest.word_texts import WordTexts

WORD_BITS = np.uint64(21)
MAX_WORDS = (1 << 21) - 2  # distinct words; 0 means that there is none
KEY_WORDS = 3
#: Added to the day of a title for a place at its beginning. It is more than any day, in days.
AT_BEGINNING = 1 << 24


@dataclass(frozen=True, slots=True)
class TitleOrder:
    """Places in titles, sorted by their keys."""

    title_keys: npt.NDArray[np.uint64]
    title_articles: npt.NDArray[np.uint32]  # number of the article
    title_places: npt.NDArray[np.uint16]  # number of the word in the title
    title_scores: npt.NDArray[np.uint32]  # day and ``AT_BEGINNING``, at least 1
    title_peaks: npt.NDArray[np.uint32]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def title_order(texts: WordTexts) -> TitleOrder:
    """Return the places in the titles of the articles."""
    counts = texts.title_words.astype(np.int64)
    articles = np.repeat(np.arange(texts.articles), counts)
    places = np.arange(len(articles)) - np.repeat(np.cumsum(counts) - counts, counts)
    at = texts.text_starts[articles] + places
    words = texts.words[at].astype(np.uint64) + np.uint64(1)
    rest = counts[articles] - places
    keys = words.copy()
    for step in range(1, KEY_WORDS):
        keys <<= WORD_BITS
        following = np.zeros(len(keys), dtype=np.uint64)
        following[: -step or None] = words[step:]
        keys |= np.where(rest > step, following, np.uint64(0))
    order = np.argsort(keys)
    articles, places = articles[order], places[order]
    scores = texts.days[articles] + np.where(places == 0, np.uint32(AT_BEGINNING), np.uint32(0))
    scores = np.maximum(scores, 1).astype(np.uint32)
    return TitleOrder(
        keys[order],
        articles.astype(np.uint32),
        places.astype(np.uint16),
        scores,
        peaks_of(scores),
    )
