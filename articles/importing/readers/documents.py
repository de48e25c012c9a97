"""From the blocks of a document to its articles: one, or several if the headings say so.

A document is split where its highest headings look like headlines: each has running text of its
own, and most have what only an article has, such as a dateline, a byline or a date. Otherwise they
are subheads, and the document is one article. Documents without headings are split at bold or large
lines, but only with that evidence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from articles.importing.columns import field_of
from articles.importing.problems import Problem
from articles.importing.readers.table import read_rows
from articles.importing.record import Fields, RawArticle, Rejection
from lexicon.months import month_numbers

MIN_SECTION_CHARACTERS = 200  # of running text under the heading of an article
MIN_HEADLINE_WORDS = 5  # the median, where no section has a byline or a date
MAX_HEADLINE_WORDS = 30
MAX_SUBHEAD_WORDS = 4
MAX_CREDIT_CHARACTERS = 150
MAX_SHOWN_CHARACTERS = 120
BULLETS = "•▪●◦‣·\uf0b7\uf0a7\uf0d8\uf0fc"  # also those of Word's own fonts

_MONTHS = "|".join(sorted(month_numbers(rare=True), key=len, reverse=True))
#: Lines at the beginning or end of an article that nothing else has.
_CREDITS = re.compile(
    rf"""(?xi)
    ^(?:oleh|penulis|sumber|reporter|editor|pewarta|wartawan|jurnalis|tanggal|terbit|by|source)
      \b\s*[:\s]\s*\S
    | \b\d{{1,2}}\s(?:{_MONTHS})\.?\s\d{{4}}\b
    | \b\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}\b
    | \b\d{{4}}-\d{{2}}-\d{{2}}\b
    """
)
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z .'/]{2,30}|[A-Z][\w.']+(?: [A-Z][\w.']+){0,2})"
    r"(?:,? ?(?:[A-Z][\w.]{2,25}|\([\w .]{2,25}\)))?\s?(?:--|[-–—])\s?\S"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item of a list or a table.

    ``level`` is 0 for text and 1 for the highest headings. A loud block is in bold or large
    letters. A tight one follows the block before it without an empty line. ``rows`` are the cells
    of a table.
    """

    text: str
    level: int = 0
    is_loud: bool = False
    is_tight: bool = False
    rows: tuple[tuple[str, ...], ...] = field(default=(), repr=False)


def table_block(rows: Sequence[Sequence[str]]) -> Block:
    """Return a table as a block: a line for each row, or the paragraphs of its only cells."""
    kept = tuple(tuple(" ".join(cell.split()) for cell in row) for row in rows)
    lines = (" | ".join(cell for cell in row if cell) for row in kept)
    return Block("\n".join(line for line in lines if line), rows=kept)


def table_blocks(cells: Iterable[Sequence[Sequence[Block]]]) -> Iterator[Block]:
    """Yield the blocks of a table, given the blocks of each cell by row.

    A table is one block, unless it only arranges text or has headings.
    """
    rows = list(cells)
    texts = [["\n".join(block.text for block in cell) for cell in row] for row in rows]
    blocks = [block for row in rows for cell in row for block in cell]
    if _is_layout(texts) or any(block.level for block in blocks):
        yield from blocks
    elif texts:
        yield table_block(texts)


def _is_layout(rows: list[list[str]]) -> bool:
    """Return whether a table only arranges text: one column, or cells with paragraphs."""
    if all(len(row) < 2 for row in rows):
        return True
    long_cells = sum(1 for row in rows for cell in row if len(cell) > 300)
    return long_cells > 0 and len(rows) < 3


def document_articles(
    blocks: Sequence[Block],
    name: str,
    *,
    given: Fields | None = None,
    warnings: tuple[Problem, ...] = (),
) -> Iterator[RawArticle | Rejection]:
    """Yield the articles of a document; ``given`` are fields of all of them."""
    blocks = [_with_plain_marker(block) for block in blocks if block.text.strip()]
    if not blocks:
        yield Rejection(name, 0, Problem("no_text"))
        return
    if (table := _table_of_articles(blocks)) is not None:
        yield from _rows_of(table, name)
        return
    base = given or Fields()
    starts = _starts(blocks)
    if len(starts) < 2:
        yield _single(blocks, name, base, warnings)
        return
    sections = [blocks[begin:end] for begin, end in _sections(starts, len(blocks))]
    groups = [
        section
        for section, below in pairwise(sections)
        if len(section) == 1 and 0 < section[0].level < below[0].level
    ]
    left_out = " ".join(
        block.text for block in [*blocks[: starts[0]], *(group[0] for group in groups)]
    )
    if left_out.strip():
        shown = " ".join(left_out.split())[:MAX_SHOWN_CHARACTERS]
        warnings = (*warnings, Problem("left_out", {"text": shown}))
    own = [section for section in sections if section not in groups]
    for number, section in enumerate(own, start=1):
        yield _article(section, name, number, base, warnings if number == 1 else ())


def _article(
    section: Sequence[Block], name: str, number: int, base: Fields, warnings: tuple[Problem, ...]
) -> RawArticle | Rejection:
    title = " ".join(section[0].text.split())
    text = _joined(section[1:])
    if not text:
        shown = {"heading": title[:MAX_SHOWN_CHARACTERS]}
        return Rejection(name, number, Problem("no_text_under_heading", shown))
    return RawArticle(
        text=text,
        origin=f"{name}:{number}",
        fields=replace(base, title=title, url="" if number > 1 else base.url),
        original=_joined(section),
        warnings=warnings,
    )


