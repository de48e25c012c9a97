"""Compiled loops that count the phrases of many articles (``phrase_trie``).

An occurrence is a number of 64 bits: node, next word and place of the phrase's first word, so that
sorting the numbers brings the occurrences of a longer phrase together, the first place first.
"""

from typing import Any

import numpy as np

from indexer.storage.numba_cache import compile_function


@compile_function()
def occurrences(nodes: Any, words: Any, joined: Any, depth: int, bits: Any) -> Any:
    """Return the occurrences of phrases of ``depth`` words.

    nodes: for each place, the node of the phrase of ``depth`` - 1 words that begins there, or -1.
    words, joined: those of ``WordTexts``.
    bits: the bits of a word and of a place.
    """
    word_bits, place_bits = np.uint64(bits[0]), np.uint64(bits[1])
    found = np.empty(len(words), dtype=np.uint64)
    count = 0
    for place in range(len(words) - depth + 1):
        last = place + depth - 1
        if nodes[place] >= 0 and joined[last]:
            key = np.uint64(nodes[place]) << word_bits | np.uint64(words[last])
            found[count] = key << place_bits | np.uint64(place)
            count += 1
    return found[:count]


@compile_function()
def group(
    ordered: Any,
    articles: Any,
    min_count: int,
    bits: Any,
    nodes: Any,
    keys: Any,
    counts: Any,
    witnesses: Any,
) -> int:
    """Number the phrases that occur often enough; return how many there are.

    ordered: the sorted occurrences.
    articles: the number of the article of each place.
    nodes: filled with -1; receives the number of the phrase that begins at each place.
    keys, counts, witnesses: receive the key, count and three articles of each phrase.
    """
    word_bits, place_bits = np.uint64(bits[0]), np.uint64(bits[1])
    word_mask = (np.uint64(1) << word_bits) - np.uint64(1)
    place_mask = (np.uint64(1) << place_bits) - np.uint64(1)
    found = 0
    begin, total = 0, len(ordered)
    while begin < total:
        key = ordered[begin] >> place_bits
        end = begin + 1
        while end < total and ordered[end] >> place_bits == key:
            end += 1
        if end - begin >= min_count:
            keys[found] = key >> word_bits << np.uint64(32) | key & word_mask
            counts[found] = end - begin
            witnesses[found, 0] = articles[np.int64(ordered[begin] & place_mask)]
            witnesses[found, 1] = articles[np.int64(ordered[(begin + end) // 2] & place_mask)]
            witnesses[found, 2] = articles[np.int64(ordered[end - 1] & place_mask)]
            for at in range(begin, end):
                nodes[np.int64(ordered[at] & place_mask)] = found
            found += 1
        begin = end
    return found


@compile_function()
def word_witnesses(words: Any, articles: Any, counts: Any, witnesses: Any) -> None:
    """Find three articles of each word; ``counts`` are how often the words occur."""
    seen = np.zeros(len(counts), dtype=np.uint32)
    for place in range(len(words)):
        word = words[place]
        if seen[word] == 0:
            witnesses[word, 0] = articles[place]
        if seen[word] == counts[word] // 2:
            witnesses[word, 1] = articles[place]
        seen[word] += 1
        if seen[word] == counts[word]:
            witnesses[word, 2] = articles[place]
