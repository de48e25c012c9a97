"""The text of elements as blocks: one block for each paragraph, subhead, list item or table row.

Inline elements never break a word or a line. ``<br>`` is a line break, and two of them end the
paragraph. Furniture is left out, and so are blocks that are nothing but links to other stories.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from articles.importing.readers.page_purposes import LABEL
from articles.importing.readers.page_tree import NO_TEXT
from articles.importing.readers.page_words import word_set

BLOCK_TAGS = word_set(
    "address article aside blockquote body head center dd details div dl dt fieldset"
    " figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table"
    " tbody td tfoot th thead tr ul caption legend menu html"
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: A block with this share of linked characters is a link.
LINK_SHARE = 0.8
MIN_PROSE_CHARACTERS = 40
MAX_DATELINE_CHARACTERS = 60
MAX_CELL_CHARACTERS = 120
_COPYRIGHT = re.compile(r"\W*(?:copyright|©|hak cipta)|.{0,80}all rights? reserved", re.IGNORECASE)
_DATELINE = re.compile(r"[^.!?]*\s?[-–—]$")
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
_DISPLAYED = re.compile(r"display\s*:\s*(?:block|flex|grid|table)", re.IGNORECASE)
_OPEN, _CLOSE = "\x02", "\x03"  # around linked text, while a block is put together
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
_LINKS = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")


@dataclass(slots=True)
class Block:
    """One block of text. ``linked`` counts its characters that stand in links."""

    text: str
    linked: int
    element: Any
    lead: str = ""  # the text before the first link

    @property
    def is_link(self) -> bool:
        """Return whether the block is a link and little else."""
        return self.linked >= LINK_SHARE * len(self.text.replace("\n", ""))

    @property
    def is_heading(self) -> bool:
        """Return whether the block is a subhead."""
        return self.element.tag in HEADINGS

    @property
    def is_prose(self) -> bool:
        """Return whether the block has a sentence outside links."""
        return (
            len(self.text) - self.linked >= MIN_PROSE_CHARACTERS
            and bool(_SENTENCE_END.search(self.text))
            and not _COPYRIGHT.match(self.text)
        )

    @property
    def is_sentence(self) -> bool:
        """Return whether the block ends like a sentence, however short."""
        return not self.is_link and bool(_SENTENCE_END.search(self.text)) and " " in self.text

    @property
    def is_dateline(self) -> bool:
        """Return whether the block is what stands before the first sentence: ``Jakarta -``."""
        return _is_dateline(self.text)


class BlockReader:
    """Reads the blocks of elements. ``skipped`` holds the elements that are left out."""

    def __init__(self, skipped: Any) -> None:
        """Prepare to read a page; ``skipped`` answers ``element in skipped``."""
        self._skipped = skipped
        self._blocks: list[Block] = []
        self._parts: list[str] = []

    def read(self, elements: list[Any]) -> list[Block]:
        """Return the blocks of elements, in the order of the document."""
        self._blocks = []
        for element in elements:
            self._visit(element, in_link=False)
            self._end_block(element)
        return self._blocks

    def _visit(self, element: Any, *, in_link: bool) -> None:
        in_link = in_link or element.tag == "a"
        keeps_lines = element.tag in {"pre", "listing", "xmp"}
        self._add(element.text, in_link=in_link, keeps_lines=keeps_lines)
        for child in element:
            if isinstance(child.tag, str) and child not in self._skipped:
                self._visit_child(child, element, in_link=in_link)
            elif isinstance(child.tag, str) and is_block(child):
                self._end_block(element)
            self._add(child.tail, in_link=in_link, keeps_lines=keeps_lines)

    def _visit_child(self, child: Any, parent: Any, *, in_link: bool) -> None:
        if child.tag == "br":
            self._parts.append("\n")
        elif child.tag == "tr" and (row := _row(child, self._skipped)):
            self._end_block(parent)
            self._blocks.append(Block(row, 0, child))
        elif is_block(child):
            self._end_block(parent)
            self._visit(child, in_link=in_link)
            self._end_block(child)
        elif child.tag not in NO_TEXT:
            self._visit(child, in_link=in_link)

    def _add(self, text: str | None, *, in_link: bool, keeps_lines: bool) -> None:
        if text:
            text = _MARKS.sub("", text if keeps_lines else text.replace("\n", " "))
            self._parts.append(f"{_OPEN}{text}{_CLOSE}" if in_link and text.strip() else text)

    def _end_block(self, element: Any) -> None:
        if not self._parts:
            return
        text, self._parts = "".join(self._parts), []
        lines = [_SPACES.sub(" ", line).strip() for line in text.split("\n")]
        for part in _paragraphs(lines):
            plain = _MARKS.sub("", part)
            plain = "\n".join(_SPACES.sub(" ", line).strip() for line in plain.split("\n")).strip()
            if plain:
                linked = sum(len(link.strip()) for link in _LINKS.findall(part))
                self._blocks.append(Block(plain, linked, element, part.partition(_OPEN)[0]))


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Yield the paragraphs of lines; a line that begins with a label is a paragraph, too."""
    for part in re.split(r"\n{2,}", "\n".join(lines)):
        own = part.split("\n")
        if len(own) > 1 and any(LABEL.match(_MARKS.sub("", line) + "\n") for line in own):
            yield from own
        else:
            yield part


