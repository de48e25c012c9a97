"""Typed texts without a slip: one wrong, missing, superfluous or swapped letter is put right.

The first two letters of a word are taken as typed. The last word is a prefix: the words that begin
like it but for a slip are found among the sorted words, by the letters before the slip and after
it. Of the words before, only one that articles hardly have may have a slip.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.analysis import is_stopword
from indexer.suggest.completion import node_of, phrase_children
from indexer.suggest.layers import Layer, Layers
from indexer.suggest.phrase_trie import heaviest
from indexer.suggest.typed_text import MAX_CONTEXT, TypedText

FIXED_LETTERS = 2  # at the beginning of a word
MIN_LETTERS = 4  # of a word with a slip
MAX_RARE = 2  # a more frequent word is taken as typed
MAX_TEXTS = 4  # right texts that are completed
LETTERS = b"abcdefghijklmnopqrstuvwxyz"
KEY_BYTES = 8  # of a word in ``Layer.beginnings``


class Corrected(NamedTuple):
    """A text without a slip. Phrases must go on from ``context`` words: from the right word on."""

    typed: TypedText
    context: int


def without_slip(layers: Layers, typed: TypedText) -> list[Corrected]:
    """Return the likeliest texts that the typed one stands for, best first."""
    for place, word in enumerate(typed.words):
        if len(word) >= MIN_LETTERS and _weight(layers, word) <= MAX_RARE:
            context = len(typed.words) - place
            found = [Corrected(each, context) for each in _with_other_word(layers, typed, place)]
            if found:
                return found
    if len(typed.prefix) < MIN_LETTERS or not _is_rare(layers, typed.prefix):
        return []
    scores: dict[bytes, tuple[int, int]] = {}
    beginnings = slips_of(typed.prefix, _known_letters(layers, typed.prefix))
    for layer in layers.layers:
        for context in range(min(len(typed.words), MAX_CONTEXT), -1, -1):
            words = typed.words[len(typed.words) - context :]
            for word, weight in _similar_words(layer, words, beginnings):
                before = scores.get(word, (context, 0))
                scores[word] = max(before, (context, before[1] + weight))
    best = sorted(scores, key=scores.__getitem__, reverse=True)[:MAX_TEXTS]
    texts = (replace(typed, prefix=word, last=word.decode("utf-8", "replace")) for word in best)
    return [Corrected(text, min(len(typed.words), 1)) for text in texts]


def _with_other_word(layers: Layers, typed: TypedText, place: int) -> Iterator[TypedText]:
    """Yield the text with the likeliest words in place of one before the last."""
    typed_word = typed.words[place]
    least = _weight(layers, typed_word)
    variants = _existing(layers, slips_of(typed_word, _known_letters(layers, typed_word)))
    weights = {word: weight for word in variants if (weight := _weight(layers, word)) > least}
    begin = typed.starts[place]
    end = typed.starts[place + 1] if place + 1 < len(typed.starts) else len(typed.head)
    gap = typed.head[begin:end]
    spaces = gap[len(gap.rstrip()) :]
    for word in sorted(weights, key=weights.__getitem__, reverse=True)[:MAX_TEXTS]:
        words = (*typed.words[:place], word, *typed.words[place + 1 :])
        head = typed.head[:begin] + word.decode("utf-8", "replace") + spaces + typed.head[end:]
        yield replace(typed, words=words, head=head)


def _existing(layers: Layers, variants: tuple[bytes, ...]) -> set[bytes]:
    """Return the variants that may be words of a layer, by their first letters."""
    keys = _keys(variants, b"\0")
    found: set[bytes] = set()
    for layer in layers.layers:
        begins = layer.beginnings.searchsorted(keys, "left")
        ends = layer.beginnings.searchsorted(keys, "right")
        found |= {variants[at] for at in np.flatnonzero(begins < ends).tolist()}
    return found


def _known_letters(layers: Layers, word: bytes) -> int:
    """Return the length of the longest beginning of a word that some word of a layer has, too.

    A slip behind it cannot be put right. So a long run of letters, which has thousands of possible
    slips, costs no more than a word.
    """
    longest = 0
    for layer in layers.layers:
        place = layer.terms.place(word)
        for neighbour in range(max(0, place - 1), min(place + 1, len(layer.terms))):
            pairs = zip(word, layer.terms[neighbour], strict=False)
            longest = max(
                longest, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
            )
    return longest


def _weight(layers: Layers, word: bytes) -> int:
    """Return how often a word occurs in all layers; a function word is never rare."""
    if is_stopword(word.decode("utf-8", "replace")):
        return MAX_RARE + 1
    numbers = [layer.terms.find(word) for layer in layers.layers]
    pairs = zip(layers.layers, numbers, strict=True)
    return sum(int(layer.levels[0].weights[number]) for layer, number in pairs if number >= 0)


def _is_rare(layers: Layers, prefix: bytes) -> bool:
    """Return whether no word that begins with the prefix is frequent."""
    for layer in layers.layers:
        words, level = layer.terms.prefixed(prefix), layer.levels[0]
        best = heaviest(level.weights, level.peaks, words.start, words.stop, 1)
        if len(best) and level.weights[best[0]] > MAX_RARE:
            return False
    return True


def _similar_words(
    layer: Layer, words: tuple[bytes, ...], beginnings: tuple[bytes, ...]
) -> Iterator[tuple[bytes, int]]:
    """Yield words after some others that begin in one of these ways, with weights."""
    begins, ends = _ranges(layer, beginnings)
    node, depth = -1, 1
    if words:
        node, depth = node_of(layer, [layer.terms.find(word) for word in words]), len(words) + 1
        if node < 0:
            return
        begins, ends = phrase_children(layer, depth, node, begins, ends)
    filled = begins < ends
    begins, ends = begins[filled], ends[filled]
    if not len(begins):
        return
    level = layer.levels[depth - 1]
    ranges = zip(begins.tolist(), ends.tolist(), strict=True)
    places = np.concatenate([np.arange(begin, end) for begin, end in ranges])
    weights = level.weights[places]
    best = np.argsort(-weights.astype(np.int64), kind="stable")[:MAX_TEXTS]
    for place, weight in zip(places[best].tolist(), weights[best].tolist(), strict=True):
        number = place if depth == 1 else int(level.keys[place]) & 0xFFFFFFFF
        if weight:
            yield layer.terms[number], weight


def _ranges(
    layer: Layer, variants: tuple[bytes, ...]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the ranges of words that begin in one of these ways."""
    first = _keys(variants, b"\0")
    last = _keys(variants, b"\xff")
    begins = layer.beginnings.searchsorted(first, "left")
    ends = layer.beginnings.searchsorted(last, "right")
    if variants and max(map(len, variants)) > KEY_BYTES:
        for at in np.flatnonzero(begins < ends).tolist():  # few; their later letters are compared
            if len(variants[at]) > KEY_BYTES:
                words = layer.terms.prefixed(variants[at])
                begins[at], ends[at] = words.start, words.stop
    return begins, ends


