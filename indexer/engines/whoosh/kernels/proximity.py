"""Proximity scores of the best hits in compiled loops: occurrences of terms, and of their pairs.

``search.occurrences`` and ``query.proximity`` give the same results in NumPy: they are the oracle
and the fallback.
"""

from math import log
from typing import Any

import numpy as np

from indexer.engines.scoring.proximity import RANK_SHIFT
from indexer.engines.whoosh.kernels.cursor import (
    frequency,
    get,
    open_cursor,
    put,
    seek,
)
from indexer.engines.whoosh.kernels.cursor_layout import PLACE, POSITION_COUNT, POSTING
from indexer.engines.whoosh.kernels.positions import decode_positions, locate_positions
from indexer.storage.numba_cache import compile_function


@compile_function()
def occurrences(content: Any, terms: Any, order: Any, documents: Any, rank: int) -> Any:
    """Return the different occurrences of terms in ascending documents, as ``keys`` and ``starts``.

    The occurrences of word n are ``keys[starts[n]:starts[n + 1]]``. An occurrence is
    (rank << RANK_SHIFT) + position; the first document has this ``rank``, and the following ones
    the next ranks.

    content: the segment's file, as bytes.
    terms: the rows of the terms.
    order: the number of the row of each word; -1 for a word that the segment lacks.
    """
    file, rows = content.ctypes.data, terms.ctypes.data
    places = np.full((len(order), len(documents)), -1, np.int64)
    total, most = 0, 0
    for word in range(len(order)):
        term = order[word]
        if term < 0:
            continue
        open_cursor(file, rows, term)
        for number in range(len(documents)):
            found = seek(file, rows, term, documents[number])
            if found < 0:
                break
            if found == documents[number]:
                place = get(rows, term, PLACE)
                times = frequency(file, rows, term, place)
                places[word, number] = place
                total += times
                most = max(most, times)
    positions = np.empty(most, np.int64)
    keys, starts = np.empty(total, np.int64), np.zeros(len(order) + 1, np.int64)
    size = 0
    for word in range(len(order)):
        term = order[word]
        for number in range(len(documents)):
            if places[word, number] < 0:
                continue
            put(rows, term, POSTING, places[word, number])
            locate_positions(file, rows, term)
            decode_positions(file, rows, term, positions.ctypes.data)
            base, last = (rank + number) << RANK_SHIFT, -1
            for at in range(get(rows, term, POSITION_COUNT)):
                position = positions[at]
                if position != last:
                    keys[size] = base + position
                    size += 1
                    last = position
        starts[word + 1] = size
    return keys[:size], starts


@compile_function()
def proximity_scores(
    keys: Any,
    starts: Any,
    titles: Any,
    title_starts: Any,
    order: Any,
    lead: int,
    norms: Any,
    documents: int,
    weights: Any,
    near: int,
    k1: float,
) -> Any:
    """Return the proximity score of each hit (``query.proximity.proximity_scores``).

    keys, starts: the occurrences of word n are ``keys[starts[n]:starts[n + 1]]``. The occurrences
        of all words of an answer are those of one word, the last one.
    titles, title_starts: the same for the words in titles; ``title_starts`` has one element if
        the query is no keywords.
    order: indexes of the words of the query, in the order of the query.
    lead: number of positions in the lead.
    norms: length normalisation of each hit.
    documents: number of documents in the collection.
    weights: six weights: for adjacent words, for near words, for words in the lead, for words of
        an answer, for words near a word of an answer, and for adjacent words in a title.
    near: largest distance of near words, in positions.
    """
    found = np.zeros(len(norms))
    times = np.zeros(len(norms), np.int64)
    places = np.empty(len(norms), np.int64)
    answer = len(starts) - 2
    for at in range(len(order) - 1):
        one, other = order[at], order[at + 1]
        if one == other:
            continue
        count_following(keys, starts, one, other, times)
        add_rarity(found, times, documents, weights[0])
        if len(title_starts) > 1:
            count_following(titles, title_starts, one, other, times)
            add_rarity(found, times, documents, weights[5])
    for one in range(answer):
        for other in range(one + 1, answer + 1):
            count_after(keys, starts, one, other, near, times)
            count_after(keys, starts, other, one, near, times)
            add_rarity(found, times, documents, weights[1] if other < answer else weights[4])
        if len(title_starts) > 1:
            in_title = titles[title_starts[one] : title_starts[one + 1]]
            first_places(keys[starts[one] : starts[one + 1]], in_title, places)
            add_lead(found, places, lead, documents, weights[2])
    if answer:
        add_answers(
            found,
            times,
            norms,
            keys[starts[answer] : starts[answer + 1]],
            documents,
            weights[3],
            k1,
        )
    return found