def _single(
    blocks: Sequence[Block], name: str, base: Fields, warnings: tuple[Problem, ...]
) -> RawArticle:
    at = _title_index(blocks)
    original = _joined(blocks)
    if at is not None and base.title and not _is_same(base.title, blocks[at].text):
        at = None  # the title is given, so this line is text
    if at is None or not _joined([*blocks[:at], *blocks[at + 1 :]]):
        return RawArticle(
            text=original, origin=f"{name}:1", fields=base, original=original, warnings=warnings
        )
    level = blocks[at].level
    same = sum(1 for block in blocks if level and block.level == level)
    if same > 1:
        warnings = (*warnings, Problem("several_headings", {"count": same}))
    return RawArticle(
        text=_joined([*blocks[:at], *blocks[at + 1 :]]),
        origin=f"{name}:1",
        fields=replace(base, title=base.title or " ".join(blocks[at].text.split())),
        original=original,
        warnings=warnings,
    )


def _is_same(title: str, heading: str) -> bool:
    return re.findall(r"\w+", title.casefold()) == re.findall(r"\w+", heading.casefold())


def _title_index(blocks: Sequence[Block]) -> int | None:
    """Return the place of the headline: the first heading, if no running text is above it."""
    for index, block in enumerate(blocks):
        if block.level or (block.is_loud and _is_headline(block)):
            return index
        if len(block.text) >= MIN_SECTION_CHARACTERS or index > 5:
            return None
    return None


def _starts(blocks: Sequence[Block]) -> list[int]:
    """Return where articles begin; fewer than two places if the document is one article."""
    levels = sorted({block.level for block in blocks if block.level})
    for depth, level in enumerate(levels):
        starts = [at for at, block in enumerate(blocks) if 0 < block.level <= level]
        if _has_prose(blocks[: starts[0]]):
            return []
        deeper = depth + 1 < len(levels)
        sections = [blocks[begin:end] for begin, end in _sections(starts, len(blocks))]
        without = [section for section in sections if not _has_prose(_above_headings(section))]
        if deeper and len(without) * 2 > len(sections):
            continue  # these headings hold groups of articles
        return _articles_among(starts, sections)
    return _loud_starts(blocks) if not levels else []


def _articles_among(starts: list[int], sections: list[Sequence[Block]]) -> list[int]:
    full = [section for section in sections if _has_prose(section[1:])]
    if len(full) < 2 or len(full) * 3 < len(sections) * 2:
        return []
    proven = [section for section in full if _has_credits(section)]
    if len(proven) > 1:
        # Short headings without a byline between articles with one are subheads.
        return [
            start
            for start, section in zip(starts, sections, strict=True)
            if _has_credits(section)
            or not _has_prose(section[1:])
            or len(section[0].text.split()) > MAX_SUBHEAD_WORDS
        ]
    if proven:
        return []
    words = sorted(len(section[0].text.split()) for section in full)
    questions = sum(section[0].text.rstrip().endswith("?") for section in full)
    is_headlines = words[len(words) // 2] >= MIN_HEADLINE_WORDS and questions * 2 < len(full)
    return starts if is_headlines else []


def _loud_starts(blocks: Sequence[Block]) -> list[int]:
    loud = [
        at
        for at, block in enumerate(blocks)
        if block.is_loud and _is_headline(block) and not (at and blocks[at - 1].is_loud)
    ]
    if not loud or _has_prose(blocks[: loud[0]]):
        return []
    starts = [
        begin
        for begin, end in _sections(loud, len(blocks))
        if _has_prose(blocks[begin + 1 : end]) and _has_credits(blocks[begin:end], below=False)
    ]
    return starts if starts and starts[0] == loud[0] else []


def _is_headline(block: Block) -> bool:
    text = block.text.strip()
    words = len(text.split())
    return (
        3 <= words <= MAX_HEADLINE_WORDS
        and not text.endswith((".", ":", ";", ","))
        and not _CREDITS.search(text)
    )


def _above_headings(section: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks of a section between its heading and the next heading."""
    for at, block in enumerate(section[1:], start=1):
        if block.level:
            return section[1:at]
    return section[1:]


def _has_prose(blocks: Sequence[Block]) -> bool:
    return sum(len(block.text) for block in blocks if not block.level) >= MIN_SECTION_CHARACTERS


def _has_credits(section: Sequence[Block], *, below: bool = True) -> bool:
    text = [block for block in section[1:] if not block.level]
    lines = [line for block in text[:4] for line in block.text.splitlines()[:2]]
    if below:
        lines += [block.text for block in text[-2:]]
    return any(
        (len(line) <= MAX_CREDIT_CHARACTERS and _CREDITS.search(line)) or _DATELINE.match(line)
        for line in lines
    )


def _sections(starts: Sequence[int], end: int) -> Iterator[tuple[int, int]]:
    return zip(starts, [*starts[1:], end], strict=True)


def _with_plain_marker(block: Block) -> Block:
    """Return an item of a list with a hyphen for its bullet; others unchanged."""
    if block.text[0] not in BULLETS:
        return block
    text = block.text.lstrip(BULLETS + " \t")
    return replace(block, text=f"- {text}", is_tight=True) if text else block


def _joined(blocks: Sequence[Block]) -> str:
    parts: list[str] = []
    for block in blocks:
        parts += ["\n" if block.is_tight else "\n\n", block.text.strip()]
    return "".join(parts[1:])


def _table_of_articles(blocks: Sequence[Block]) -> Block | None:
    """Return a table whose first row names the columns of articles, one of them the text."""
    for block in blocks:
        if len(block.rows) > 1:
            fields = [field_of(cell) for cell in block.rows[0]]
            if "text" in fields and len({*fields} - {None, "text", "external_id"}) > 0:
                return block
    return None


def _rows_of(table: Block, name: str) -> Iterator[RawArticle | Rejection]:
    return read_rows(((line, list(row)) for line, row in enumerate(table.rows, start=1)), name)
