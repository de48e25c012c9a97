"""Completes the end of a typed text by the phrases and titles of all layers.

The last word is completed after up to three words before it: phrases that go on from more of these
words come first, like back-off in a language model (Katz, 1987). Among phrases after the same
words, the frequent ones come first, and longer ones gain, as they save more letters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indexer.suggest.layers import Layer, Layers
from indexer.suggest.phrase_trie import MAX_DEPTH, PARENT_BITS, heaviest
from indexer.suggest.title_order import WORD_BITS
from indexer.suggest.typed_text import MAX_CONTEXT, TypedText

LENGTH_POWER = 0.6  # of the letters that a phrase saves, in its score
CANDIDATES = 10  # phrases of each depth and layer that are compared
TITLE_CANDIDATES = 8  # places of each layer
MAX_TITLE_PLACES = 200  # looked at for the words before the last two


@dataclass(slots=True)
class Phrase:
    """A completion of the last word, perhaps with words after it."""

    completion: str
    context: int  # words before it, that articles have before it, too
    weight: int = 0
    witnesses: list[int] = field(default_factory=list)  # ids of articles that have it
    text: str = ""  # the whole text, if typed letters changed as well

    def order(self, typed: int) -> tuple[float, ...]:
        """Return the sort key; ``typed`` is the number of letters of the last word so far."""
        saved = max(len(self.completion) - typed, 1)
        return (-self.context, -self.weight * saved**LENGTH_POWER)


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """A place in the title of an article that has the typed words."""

    article_id: int
    score: int  # the higher, the better
    completion: str  # the last word, completed


def complete_phrases(layers: Layers, typed: TypedText, *, with_last: bool = False) -> list[Phrase]:
    """Return phrases that complete the text, best first.

    ``with_last`` includes the last word as it is.
    """
    found: dict[tuple[int, str], Phrase] = {}
    for number, layer in enumerate(layers.layers):
        for context in range(min(len(typed.words), MAX_CONTEXT), -1, -1):
            words = typed.words[len(typed.words) - context :]
            for completion, weight, articles in _phrases(layer, words, typed.prefix):
                if witnesses := layers.live(number, articles):
                    key = (context, completion)
                    phrase = found.setdefault(key, Phrase(completion, context))
                    phrase.weight += weight
                    phrase.witnesses += witnesses
    best: dict[str, Phrase] = {}
    for phrase in sorted(found.values(), key=lambda each: each.order(len(typed.prefix))):
        if with_last or phrase.completion.encode() != typed.prefix:
            best.setdefault(phrase.completion, phrase)
    return list(best.values())


def complete_titles(layers: Layers, typed: TypedText) -> list[TitlePlace]:
    """Return places in titles that have all typed words one after the other, best first."""
    found: list[TitlePlace] = []
    for number, layer in enumerate(layers.layers):
        for place in _title_places(layer, typed.words, typed.prefix):
            article = int(layer.titles.title_articles[place])
            for article_id in layers.live(number, [article]):
                completion = _title_word(layer, place, len(typed.words[-2:]))
                score = int(layer.titles.title_scores[place])
                found.append(TitlePlace(article_id, score, completion))
    return sorted(found, key=lambda each: (-each.score, -each.article_id))


def word_range(layer: Layer, prefix: bytes) -> range:
    """Return the numbers of the words that begin with a prefix."""
    return layer.terms.prefixed(prefix)


def node_of(layer: Layer, words: Sequence[bytes]) -> int:
    """Return the node of a phrase, or -1."""
    node = -1
    for depth, word in enumerate(words):
        number = layer.terms.find(word)
        if number < 0:
            return -1
        node = number if depth == 0 else _child(layer, depth, node, number)
        if node < 0:
            return -1
    return node


def phrase_at(layer: Layer, depth: int, node: int, skipped: int = 0) -> str:
    """Return the words of a node of a depth (from 1), without the first ones."""
    numbers: list[int] = []
    while depth > 1:
        key = int(layer.levels[depth - 1].keys[node])
        numbers.append(key & 0xFFFFFFFF)
        node, depth = key >> 32, depth - 1
    numbers.append(node)
    words = [layer.terms[number] for number in reversed(numbers)]
    return b" ".join(words[skipped:]).decode("utf-8", "replace")


def phrase_children(
    layer: Layer,
    depth: int,
    node: int,
    begins: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the ranges of nodes of a depth that go on from a node by ranges of words."""
    keys, parent = layer.levels[depth - 1].keys, np.uint64(node) << PARENT_BITS
    first, last = (keys.searchsorted(parent | each.astype(np.uint64)) for each in (begins, ends))
    return first, last


