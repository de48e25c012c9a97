"""From the lines of PDF pages to paragraphs and headings.

Running headers, footers and page numbers are lines at the edges that come again on other pages.
A paragraph ends at a gap, an indent, a change of letters, or a short line with the end of a
sentence. Lines are joined, and words that were broken at a hyphen become whole again.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from articles.importing.readers.documents import Block
from articles.importing.readers.pdf_lines import LINE_HYPHENS, Line, Page
from lexicon import is_word

EDGE_LINES = 3  # at the top and bottom of a page that may be headers and footers
EDGE_SHARE = 0.12  # of the height of a page
HEADING_FACTOR = 1.18  # of the usual size of letters
MAX_HEADING_CHARACTERS = 250
PARAGRAPH_GAP = 1.35  # of the usual distance of lines
SHORT_LINE_SHARE = 0.85  # of the width of the text
INDENT = 6.0  # points
_PAGE_NUMBER = re.compile(
    r"^[-–—|\s]*(?:(?:halaman|hal\.?|page|hlm\.?)\s*)?\d{1,4}"
    r"(?:\s*(?:/|dari|of)\s*\d{1,4})?[-–—|\s]*$",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"^https?://\S+(?:\s+\d{1,3}/\d{1,3})?$")
_SENTENCE_END = re.compile(r"[.!?:][\"”’')\]]*$")
_ITEM = re.compile(r"^(?:[•▪●◦‣\uf0b7\uf0a7–-]|\d{1,2}[.)]|[a-z][.)])\s+\S")


def page_blocks(pages: Sequence[Page]) -> list[Block]:
    """Return the paragraphs and headings of all pages."""
    lines = [
        (number, line)
        for number, page in enumerate(pages)
        for line in _without_edges(page, _repeated_edges(pages), len(pages))
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
        if not (is_edge and count > 1 and _key(line) in repeated):
            yield line


def _paragraphs(lines: Sequence[tuple[int, Line]], usual: float) -> Iterator[list[Line]]:
    """Yield groups of lines. The usual distance of lines is the median."""
    gaps = [
        before.base - line.base
        for (page, before), (other, line) in pairwise(lines)
        if page == other and 0 < before.base - line.base < 4 * usual
    ]
    gap = median(gaps) if gaps else usual * 1.2
    body = [line for _, line in lines if abs(line.size - usual) < 0.6]
    width = _width(body)
    group: list[Line] = []
    last_page = 0
    for page, line in lines:
        if group and _begins(group, line, gap=gap, width=width, is_new_page=page != last_page):
            yield group
            group = []
        group.append(line)
        last_page = page
    if group:
        yield group


def _width(lines: Sequence[Line]) -> float:
    widths = sorted(line.right - line.left for line in lines)
    return widths[int(len(widths) * 0.9)] if widths else 0.0


def _begins(group: list[Line], line: Line, *, gap: float, width: float, is_new_page: bool) -> bool:
    """Return whether a line begins a new paragraph after those of ``group``."""
    last = group[-1]
    if abs(last.size - line.size) > 0.6 or (last.is_bold != line.is_bold and len(group) < 4):
        return True
    if _ITEM.match(line.text.strip()):
        return True
    ended = bool(_SENTENCE_END.search(last.text.rstrip()))
    is_short = last.right - last.left < width * SHORT_LINE_SHARE
    distance = last.base - line.base
    if is_new_page or distance < -gap:  # the next page or column
        return ended and (is_short or _is_indented(group, line))
    if abs(distance) < gap * 0.3:
        return False  # the same line, in two pieces
    if distance > gap * PARAGRAPH_GAP:
        return True
    # Verses and addresses have short lines without an end; they stay together with line breaks.
    return (ended and is_short) or (ended and _is_indented(group, line))


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
    is_item = bool(_ITEM.match(text))
    return Block(re.sub(r"^[•▪●◦‣\uf0b7\uf0a7]\s*", "- ", text), 0, is_loud, is_item)


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
        elif text[-1] in LINE_HYPHENS or (text[-1] in "-‐" and text[-2:-1].isalpha()):
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
        or after.casefold().startswith(first.casefold())
        or (
            is_word(first.casefold()) and is_word(after) and not is_word((first + after).casefold())
        )
    )
    return f"{text}-{words}" if keeps else f"{text}{words}"