def _keys(words: Iterable[bytes], fill: bytes) -> npt.NDArray[np.uint64]:
    joined = b"".join([word[:KEY_BYTES].ljust(KEY_BYTES, fill) for word in words])
    return np.frombuffer(joined, dtype=">u8").astype(np.uint64)


def slips_of(word: bytes, last: int | None = None) -> tuple[bytes, ...]:
    """Return all strings that are one slip away from a word, which has ASCII letters only.

    No slip is behind the first ``last`` letters.

    >>> [word for word in slips_of(b"jokwi") if word in (b"jokowi", b"jowki", b"joki", b"bokwi")]
    [b'joki', b'jowki', b'jokowi']
    """
    if not word.isascii():
        return ()
    end = len(word) if last is None else min(last, len(word))
    parts = [(word[:at], word[at:]) for at in range(FIXED_LETTERS, end + 1)]
    letters = [bytes([letter]) for letter in LETTERS]
    deleted = [left + right[1:] for left, right in parts if right]
    swapped = [left + right[1:2] + right[:1] + right[2:] for left, right in parts if len(right) > 1]
    replaced = [left + letter + right[1:] for left, right in parts if right for letter in letters]
    inserted = [left + letter + right for left, right in parts if right for letter in letters]
    found = dict.fromkeys([*deleted, *swapped, *replaced, *inserted])
    found.pop(word, None)
    return tuple(found)
