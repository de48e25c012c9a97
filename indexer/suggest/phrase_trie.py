"""A trie of phrases: sequences of up to four words, counted over many articles.

A node of depth n is a node of depth n - 1 and a word. Its key has the number of that node in the
upper half and the number of the word in the lower half. The keys of a depth are sorted, and a
node's number is its place among them. So the phrases that begin with some words and go on with
the letters of a prefix are neighbours, and so are all the phrases that begin with these.

Depth by depth, the occurrences of a node are extended by a word; sequences that occur too seldom
have no node, and are not extended (the Apriori algorithm: Agrawal and Srikant, VLDB 1994).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.suggest.word_texts import WordTexts
from lexicon.stopwords import stopwords

MAX_DEPTH = 4  # words of a phrase
WITNESSES = 3  # articles kept for each phrase
#: Nodes per peak: the highest weight of a block of neighbours.
BLOCK = 32
#: In layers of more articles, a phrase of several words must occur twice.
ALL_PHRASES = 2_000
COMPILED_WORDS = 200_000  # of all articles; more are worth the compiled code
PARENT_BITS = np.uint64(32)
LOWER_HALF = np.uint64(0xFFFFFFFF)

Counts = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]


class Counted(NamedTuple):
    """The phrases of one depth: their keys, counts and witnesses."""

    keys: Keys
    counts: Counts
    witnesses: npt.NDArray[np.uint32]


_NOTHING = Counted(np.empty(0, np.uint64), np.empty(0, np.uint32), np.empty((0, 3), np.uint32))


@dataclass(frozen=True, slots=True)
class Level:
    """The nodes of one depth."""

    keys: Keys  # empty at depth 1, where the number of a node is that of its word
    #: How often the phrase occurs without the commonest word after it, but at least 1; 0 if it is
    #: never suggested.
    weights: Counts
    peaks: Counts
    witnesses: npt.NDArray[np.uint32]  # numbers of articles that have it, one row for each node

    def arrays(self, depth: int) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays by name."""
        return {
            f"keys_{depth}": self.keys,
            f"weights_{depth}": self.weights,
            f"peaks_{depth}": self.peaks,
            f"witnesses_{depth}": self.witnesses.reshape(-1),
        }


def phrase_levels(
    texts: WordTexts, terms: Sequence[bytes], *, compiled: bool | None = None
) -> list[Level]:
    """Return the levels of the trie of the articles, from single words on.

    ``compiled`` chooses compiled code (default: by the number of words).
    """
    min_count = 1 if texts.articles <= ALL_PHRASES else 2
    lengths = np.diff(texts.text_ends, prepend=0)
    articles = np.repeat(np.arange(texts.articles, dtype=np.uint32), lengths)
    if compiled is None:
        compiled = len(texts.words) >= COMPILED_WORDS
    count = _count_compiled if compiled and _bits(texts) else _count
    counted = count(texts, articles, min_count)
    endings = _endings(terms)
    levels = []
    for depth, (keys, counts, witnesses) in enumerate(counted, start=1):
        words = (keys & LOWER_HALF).astype(np.int64) if depth > 1 else slice(None)
        longer = counted[depth] if depth < MAX_DEPTH else _NOTHING
        weights = np.where(endings[words], _weights(counts, longer), 0).astype(np.uint32)
        levels.append(Level(keys, weights, peaks_of(weights), witnesses))
    return levels


def _endings(terms: Sequence[bytes]) -> npt.NDArray[np.bool_]:
    """Return for each word whether a suggestion may end with it."""
    excluded = {word.encode() for word in stopwords()}
    endings = [len(term) > 1 and term not in excluded for term in terms]
    return np.array(endings, dtype=np.bool_)


def _weights(counts: Counts, longer: Counted) -> npt.NDArray[np.int64]:
    """Return the counts of phrases without that of the commonest longer phrase."""
    weights = counts.astype(np.int64)
    parents = (longer.keys >> PARENT_BITS).astype(np.int64)
    if len(parents):
        firsts = np.append(0, np.flatnonzero(parents[1:] != parents[:-1]) + 1)
        weights[parents[firsts]] -= np.maximum.reduceat(longer.counts, firsts).astype(np.int64)
    return np.maximum(weights, 1)


def peaks_of(weights: Counts) -> Counts:
    """Return the highest weight of each block."""
    if not len(weights):
        return weights
    return np.maximum.reduceat(weights, np.arange(0, len(weights), BLOCK))


