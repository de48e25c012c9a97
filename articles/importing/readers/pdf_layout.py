"""From the lines of PDF pages to paragraphs and headings.

Running headers, footers and page numbers are lines at the edges that come again on other pages.
A paragraph ends at a gap, an indent, a change of letters, and where the next word had room. Lines
are joined, and words that were broken at a hyphen become whole again.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from articles.importing.readers.documents import Block
from articles.importing.readers.pdf_lines import LINE_HYPHENS, Line, Page
from lexicon import is_word

EDGE_LINES = 3  # at the top and bottom of a page that may be headers and footers
MAX_EDGE_CHARACTERS = 120
EDGE_SHARE = 0.09  # of the height of a page
HEADING_FACTOR = 1.18  # of the usual size of letters
MAX_HEADING_CHARACTERS = 250
PARAGRAPH_GAP = 1.35  # of the usual distance of lines
WIDE_GAP = 1.8
FULL_LINE_SHARE = 0.97  # of the width of the text
LEADING = 1.25  # of the size of letters: the usual distance of lines
INDENT = 6.0  # points
HYPHENS = f"{LINE_HYPHENS}-‐"
_PAGE_NUMBER = re.compile(
    r"^[-–—|\s]*(?:(?:halaman|hal\.?|page|hlm\.?)\s*)?\d{1,4}"
    r"(?:\s*(?:/|dari|of)\s*\d{1,4})?[-–—|\s]*$",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"^https?://\S+(?:\s+\d{1,3}/\d{1,3})?$")
_MARKER = re.compile(r"^(?:[•▪●◦‣\uf0b7\uf0a7]|\d{1,2}[.)])$")
_SENTENCE_END = re.compile(r"[.!?:][\"”’')\]]*\d{0,2}$")  # perhaps with the number of a note
_ITEM = re.compile(r"^(?:[•▪●◦‣\uf0b7\uf0a7–-]|\d{1,2}[.)]|[a-z][.)])\s+\S")


def page_blocks(pages: Sequence[Page]) -> list[Block]:
    """Return the paragraphs and headings of all pages."""
    repeated = _repeated_edges(pages)
    lines = [
        (number, line)
        for number, page in enumerate(pages)
        for line in _with_markers(list(_without_edges(page, repeated, len(pages))))
    ]
    if not lines:
        return []
    sizes: Counter[float] = Counter()
    for _, line in lines:
        sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0]
    paragraphs = list(_paragraphs(lines, usual))
    large = sorted(
        {_size(group) for group in paragraphs if _is_heading(group, usual)}, reverse=True
    )
    return [_block(group, usual, large) for group in paragraphs]


@dataclass(frozen=True, slots=True)
class _Shape:
    """The usual distance of lines, width of a column and size of letters, in points."""

    gap: float
    width: float
    size: float


def _repeated_edges(pages: Sequence[Page]) -> set[str]:
    """Return the lines at the edges that stand on at least half of the pages, without numbers."""
    found: Counter[str] = Counter()
    for page in pages:
        found.update({_key(line) for line in _edges(page)})
    needed = max(2, len(pages) // 2)
    return {key for key, count in found.items() if count >= needed and key}


def _edges(page: Page) -> list[Line]:
    by_height = sorted(page.lines, key=lambda line: -line.base)
    top = [line for line in by_height[:EDGE_LINES] if line.base > page.height * (1 - EDGE_SHARE)]
    return top + [line for line in by_height[-EDGE_LINES:] if line.base < page.height * EDGE_SHARE]


def _key(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split())).casefold()


def _without_edges(page: Page, repeated: set[str], count: int) -> Iterator[Line]:
    edges = {id(line) for line in _edges(page)}
    for line in page.lines:
        text = line.text.strip()
        is_edge = id(line) in edges
        if is_edge and (_PAGE_NUMBER.match(text) or _PRINTED.match(text)):
            continue
        if is_edge and ((count > 1 and _key(line) in repeated) or _is_out_of_order(line, page)):
            continue
        yield line


def _is_out_of_order(line: Line, page: Page) -> bool:
    """Return whether a line at an edge was written at the other end of the page's text.

    Programs write the text first and put headers and footers around it, or the other way round.
    """
    if len(page.lines) < 2 * EDGE_LINES or len(line.text) > MAX_EDGE_CHARACTERS:
        return False
    heights = [other.base for other in page.lines]
    at = page.lines.index(line)
    is_top = line.base >= max(heights)
    is_bottom = line.base <= min(heights)
    return (is_top and at >= len(heights) - EDGE_LINES) or (is_bottom and at < EDGE_LINES)


def _with_markers(lines: list[Line]) -> list[Line]:
    """Put the signs of a list before its items, wherever the file has written them."""
    markers = [line for line in lines if _MARKER.match(line.text.strip())]
    if not markers:
        return lines
    found: list[Line] = []
    for line in lines:
        if line in markers:
            continue
        own = [
            marker
            for marker in markers
            if abs(marker.base - line.base) < line.size / 2 and marker.right <= line.left + 2
        ]
        if own and not _ITEM.match(line.text.strip()):
            line = replace(line, text=f"{own[-1].text.strip()} {line.text.strip()}")  # noqa: PLW2901
        found.append(line)
    return found


def _paragraphs(lines: Sequence[tuple[int, Line]], usual: float) -> Iterator[list[Line]]:
    """Yield groups of lines. The usual distance of lines is the most frequent one."""
    gaps = Counter(
        round(before.base - line.base)
        for (page, before), (other, line) in pairwise(lines)
        if page == other and usual * 0.8 < before.base - line.base < usual * 2.5
    )
    gap = float(max(gaps, key=lambda each: (gaps[each], -each))) if gaps else usual * 1.2
    body = [line for _, line in lines if abs(line.size - usual) < 0.6]
    shape = _Shape(gap, _width(body), usual)
    group: list[Line] = []
    last_page = 0
    for page, line in lines:
        if group and _begins(group, line, shape=shape, is_new_page=page != last_page):
            yield group
            group = []
        group.append(line)
        last_page = page
    if group:
        yield group


def _width(lines: Sequence[Line]) -> float:
    widths = sorted(line.right - line.left for line in lines)
    return widths[int(len(widths) * 0.9)] if widths else 0.0


def _begins(group: list[Line], line: Line, *, shape: "_Shape", is_new_page: bool) -> bool:
    """Return whether a line begins a new paragraph after those of ``group``."""
    last = group[-1]
    if abs(last.size - line.size) > 0.6 or (last.is_bold != line.is_bold and len(group) < 4):
        return True
    if _ITEM.match(line.text.strip()):
        return True
    distance = last.base - line.base
    ended = bool(_SENTENCE_END.search(last.text.rstrip()))
    is_free = _fits(group, line, shape.width) or (ended and _is_indented(group, line))
    if is_new_page or distance < -shape.gap:  # the next page or column
        return ended and is_free
    if abs(distance) < shape.gap * 0.3:
        return False  # the same line, in two pieces
    is_large = line.size >= shape.size * HEADING_FACTOR
    leading = max(shape.gap, LEADING * line.size) if is_large else shape.gap
    if distance > leading * PARAGRAPH_GAP:
        # A raised number makes room above its line, in the middle of a sentence, too.
        return ended or is_free or is_large or distance > leading * WIDE_GAP
    return is_free and not is_large  # the lines of large headings break anywhere


def _fits(group: list[Line], line: Line, width: float) -> bool:
    """Return whether the first word of a line had room on the line before.

    Then that line ended because its paragraph ended.
    """
    last = group[-1]
    if last.text.rstrip()[-1:] in HYPHENS:
        return False
    letter = (last.right - last.left) / max(len(last.text.strip()), 1)
    word = line.text.split()[0]
    left = min(other.left for other in group)
    return last.right - left + (len(word) + 2) * letter < width * FULL_LINE_SHARE


def _is_indented(group: list[Line], line: Line) -> bool:
    left = min(other.left for other in group)
    return INDENT < line.left - left < 15 * INDENT


def _size(group: Sequence[Line]) -> float:
    return max(line.size for line in group)


def _is_heading(group: Sequence[Line], usual: float) -> bool:
    length = sum(len(line.text) for line in group)
    return _size(group) >= usual * HEADING_FACTOR and length <= MAX_HEADING_CHARACTERS


def _block(group: Sequence[Line], usual: float, large: Sequence[float]) -> Block:
    text = joined([line.text for line in group])
    if _is_heading(group, usual):
        return Block(text, level=large.index(_size(group)) + 1)
    is_loud = all(line.is_bold for line in group) and len(text) <= MAX_HEADING_CHARACTERS
    return Block(text, 0, is_loud, bool(_ITEM.match(text)))


def joined(lines: Sequence[str]) -> str:
    """Return lines as one paragraph, with the words whole that hyphens broke.

    >>> joined(["Harga bahan po-", "kok dan anak-", "anak naik."])
    'Harga bahan pokok dan anak-anak naik.'
    """
    text = ""
    for line in lines:
        words = " ".join(line.split())
        if not text:
            text = words
        elif text[-1] in HYPHENS and text[-2:-1].isalpha():
            text = _unbroken(text[:-1], words)
        else:
            text = f"{text} {words}"
    return text.translate(dict.fromkeys(map(ord, LINE_HYPHENS)))


def _unbroken(text: str, words: str) -> str:
    """Return the text and the line after it without the hyphen, or with one that is the word's."""
    left = re.search(r"[\w'’-]*$", text)
    right = re.match(r"[\w'’]*", words)
    before, after = (left[0] if left else ""), (right[0] if right else "")
    first = before.rpartition("-")[2]
    keeps = (
        not after[:1].islower()
        or "-" in before
        or _is_doubled(first.casefold(), after.casefold())
        or (
            is_word(first.casefold()) and is_word(after) and not is_word((first + after).casefold())
        )
    )
    return f"{text}-{words}" if keeps else f"{text}{words}"


def _is_doubled(first: str, second: str) -> bool:
    """Return whether two halves are a doubled word, with or without affixes.

    >>> _is_doubled("berbulan", "bulan"), _is_doubled("tolong", "menolong")
    (True, True)
    """
    if len(first) < 3 or len(second) < 3:
        return False
    ends = (first[at:] for at in range(min(len(first) - 2, 5)))
    return any(second.startswith(end) for end in ends) or (len(first) > 3 and first[1:] in second)
