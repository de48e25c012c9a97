"""The text of an article for reading: paragraphs, numbered matches, and where the page opens."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from indexer.highlight.highlighter import Highlighter, Span
from indexer.highlight.paragraphs import Stretch, paragraphs
from indexer.highlight.snippets import best_place

MAX_HIGHLIGHTED_LENGTH = 100_000  # characters; a typical article has 2,000
FIRST_SCREEN = 600  # characters of the text that even a phone shows below the title
FAR = 500  # characters between two matches that need a link from one to the other


class Piece(NamedTuple):
    """A piece of a paragraph. ``match`` is the number of the match it shows; 0: it shows none."""

    text: str
    match: int = 0
    begins: bool = True  # the piece is the first of its match


class Paragraph(NamedTuple):
    """A paragraph. ``onward`` is the number of the next match if that is far below; else 0."""

    pieces: tuple[Piece, ...]
    is_best: bool = False
    onward: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The paragraphs of an article and its number of matches.

    ``best`` is the number of the first match in the paragraph where the page opens; 0 if it opens
    at the title.
    """

    paragraphs: tuple[Paragraph, ...]
    matches: int = 0
    best: int = 0


def reading_of(body: str, highlighter: Highlighter) -> Reading:
    """Return the text of an article, with the matches of a query.

    The text after ``MAX_HIGHLIGHTED_LENGTH`` has no marks.
    """
    spans = highlighter.spans(body[: _highlighted_length(body)])
    stretches = paragraphs(body)
    place = best_place(spans, highlighter.rarities)
    best = None if place is None or place < FIRST_SCREEN else place
    shown: list[Paragraph] = []
    opening = 0
    for stretch in stretches:
        first, last = _within(spans, stretch)
        is_best = best is not None and stretch.start <= best < stretch.end
        opening = first + 1 if is_best else opening
        shown.append(
            Paragraph(
                tuple(_pieces(body, stretch, spans, first)), is_best, _onward(spans, first, last)
            )
        )
    return Reading(tuple(shown), len(spans), opening)


def _within(spans: Sequence[Span], stretch: Stretch) -> tuple[int, int]:
    """Return the indexes of the first span that ends in a stretch, and of the first one below."""
    first = bisect_left(spans, stretch.start, key=lambda span: span.end - 1)
    return first, bisect_left(spans, stretch.end, key=lambda span: span.start)


def _onward(spans: Sequence[Span], first: int, last: int) -> int:
    """Return the number of the span ``last`` if it is far below the ones before it, else 0."""
    if not first < last < len(spans):
        return 0
    return last + 1 if spans[last].start - spans[last - 1].end > FAR else 0


def _pieces(text: str, stretch: Stretch, spans: Sequence[Span], index: int) -> Iterator[Piece]:
    """Yield the pieces of a stretch; ``index`` is that of its first span."""
    place, end = stretch
    while index < len(spans) and spans[index].start < end:
        span = spans[index]
        if span.start > place:
            yield Piece(text[place : span.start])
        place = max(place, span.start)
        until = min(span.end, end)
        yield Piece(text[place:until], index + 1, begins=span.start == place)
        place = until
        index += 1
    if place < end:
        yield Piece(text[place:end])


def _highlighted_length(body: str) -> int:
    """Return the length of the highlighted text: up to a paragraph, or at least a word."""
    if len(body) <= MAX_HIGHLIGHTED_LENGTH:
        return len(body)
    ends = (body.rfind(mark, 0, MAX_HIGHLIGHTED_LENGTH) for mark in ("\n\n", " "))
    return next((end for end in ends if end > 0), MAX_HIGHLIGHTED_LENGTH)