def is_block(element: Any) -> bool:
    """Return whether an element begins a line of its own."""
    if element.tag in BLOCK_TAGS:
        return True
    return element.tag == "span" and (
        bool(_DISPLAYED.search(element.get("style") or ""))
        or "block" in (element.get("class") or "").split()
    )


def joined(blocks: list[Block]) -> str:
    """Return the text of blocks, with a blank line between them.

    A dateline before the first paragraph (``<strong>Jakarta</strong> - <p>``) joins it.
    """
    texts: list[str] = []
    for block in blocks:
        if texts and _is_dateline(texts[-1]) and block.element.tag == "p":
            texts[-1] = f"{texts[-1]} {block.text}"
        else:
            texts.append(block.text)
    return "\n\n".join(texts)


def without_links(blocks: list[Block]) -> list[Block]:
    """Return the blocks without links to other stories.

    Such links follow a label (``Baca juga:``), or they stand behind the last sentence.
    """
    kept: list[Block] = []
    labelled = False
    for block in blocks:
        if _is_labelled_link(block):
            labelled = True
        elif LABEL.fullmatch(block.text) and not block.is_prose:
            labelled = True
            kept.append(block)  # taken back by the link that follows
        elif labelled and block.is_link:
            if kept and LABEL.fullmatch(kept[-1].text):
                kept.pop()
        else:
            labelled = False
            kept.append(block)
    return list(_without_last_links(kept))


def _is_labelled_link(block: Block) -> bool:
    if not block.linked or block.linked < 0.4 * len(block.text):
        return False
    return bool(LABEL.match(block.text) or LABEL.fullmatch(block.lead.strip()))


def _without_last_links(blocks: list[Block]) -> Iterator[Block]:
    end = max((i for i, block in enumerate(blocks) if block.is_prose), default=-1) + 1
    yield from blocks[:end]
    rest = blocks[end:]
    for position, block in enumerate(rest):
        following = rest[position + 1] if position + 1 < len(rest) else None
        heads_links = following is not None and following.is_link and not _is_credit(block)
        if not block.is_link and not (heads_links and (block.is_heading or len(block.text) < 40)):
            yield block


def _is_credit(block: Block) -> bool:
    return block.text.startswith(("(", "[")) or ":" in block.text


def _is_dateline(text: str) -> bool:
    return len(text) <= MAX_DATELINE_CHARACTERS and bool(_DATELINE.fullmatch(text))


def _row(row: Any, skipped: Any) -> str:
    """Return the cells of a row of data as one line; "" for a row that only makes a layout."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    if len(cells) < 2 or any(
        is_block(part) or part.tag in {"img", "br"} or part in skipped
        for cell in cells
        for part in cell.iterdescendants()
        if isinstance(part.tag, str) and part.tag != "p"
    ):
        return ""
    texts = [" ".join("".join(cell.itertext()).split()) for cell in cells]
    filled = [text for text in texts if text]
    if len(filled) < 2 or max(map(len, filled)) > MAX_CELL_CHARACTERS:
        return ""
    return " | ".join(filled)