def _bits(texts: WordTexts) -> tuple[int, int] | None:
    """Return the bits of a word and of a place; None if an occurrence has too few bits for them."""
    word_bits, place_bits = len(texts.ends).bit_length(), len(texts.words).bit_length()
    # A phrase that has a node occurs twice.
    node_bits = max(place_bits - 1, word_bits)
    return (word_bits, place_bits) if node_bits + word_bits + place_bits <= 64 else None


def _count_compiled(texts: WordTexts, articles: Counts, min_count: int) -> list[Counted]:
    from indexer.suggest import phrase_kernels

    bits = _bits(texts)
    counts = np.bincount(texts.words, minlength=len(texts.ends)).astype(np.uint32)
    witnesses = np.empty((len(counts), WITNESSES), dtype=np.uint32)
    phrase_kernels.word_witnesses(texts.words, articles, counts, witnesses)
    found = [Counted(np.empty(0, np.uint64), counts, witnesses)]
    nodes = texts.words.astype(np.int32)
    for depth in range(2, MAX_DEPTH + 1):
        ordered = phrase_kernels.occurrences(nodes, texts.words, texts.joined, depth, bits)
        ordered.sort()
        most = len(ordered) // min_count
        keys, counts = np.empty(most, np.uint64), np.empty(most, np.uint32)
        witnesses = np.empty((most, WITNESSES), dtype=np.uint32)
        nodes.fill(-1)
        size = phrase_kernels.group(
            ordered, articles, min_count, bits, nodes, keys, counts, witnesses
        )
        found.append(Counted(keys[:size].copy(), counts[:size].copy(), witnesses[:size].copy()))
    return found


def _count(texts: WordTexts, articles: Counts, min_count: int) -> list[Counted]:
    """Return the same as ``_count_compiled``, with NumPy."""
    words = texts.words.astype(np.int64)
    places = np.arange(len(words))
    by_word = np.argsort(words, kind="stable")
    firsts, counts = np.unique(words[by_word], return_index=True)[1], np.bincount(words)
    found = [
        Counted(
            np.empty(0, np.uint64),
            counts.astype(np.uint32),
            _witnesses(articles[by_word], firsts, counts),
        )
    ]
    nodes = words
    for depth in range(2, MAX_DEPTH + 1):
        ends = places + (depth - 1)
        inside = ends < len(words)
        nodes, places, ends = nodes[inside], places[inside], ends[inside]
        goes_on = texts.joined[ends]
        nodes, places, ends = nodes[goes_on], places[goes_on], ends[goes_on]
        keys = nodes.astype(np.uint64) << PARENT_BITS | texts.words[ends].astype(np.uint64)
        order = np.argsort(keys, kind="stable")
        distinct, firsts, counts = np.unique(keys[order], return_index=True, return_counts=True)
        frequent = counts >= min_count
        numbers = np.where(frequent, np.cumsum(frequent) - 1, -1)
        witnesses = _witnesses(articles[places[order]], firsts[frequent], counts[frequent])
        found.append(Counted(distinct[frequent], counts[frequent].astype(np.uint32), witnesses))
        nodes = np.empty(len(keys), dtype=np.int64)
        nodes[order] = np.repeat(numbers, counts)
        nodes, places = nodes[nodes >= 0], places[nodes >= 0]
    return found


def _witnesses(
    articles: Counts, firsts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint32]:
    """Return the first, the middle and the last of each group of articles."""
    places = np.stack([firsts, firsts + counts // 2, firsts + counts - 1], axis=1)
    return articles[places]


def heaviest(
    weights: Counts, peaks: Counts, begin: int, end: int, number: int
) -> npt.NDArray[np.int64]:
    """Return the places of the highest weights above 0 in a range, the highest first.

    In long ranges, the peaks tell which blocks have them.
    """
    first, last = -(-begin // BLOCK), end // BLOCK
    if last - first <= number:
        places = np.arange(begin, end)
    else:
        blocks = first + np.argpartition(peaks[first:last], -number)[-number:]
        inside = (blocks[:, None] * BLOCK + np.arange(BLOCK)).reshape(-1)
        edges = np.arange(begin, first * BLOCK), np.arange(last * BLOCK, end)
        places = np.concatenate([inside, *edges])
    found = weights[places]
    if len(places) > number:
        best = np.argpartition(found, -number)[-number:]
        places, found = places[best], found[best]
    order = np.argsort(-found.astype(np.int64), kind="stable")
    order = order[: np.count_nonzero(found)]
    return places[order]