def _child(layer: Layer, depth: int, node: int, word: int) -> int:
    """Return the node of a phrase of ``depth`` words and one more, or -1."""
    keys = layer.levels[depth].keys
    key = np.uint64(node) << PARENT_BITS | np.uint64(word)
    place = int(keys.searchsorted(key))
    return place if place < len(keys) and keys[place] == key else -1


def _phrases(
    layer: Layer, words: Sequence[bytes], prefix: bytes
) -> Iterator[tuple[str, int, list[int]]]:
    """Yield completions after the words with their weights and articles, those of each depth."""
    if not (words or prefix):
        return
    numbers = word_range(layer, prefix)
    begin, end = numbers.start, numbers.stop
    depth = 1
    if words:
        node = node_of(layer, words)
        if node < 0:
            return
        depth = len(words) + 1
        begin, end = _children(layer, depth, (node, begin), (node, end))
    while begin < end:
        level = layer.levels[depth - 1]
        for node in heaviest(level.weights, level.peaks, begin, end, CANDIDATES).tolist():
            completion = phrase_at(layer, depth, node, len(words))
            yield completion, int(level.weights[node]), level.witnesses[node].tolist()
        depth += 1
        if depth > MAX_DEPTH:
            return
        begin, end = _children(layer, depth, (begin, 0), (end, 0))


def _children(layer: Layer, depth: int, *keys: tuple[int, int]) -> tuple[int, int]:
    """Return the range of nodes of a depth between two keys (node, word)."""
    bounds = np.array([node << 32 | word for node, word in keys], dtype=np.uint64)
    begin, end = layer.levels[depth - 1].keys.searchsorted(bounds).tolist()
    return begin, end


def _title_places(layer: Layer, words: Sequence[bytes], prefix: bytes) -> list[int]:
    """Return the best places of the last two words before the prefix, or of fewer, in titles."""
    if not (words or prefix):
        return []
    numbers = word_range(layer, prefix)
    if not prefix:
        numbers = range(-1, len(layer.terms))  # a title may end after the words
    if not numbers:
        return []
    before = words[-2:]
    base = 0
    for word in before:
        number = layer.terms.find(word)
        if number < 0:
            return []
        base = base << int(WORD_BITS) | number + 1
    shift = int(WORD_BITS) * (2 - len(before))
    ends = numbers.start + 1, numbers.stop + 1
    bounds = np.array([(base << int(WORD_BITS) | each) << shift for each in ends], dtype=np.uint64)
    titles = layer.titles
    begin, end = titles.title_keys.searchsorted(bounds).tolist()
    if len(words) <= 2:
        found = heaviest(titles.title_scores, titles.title_peaks, begin, end, TITLE_CANDIDATES)
        return [int(place) for place in found]
    best = heaviest(titles.title_scores, titles.title_peaks, begin, end, MAX_TITLE_PLACES).tolist()
    earlier = [layer.terms.find(word) for word in words[:-2]]
    return [place for place in best if _has_before(layer, place, earlier)][:TITLE_CANDIDATES]


def _has_before(layer: Layer, place: int, words: Sequence[int]) -> bool:
    """Return whether a title has these words before a place."""
    titles, texts = layer.titles, layer.texts
    at = int(titles.title_places[place]) - len(words)
    if at < 0:
        return False
    begin = _text_start(layer, int(titles.title_articles[place])) + at
    return bool(texts.words[begin : begin + len(words)].tolist() == list(words))


def _title_word(layer: Layer, place: int, after: int) -> str:
    """Return the word of a title that is ``after`` words after a place; "" at the title's end."""
    titles, texts = layer.titles, layer.texts
    article = int(titles.title_articles[place])
    at = int(titles.title_places[place]) + after
    if at >= int(texts.title_words[article]):
        return ""
    word = layer.terms[int(texts.words[_text_start(layer, article) + at])]
    return word.decode("utf-8", "replace")


def _text_start(layer: Layer, article: int) -> int:
    return int(layer.texts.text_ends[article - 1]) if article else 0
