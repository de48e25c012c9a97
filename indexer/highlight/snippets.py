"""The best one or two passages of an article for a query, whole sentences where they fit.

A passage is good when it holds many different elements of the query, those first that are rare in
the index, close to each other. Where nothing of the query stands in the body, the beginning of the
article is shown. Only the first 100,000 characters of a body are looked at: an article has a
fiftieth of that.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from indexer.highlight.fragmenter import Page, Passage, word_end
from indexer.highlight.highlighter import Fragment, Highlighter, Span, split
from indexer.highlight.sentences import sentences

LENGTH = 240  # characters of a snippet
LOOKED_AT = 100_000  # characters of a body
LOOKED_AT_FIRST = 20_000  # characters; when they hold the whole query, no more are analysed
MARGIN = 60  # characters beside a snippet in which its sentences begin and end
MOST_MATCHES = 2_000  # spans that are weighed

# An element of the query that a passage shows is worth up to 1, the rarer the more.
_REPEAT = 0.02  # worth of each further match in a passage
_MOST_REPEATS = 4  # that count
_SPREAD = 1.0  # what the widest possible passage loses
_EARLY = 0.1  # what the beginning of the article gains
_SECOND = 1.3  # so many times as much must two passages show as one of the same length together
_BLANKS = re.compile(r"\s+")


class Snippet(NamedTuple):
    """One or two passages in the order of the text; an empty body has none."""

    passages: tuple[tuple[Fragment, ...], ...]
    starts_mid: bool = False  # the first passage starts within a sentence
    ends_mid: bool = False  # the last one ends within a sentence

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """All passages in a row, with an ellipsis wherever something was left out."""
        pieces: list[Fragment] = [Fragment("… ")] if self.starts_mid else []
        for number, passage in enumerate(self.passages):
            pieces += [Fragment(" … "), *passage] if number else passage
        return (*pieces, Fragment(" …")) if self.ends_mid else tuple(pieces)


class _Core(NamedTuple):
    """A stretch of text with the elements of the query that are found in it."""

    start: int
    end: int
    keys: frozenset[int]
    score: float


def snippet(body: str, highlighter: Highlighter, *, length: int = LENGTH) -> Snippet:
    """Return the passages of ``body`` that show best why it was found."""
    (only,) = snippets([body], highlighter, length=length)
    return only


def snippets(
    bodies: Iterable[str], highlighter: Highlighter, *, length: int = LENGTH
) -> list[Snippet]:
    """Return the snippet of each body.

    Each step is taken for all of them before the next: what it needs stays in the processor's
    caches, which saves a tenth of the time of ten bodies.
    """
    matches = [_matches(body, highlighter) for body in bodies]
    cores = [_cores(text, spans, length, highlighter.rarities) for text, spans in matches]
    passages = [
        _lay_out(text, each, length) if each else []
        for (text, _), each in zip(matches, cores, strict=True)
    ]
    return [
        _shown(text, spans, each) for (text, spans), each in zip(matches, passages, strict=True)
    ]


def _matches(body: str, highlighter: Highlighter) -> tuple[str, list[Span]]:
    """Return as much of the body as need be looked at, and its first matches."""
    text, spans = "", list[Span]()
    for most in (LOOKED_AT_FIRST, LOOKED_AT):
        text = body[: word_end(body, most, least=most - 1_000, most=len(body))]
        spans = highlighter.spans(text)
        if len(text) == len(body) or highlighter.body_keys <= {span.key for span in spans}:
            break
    return text, spans[:MOST_MATCHES]


def _cores(
    text: str, spans: Sequence[Span], length: int, rarities: Mapping[int, float]
) -> list[_Core]:
    """Return what passages are laid out around: the beginning without spans; nothing to a blank."""
    beginning = len(text) - len(text.lstrip())
    if beginning == len(text):
        return []
    return _choose(spans, length, rarities) or [_Core(beginning, beginning, frozenset(), 0)]


def _choose(spans: Sequence[Span], length: int, rarities: Mapping[int, float]) -> list[_Core]:
    """Return the best core, or two that show much more of the query together; none without spans.

    ``rarities`` are those of the elements in the index; without them those in the text count.
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
    enough = _SECOND * _worth(single.keys, weights)
    if second is None or _worth(first.keys | second.keys, weights) < enough:
        return [single]
    return sorted((first, second))


def _rarity_in(spans: Sequence[Span], key: int) -> float:
    """Return how seldom an element stands in the text, from 1 down to a half."""
    return float(1 + sum(span.key == key for span in spans) ** -0.5) / 2


def _best(spans: Sequence[Span], room: int, weights: Mapping[int, float]) -> _Core | None:
    """Return the best stretch of at most ``room`` characters; None when nothing counts."""
    counted = [span for span in spans if span.key in weights]
    starts = [span.start for span in counted]
    worths: dict[frozenset[int], float] = {}
    best: _Core | None = None
    best_score = -inf
    for left, start in enumerate(starts):
        end, keys = _reach(counted, left, room, len(weights))
        worth = worths.get(keys)
        if worth is None:
            worth = worths[keys] = _worth(keys, weights)
        repeats = bisect_right(starts, start + room) - left - len(keys)
        score = (
            worth
            + _REPEAT * (repeats if repeats < _MOST_REPEATS else _MOST_REPEATS)
            - _SPREAD * (end - start) / room
            - _EARLY * start / counted[-1].end
        )
        if score > best_score:
            best, best_score = _Core(start, end, keys, score), score
    return best


def _reach(
    spans: Sequence[Span], left: int, room: int, all_keys: int
) -> tuple[int, frozenset[int]]:
    """Return how far the different keys from ``left`` on reach, and those keys."""
    start, end, key = spans[left]
    keys = {key}
    right = left + 1
    while len(keys) < all_keys and right < len(spans):
        _, its_end, its_key = spans[right]
        if its_end - start > room:
            break
        if its_key not in keys:
            keys.add(its_key)
            end = its_end
        right += 1
    return end, frozenset(keys)


def _worth(keys: frozenset[int], weights: Mapping[int, float]) -> float:
    return sum(weights[key] for key in keys)


def _lay_out(text: str, cores: Sequence[_Core], length: int) -> list[Passage]:
    """Return the passages of one or two cores; one where two touch."""
    first, *others = cores
    if not others:
        return [_page(text, first, length).lay_out((first.start, first.end), length)]
    (second,) = others
    before = _page(text, first, length).lay_out(
        (first.start, first.end), length // 2, ceiling=second.start
    )
    room = length - (before.end - before.start)
    after = _page(text, second, length).lay_out((second.start, second.end), room, floor=before.end)
    if text[before.end : after.start].strip():
        return [before, after]
    return [Passage(before.start, after.end, before.starts_mid, after.ends_mid)]


def _page(text: str, core: _Core, length: int) -> Page:
    """Return the text with the sentences that a passage around a core can touch."""
    around = length + MARGIN
    begin = max(0, min(core.start, core.end - around))
    return Page(text, sentences(text, begin, max(core.end + MARGIN, core.start + around)))


def _shown(text: str, spans: Sequence[Span], passages: Sequence[Passage]) -> Snippet:
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
