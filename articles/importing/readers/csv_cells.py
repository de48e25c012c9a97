"""Cells of a row whose quotation marks do not follow the rules of CSV.

Programs that quote nothing write ``Judul;"Kami senang" kata warga``, and others forget to double
the marks inside quotation marks: ``Judul;"Ia berkata "ya" lalu pergi."``. The sign beside the first
mark inside tells these apart: a mark that closes a quotation follows a word, and a mark that opens
one precedes a word.
"""

import re

_MARKS = re.compile(r'(\\?)("+)')


def tolerant_cells(text: str, separator: str) -> list[str] | None:
    """Return the cells of a row; None if a mark that quotes a cell is not closed in ``text``.

    >>> tolerant_cells('Judul;"Kami senang" kata warga', ";")
    ['Judul', '"Kami senang" kata warga']
    >>> tolerant_cells('Judul;"Ia berkata "ya" lalu pergi."', ";")
    ['Judul', 'Ia berkata "ya" lalu pergi.']
    """
    text = text.rstrip("\r\n")
    cells: list[str] = []
    start = 0
    while True:
        opening = re.compile(' *"').match(text, start)
        closing = _closing_mark(text, opening.end(), separator) if opening else None
        if opening and closing is None:
            return None
        if opening and closing:
            cells.append(re.sub(r'(?:"|\\)"', '"', text[opening.end() : closing]))
            start = closing + 1
            end = _end_of_cell(text, start, separator)
        else:
            end = _end_of_cell(text, start, separator)
            cells.append(text[start:end])
        if end >= len(text):
            return cells
        start = end + 1


def _end_of_cell(text: str, start: int, separator: str) -> int:
    end = text.find(separator, start)
    return len(text) if end < 0 else end


def _closing_mark(text: str, start: int, separator: str) -> int | None:
    """Return the offset of the mark that closes the cell whose content begins at ``start``.

    0 means that the mark before ``start`` is part of the text; None, that nothing closes the cell.
    """
    is_first = True
    for match in _MARKS.finditer(text, start):
        if match[1] or len(match[2]) % 2 == 0:
            continue
        mark = match.end() - 1
        rest = text[mark + 1 : mark + 100].lstrip(" ")
        if not rest or rest[0] in f"{separator}\r\n":
            return mark
        if is_first and _closes_quotation(text, mark):
            return None if "\n" in text[start:mark] else 0
        is_first = False
    return None


def _closes_quotation(text: str, mark: int) -> bool:
    """Return whether a word or its punctuation stands before a mark, and no word behind it."""
    before, after = text[mark - 1], text[mark + 1]
    return not before.isspace() and before not in "([" and not after.isalnum()
