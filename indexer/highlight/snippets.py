"""Snippets: the one or two passages of an article that show best why it matches a query.

A passage scores high if it has many different terms of the query, rare ones first, close together.
If no term of the query is in the body, the beginning of the article is shown. Only the first
100,000 characters of a body are searched; an ordinary article has about 2,000.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from indexer.deadline import current
from indexer.highlight.cores import Core, best_cores
from indexer.highlight.fragmenter import Fragmenter, Passage, word_end
from indexer.highlight.highlighter import Fragment, Highlighter, Span, split
from indexer.highlight.sentences import sentences

LENGTH = 240  # characters of a snippet
MAX_BODY_LENGTH = 100_000  # characters of a body that are searched
FIRST_BODY_LENGTH = 20_000  # characters searched first; enough if all terms of the query are there
SENTENCE_MARGIN = 60  # characters on each side of a snippet that are searched for sentence ends
FEW_SPANS = 20  # scored spans after the deadline of the request
MAX_SPANS = 2_000  # scored spans of a body

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
    bodies: Sequence[str],
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
    texts = [_beginning(body, FIRST_BODY_LENGTH) for body in bodies]
    highlighter.prepare([*texts, *titles])
    spans = []
    for number, (body, text) in enumerate(zip(bodies, texts, strict=True)):
        own = highlighter.spans(text)
        if len(text) < len(body) and highlighter.body_keys > {span.key for span in own}:
            texts[number] = _beginning(body, MAX_BODY_LENGTH)
            own = highlighter.spans(texts[number])
        spans.append(own[:MAX_SPANS])
    cores = best_cores(list(map(_in_time, spans)), length, highlighter.rarities)
    passages = [
        _passages(text, own or _first_core(text), length, sentence_margin)
        for text, own in zip(texts, cores, strict=True)
    ]
    return [_snippet(*each) for each in zip(texts, spans, passages, strict=True)]


def best_place(spans: Sequence[Span], rarities: Mapping[int, float]) -> int | None:
    """Return the offset where the best passage of a text begins; None if nothing is marked.

    ``spans`` are the marked stretches of the text.
    """
    (cores,) = best_cores([spans[:MAX_SPANS]], LENGTH, rarities)
    return cores[0][0] if cores else None


def _in_time(spans: Sequence[Span]) -> Sequence[Span]:
    """Return the spans to score: all, or a few after the deadline of the request."""
    return spans[:FEW_SPANS] if len(spans) > FEW_SPANS and current().passed() else spans


def _beginning(body: str, length: int) -> str:
    """Return about ``length`` characters of a body, up to the end of a word."""
    return body[: word_end(body, length, least=length - 1_000, most=len(body))]


def _first_core(text: str) -> list[Core]:
    """Return the beginning of a text in which nothing is marked; a blank text has no core."""
    beginning = len(text) - len(text.lstrip())
    return [(beginning, beginning)] if beginning < len(text) else []


def _passages(text: str, cores: Sequence[Core], length: int, margin: int) -> list[Passage]:
    """Return the passages of one or two cores; passages that touch are merged."""
    if not cores:
        return []
    first, *others = sorted(cores)
    if not others:
        return [_fragmenter(text, first, length, margin).passage(first, length)]
    (second,) = others
    before = _fragmenter(text, first, length, margin).passage(first, length // 2, ceiling=second[0])
    room = length - (before.end - before.start)
    after = _fragmenter(text, second, length, margin).passage(second, room, floor=before.end)
    if text[before.end : after.start].strip():
        return [before, after]
    return [Passage(before.start, after.end, before.starts_mid, after.ends_mid)]


def _fragmenter(text: str, core: Core, length: int, margin: int) -> Fragmenter:
    """Return a fragmenter with the sentences that a passage around a core can touch."""
    (start, end), around = core, length + margin
    begin = max(0, min(start, end - around))
    return Fragmenter(text, sentences(text, begin, max(end + margin, start + around)))


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