@compile_function()
def count_following(keys: Any, starts: Any, one: int, other: int, times: Any) -> None:
    """Count by hit the occurrences of ``other`` at the position after one of ``one``."""
    place, end = starts[other], starts[other + 1]
    for index in range(starts[one], starts[one + 1]):
        wanted = keys[index] + 1
        while place < end and keys[place] < wanted:
            place += 1
        if place < end and keys[place] == wanted:
            times[wanted >> RANK_SHIFT] += 1


@compile_function()
def first_places(keys: Any, in_title: Any, places: Any) -> None:
    """Set the first position of a word in the body of each hit; -1 if the body lacks the word.

    The positions of a hit's title come after those of its body.
    """
    places[:] = -1
    index, title = 0, 0
    while index < len(keys):
        rank, begin, titles = keys[index] >> RANK_SHIFT, index, 0
        while index < len(keys) and keys[index] >> RANK_SHIFT == rank:
            index += 1
        while title < len(in_title) and in_title[title] >> RANK_SHIFT == rank:
            title += 1
            titles += 1
        if index - begin > titles:
            places[rank] = keys[begin] & ((1 << RANK_SHIFT) - 1)


@compile_function()
def add_lead(found: Any, places: Any, lead: int, documents: int, weight: float) -> None:
    """Add to each hit the score of the first place of a word in its body."""
    held = 0
    for place in places:
        held += 0 <= place < lead
    gained = weight * log(1 + documents / (1 + held))
    for rank in range(len(places)):
        if places[rank] >= 0:
            found[rank] += gained / (1 + places[rank] / lead)


@compile_function()
def count_after(keys: Any, starts: Any, one: int, other: int, near: int, times: Any) -> None:
    """Count by hit the occurrences of ``other`` up to ``near`` positions after one of ``one``."""
    first, end = starts[one], starts[one + 1]
    place = first
    for index in range(starts[other], starts[other + 1]):
        key = keys[index]
        while place < end and keys[place] < key:
            place += 1
        if place > first and key - keys[place - 1] <= near:
            times[key >> RANK_SHIFT] += 1


@compile_function()
def add_rarity(found: Any, times: Any, documents: int, weight: float) -> None:
    """Add ``weight`` times the feature's rarity to each hit in ``times``; then clear ``times``."""
    held = 0
    for rank in range(len(times)):
        held += times[rank] > 0
    gained = weight * log(1 + documents / (1 + held))
    for rank in range(len(times)):
        if times[rank]:
            found[rank] += gained
            times[rank] = 0


@compile_function()
def add_answers(
    found: Any, times: Any, norms: Any, keys: Any, documents: int, weight: float, k1: float
) -> None:
    """Add the BM25 score of the words of an answer, as if they were one term."""
    for key in keys:
        times[key >> RANK_SHIFT] += 1
    held = 0
    for rank in range(len(times)):
        held += times[rank] > 0
    factor = weight * log(1 + documents / (1 + held)) * (k1 + 1)
    for rank in range(len(times)):
        found[rank] += factor * times[rank] / (times[rank] + norms[rank])
