"""Snippets: the one or two passages of an article that show best why it matches a query.

A passage scores high if it has many different terms of the query, rare ones first, close together.
If no term of the query is in the body, the beginning of the article is shown. Only the first
100,000 characters of a body are searched; an ordinary article has about 2,000.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from indexer.deadline import current
from indexer.highlight.fragmenter import Fragmenter, Passage, word_end
from indexer.highlight.highlighter import Fragment, Highlighter, Span, split
from indexer.highlight.sentences import sentences

LENGTH = 240  # characters of a snippet
MAX_BODY_LENGTH = 100_000  # characters of a body that are searched
FIRST_BODY_LENGTH = 20_000  # characters searched first; enough if all terms of the query are there
SENTENCE_MARGIN = 60  # characters on each side of a snippet that are searched for sentence ends
FEW_SPANS = 20  # scored spans after the deadline of the request
MAX_SPANS = 2_000  # scored spans of a body

# A term in a passage adds up to 1 to its score, by the rarity of the term.
_REPEAT_SCORE = 0.02  # for each further match in a passage
_MAX_REPEATS = 4  # number of further matches that add to the score
_SPREAD_PENALTY = 1.0  # of the widest possible passage
_LATENESS_PENALTY = 0.1  # of a passage at the end of the article
_TWO_PASSAGES_FACTOR = 1.3  # two passages must score 1.3 times as high as one of equal total length
_BLANKS = re.compile(r"\s+")


class Snippet(NamedTuple):
    """One or two passages in the order of the text; an empty body has none."""

    passages: tuple[tuple[Fragment, ...], ...]
    starts_mid: bool = False  # the first passage starts within a sentence
    ends_mid: bool = False  # the last one ends within a sentence

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """Return all passages in a row, with an ellipsis at each omission."""
        pieces: list[Fragment] = [Fragment("… ")] if self.starts_mid else []
        for number, passage in enumerate(self.passages):
            pieces += [Fragment(" … "), *passage] if number else passage
        return (*pieces, Fragment(" …")) if self.ends_mid else tuple(pieces)


class _Core(NamedTuple):
    """A stretch of text, the keys of the query terms in it, and its score."""

    start: int
    end: int
    keys: frozenset[int]
    score: float


def snippet(
    body: str,
    highlighter: Highlighter,
    *,
    length: int = LENGTH,
    sentence_margin: int = SENTENCE_MARGIN,
) -> Snippet:
    """Return the snippet of a body."""
    (only,) = snippets([body], highlighter, length=length, sentence_margin=sentence_margin)
    return only


def snippets(
    bodies: Iterable[str],
    highlighter: Highlighter,
    *,
    length: int = LENGTH,
    sentence_margin: int = SENTENCE_MARGIN,
    titles: Sequence[str] = (),
) -> list[Snippet]:
    """Return the snippet of each body.

    ``titles`` are texts that will be highlighted afterwards, and are prepared together with the
    bodies.

    Each step processes all bodies before the next step begins. So the code and data of a step stay
    in the caches of the processor, which saves a tenth of the time for ten bodies.
    """
    bodies = list(bodies)
    highlighter.prepare([*(_beginning(body, FIRST_BODY_LENGTH) for body in bodies), *titles])
    matches = [_matches(body, highlighter) for body in bodies]
    cores = [_cores(text, _in_time(spans), length, highlighter.rarities) for text, spans in matches]
    passages = [
        _passages(text, each, length, sentence_margin) if each else []
        for (text, _), each in zip(matches, cores, strict=True)
    ]
    return [
        _snippet(text, spans, each) for (text, spans), each in zip(matches, passages, strict=True)
    ]


def best_place(spans: Sequence[Span], rarities: Mapping[int, float]) -> int | None:
    """Return the offset where the best passage of a text begins; None if nothing is marked.

    ``spans`` are the marked stretches of the text.
    """
    cores = _choose(spans[:MAX_SPANS], LENGTH, rarities)
    return max(cores, key=lambda core: core.score).start if cores else None


def _matches(body: str, highlighter: Highlighter) -> tuple[str, list[Span]]:
    """Return the searched beginning of the body and its first spans."""
    text, spans = "", list[Span]()
    for most in (FIRST_BODY_LENGTH, MAX_BODY_LENGTH):
        text = _beginning(body, most)
        spans = highlighter.spans(text)
        if len(text) == len(body) or highlighter.body_keys <= {span.key for span in spans}:
            break
    return text, spans[:MAX_SPANS]


def _in_time(spans: Sequence[Span]) -> Sequence[Span]:
    """Return the spans to score: all, or a few after the deadline of the request."""
    return spans[:FEW_SPANS] if len(spans) > FEW_SPANS and current().passed() else spans


def _beginning(body: str, length: int) -> str:
    """Return about ``length`` characters of a body, up to the end of a word."""
    return body[: word_end(body, length, least=length - 1_000, most=len(body))]


def _cores(
    text: str, spans: Sequence[Span], length: int, rarities: Mapping[int, float]
) -> list[_Core]:
    """Return the cores of the passages. If there are no spans, the core is the beginning.

    A blank text has no core.
    """
    beginning = len(text) - len(text.lstrip())
    if beginning == len(text):
        return []
    return _choose(spans, length, rarities) or [_Core(beginning, beginning, frozenset(), 0)]


def _choose(spans: Sequence[Span], length: int, rarities: Mapping[int, float]) -> list[_Core]:
    """Return the best core, or two cores that show much more of the query; without spans, none.

    ``rarities`` are the rarities of the terms in the index. If the rarity of a term is missing, its
    rarity in the text replaces it.
    """
    weights = {
        key: rarities.get(key) or _rarity_in(spans, key) for key in {span.key for span in spans}
    }
    single = _best(spans, length, weights)
    if single is None or len(single.keys) == len(weights):
        return [single] if single else []
    half = max(1, length // 2)
    first = _best(spans, half, weights)
    if first is None:
        return [single]
    missing = {key: weight for key, weight in weights.items() if key not in first.keys}
    before = [span for span in spans if span.end <= first.start]
    after = [span for span in spans if span.start >= first.end]
    others = (_best(part, half, missing) for part in (before, after))
    second = max((core for core in others if core), key=lambda core: core.score, default=None)
    threshold = _TWO_PASSAGES_FACTOR * _weight(single.keys, weights)
    if second is None or _weight(first.keys | second.keys, weights) < threshold:
        return [single]
    return sorted((first, second))


def _rarity_in(spans: Sequence[Span], key: int) -> float:
    """Return the rarity of a term in the text, from 1 for one match down to 0.5 for many."""
    return float(1 + sum(span.key == key for span in spans) ** -0.5) / 2


def _best(spans: Sequence[Span], room: int, weights: Mapping[int, float]) -> _Core | None:
    """Return the core of at most ``room`` characters with the highest score; None without spans."""
    counted = [span for span in spans if span.key in weights]
    if not counted:
        return None
    starts = [span[0] for span in counted]
    last_end, number, all_keys = counted[-1].end, len(counted), len(weights)
    best, best_score = (0, 0, frozenset[int]()), -inf
    for left, (start, own_end, key) in enumerate(counted):
        keys, end, right = {key}, own_end, left + 1
        weight, most = weights[key], start + room
        while right < number and len(keys) < all_keys:
            _, its_end, its_key = counted[right]
            if its_end > most:
                break
            if its_key not in keys:
                keys.add(its_key)
                weight += weights[its_key]
                end = its_end
            right += 1
        repeats = bisect_right(starts, most, right) - left - len(keys)
        score = (
            weight
            + _REPEAT_SCORE * (repeats if repeats < _MAX_REPEATS else _MAX_REPEATS)
            - _SPREAD_PENALTY * (end - start) / room
            - _LATENESS_PENALTY * start / last_end
        )
        if score > best_score:
            best, best_score = (start, end, frozenset(keys)), score
    return _Core(*best, best_score)


def _weight(keys: frozenset[int], weights: Mapping[int, float]) -> float:
    return sum(weights[key] for key in keys)


def _passages(text: str, cores: Sequence[_Core], length: int, margin: int) -> list[Passage]:
    """Return the passages of one or two cores; passages that touch are merged."""
    first, *others = cores
    if not others:
        fragmenter = _fragmenter(text, first, length, margin)
        return [fragmenter.passage((first.start, first.end), length)]
    (second,) = others
    before = _fragmenter(text, first, length, margin).passage(
        (first.start, first.end), length // 2, ceiling=second.start
    )
    room = length - (before.end - before.start)
    after = _fragmenter(text, second, length, margin).passage(
        (second.start, second.end), room, floor=before.end
    )
    if text[before.end : after.start].strip():
        return [before, after]
    return [Passage(before.start, after.end, before.starts_mid, after.ends_mid)]


def _fragmenter(text: str, core: _Core, length: int, margin: int) -> Fragmenter:
    """Return a fragmenter with the sentences that a passage around a core can touch."""
    around = length + margin
    begin = max(0, min(core.start, core.end - around))
    return Fragmenter(text, sentences(text, begin, max(core.end + margin, core.start + around)))


def _snippet(text: str, spans: Sequence[Span], passages: Sequence[Passage]) -> Snippet:
    if not passages:
        return Snippet(())
    return Snippet(
        tuple([_fragments(text, spans, passage) for passage in passages]),
        passages[0].starts_mid,
        passages[-1].ends_mid,
    )


def _fragments(text: str, spans: Sequence[Span], passage: Passage) -> tuple[Fragment, ...]:
    pieces = split(text, spans, passage.start, passage.end)
    stretch = text[passage.start : passage.end]
    if stretch.isprintable() and "  " not in stretch:  # no blanks but single spaces
        return tuple(pieces)
    return tuple([Fragment(_BLANKS.sub(" ", piece.text), piece.marked) for piece in pieces])
