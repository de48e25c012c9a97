"""Completes the end of a typed text by the phrases and titles of all layers.

The last word is completed after up to three words before it: phrases that go on from more of these
words come first, like back-off in a language model (Katz, 1987). Among phrases after the same
words, the frequent ones come first, and longer ones gain, as they save more letters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from indexer.suggest.layers import Layer, Layers
from indexer.suggest.phrase_trie import MAX_DEPTH, PARENT_BITS, heaviest
from indexer.suggest.title_order import WORD_BITS
from indexer.suggest.typed_text import MAX_CONTEXT, TypedText

LENGTH_POWER = 0.3  # of the letters that a phrase saves, in its score
CANDIDATES = 14  # phrases of each context and layer that are compared
ENOUGH_PHRASES = 14  # with as many, no fewer words before the last one are tried
TITLE_CANDIDATES = 8  # places of each layer
MAX_TITLE_PLACES = 5_000  # looked at for the words before the last two


@dataclass(slots=True)
class Phrase:
    """A completion of the last word, perhaps with words after it."""

    completion: str
    context: int  # words before it, that articles have before it, too
    weight: int = 0
    witnesses: list[int] = field(default_factory=list)  # ids of articles that have it
    text: str = ""  # the whole text, if typed letters changed as well

    def score(self, typed: int) -> float:
        """Return the score among phrases of its context; ``typed`` letters are no longer saved."""
        return self.weight * float(max(len(self.completion) - typed, 1) ** LENGTH_POWER)


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
    best: dict[str, Phrase] = {}
    looked_up = [_LookedUp.of(layer, typed) for layer in layers.layers]
    for context in range(min(len(typed.words), MAX_CONTEXT), -1, -1):
        found: dict[str, Phrase] = {}
        for number, numbers in enumerate(looked_up):
            for completion, weight, articles in _phrases(numbers, context):
                if witnesses := layers.live(number, articles):
                    phrase = found.setdefault(completion, Phrase(completion, context))
                    phrase.weight += weight
                    phrase.witnesses += witnesses
        if not with_last:
            found.pop(typed.prefix.decode("utf-8", "replace"), None)
        letters = len(typed.prefix)
        for phrase in sorted(found.values(), key=lambda each: -each.score(letters)):
            best.setdefault(phrase.completion, phrase)
        if len(best) >= ENOUGH_PHRASES:
            break
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


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """The numbers of typed words in a layer."""

    layer: Layer
    words: tuple[int, ...]  # the last ones before the prefix; -1: the layer lacks the word
    prefix: range  # the words that begin with the prefix

    @classmethod
    def of(cls, layer: Layer, typed: TypedText) -> "_LookedUp":
        words = typed.words[-MAX_CONTEXT:]
        return cls(layer, tuple(map(layer.terms.find, words)), layer.terms.prefixed(typed.prefix))


def node_of(layer: Layer, words: Sequence[int]) -> int:
    """Return the node of a phrase by the numbers of its words, or -1."""
    node = -1
    for depth, number in enumerate(words):
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


def _phrases(numbers: _LookedUp, context: int) -> list[tuple[str, int, list[int]]]:
    """Return completions after ``context`` words, each with its weight and articles."""
    layer, begin, end = numbers.layer, numbers.prefix.start, numbers.prefix.stop
    if context:
        node = node_of(layer, numbers.words[len(numbers.words) - context :])
        if node < 0:
            return []
        begin, end = _children(layer, context + 1, (node, begin), (node, end))
    elif end - begin == len(layer.terms):
        return []  # there is no prefix, and no word before it
    found: list[tuple[float, int, int, int]] = []
    for depth in range(context + 1, MAX_DEPTH + 1):
        if depth > context + 1:
            begin, end = _children(layer, depth, (begin, 0), (end, 0))
        if begin == end:
            break
        level, gain = layer.levels[depth - 1], (depth - context) ** LENGTH_POWER
        nodes = heaviest(level.weights, level.peaks, begin, end, CANDIDATES)
        weights = level.weights[nodes].tolist()
        for node, weight in zip(nodes.tolist(), weights, strict=True):
            found.append((weight * gain, weight, depth, node))
    found.sort(reverse=True)
    return [
        (
            phrase_at(layer, depth, node, context),
            weight,
            layer.levels[depth - 1].witnesses[node].tolist(),
        )
        for _, weight, depth, node in found[:CANDIDATES]
    ]


def _children(layer: Layer, depth: int, *keys: tuple[int, int]) -> tuple[int, int]:
    """Return the range of nodes of a depth between two keys (node, word)."""
    bounds = np.array([node << 32 | word for node, word in keys], dtype=np.uint64)
    begin, end = layer.levels[depth - 1].keys.searchsorted(bounds).tolist()
    return begin, end


def _title_places(layer: Layer, words: Sequence[bytes], prefix: bytes) -> list[int]:
    """Return the best places of the last two words before the prefix, or of fewer, in titles."""
    if not (words or prefix):
        return []
    numbers = layer.terms.prefixed(prefix)
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
    earlier = [layer.terms.find(word) for word in words[:-2]]
    places = _after_words(layer, begin, min(end, begin + MAX_TITLE_PLACES), earlier)
    best = np.argsort(-titles.title_scores[places].astype(np.int64), kind="stable")
    return [int(place) for place in places[best[:TITLE_CANDIDATES]]]


def _after_words(layer: Layer, begin: int, end: int, words: Sequence[int]) -> npt.NDArray[np.int64]:
    """Return the places of a range that follow these words in their titles."""
    titles, texts = layer.titles, layer.texts
    in_title = titles.title_places[begin:end].astype(np.int64) - len(words)
    places = np.arange(begin, end)[in_title >= 0]
    articles = titles.title_articles[places].astype(np.int64)
    starts = np.where(articles > 0, texts.text_ends[articles - 1], 0)
    firsts = starts + in_title[in_title >= 0]
    same = np.ones(len(places), dtype=np.bool_)
    for step, word in enumerate(words):
        same &= texts.words[firsts + step] == word
    return places[same]


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
