"""The lines of a PDF page with their places and letters, read by PDFium.

Only a few calls are made for each line, not for each character: the first and the last character
tell its place, three others its size and weight.
"""

import ctypes
import math
import re
from collections import Counter
from dataclasses import dataclass
from string import whitespace
from typing import Any, Self

from articles.importing.readers.unreadable import Unreadable

MAX_PAGE_CHARACTERS = 500_000
MAX_PAGE_OBJECTS = 2_000  # searched for pictures
#: A page with less text and a picture of this share of its area is a scan with a stamp.
MAX_STAMP_CHARACTERS = 150
SCAN_SHARE = 0.7
TURN_SAMPLES = 24  # characters that tell how a page is turned
BOLD_WEIGHT = 600
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
_IMAGE = 3  # FPDF_PAGEOBJ_IMAGE
#: PDFium's signs for a hyphen at the end of a line, which stand for the line break as well; and
#: the soft hyphen.
LINE_HYPHENS = "\x02\ufffe\xad"
_PIECES = re.compile("[^\r\n\x02\ufffe]*(?:\r\n|[\r\n\x02\ufffe])|[^\r\n\x02\ufffe]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; sizes and places in points, from the lower left corner."""

    text: str
    left: float
    right: float
    base: float  # the height of the line's foot
    size: float
    is_bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines in the order of the file, and its height."""

    lines: list[Line]
    height: float
    characters: int
    has_pictures: bool
    is_scan: bool = False  # a picture of a page, perhaps with the stamp of the scanner


class PdfFile:
    """An opened PDF file. Raises ``Unreadable`` if it is damaged or needs a password."""

    def __init__(self, content: bytes) -> None:
        import pypdfium2 as pdfium  # here, because most imports read no PDF
        from pypdfium2 import raw

        self._raw = raw
        try:
            self._document = pdfium.PdfDocument(content)
            self._count = len(self._document)
        except pdfium.PdfiumError as error:
            is_locked = getattr(error, "err_code", None) == _PASSWORD_ERROR
            raise Unreadable("encrypted" if is_locked else "damaged_document") from error
        self._error = pdfium.PdfiumError
        self._turn = 0  # of the text of the page that is read, in quarters
        self._size_of_page = (0.0, 0.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    def __len__(self) -> int:
        return self._count

    def page(self, number: int) -> Page:
        """Return a page; one that is damaged is empty."""
        try:
            page = self._document[number]
        except self._error:
            return Page([], 0, 0, has_pictures=False)
        text_page = page.get_textpage()
        try:
            self._turn = self._quarter_turns(text_page)
            self._size_of_page = page.get_size()
            if page.get_rotation() != self._turn * 90:
                # PDFium orders the lines as they stand on the turned page. Text is read upright.
                text_page.close()
                page.set_rotation(self._turn * 90)
                self._size_of_page = page.get_size()
                text_page = page.get_textpage()
            lines = self._lines(text_page)
            characters = sum(len(line.text.strip()) for line in lines)
            pictures = self._pictures_share(page) if characters < MAX_STAMP_CHARACTERS else 0.0
            is_scan = pictures >= SCAN_SHARE
            height = page.get_height()
            return Page(lines, height, characters, has_pictures=pictures > 0, is_scan=is_scan)
        finally:
            text_page.close()
            page.close()

    def _quarter_turns(self, text_page: Any) -> int:
        """Return by how many quarters most of the text is turned against the page, from 0 to 3."""
        count = min(text_page.count_chars(), MAX_PAGE_CHARACTERS)
        matrix = self._raw.FS_MATRIX()
        turns: Counter[int] = Counter()
        for index in range(0, count, max(count // TURN_SAMPLES, 1)):
            if self._raw.FPDFText_GetMatrix(text_page, index, matrix) and (matrix.a or matrix.b):
                turns[round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4] += 1
        return turns.most_common(1)[0][0] if turns else 0

    def _upright(self, x: float, y: float) -> tuple[float, float]:
        """Return a place as it is when the text of the page stands upright."""
        width, height = self._size_of_page
        places = ((x, y), (y, height - x), (width - x, height - y), (width - y, x))
        return places[self._turn]

    def _pictures_share(self, page: Any) -> float:
        """Return how much of a page its largest picture covers; 0 if there is none."""
        width, height = page.get_size()
        count = min(self._raw.FPDFPage_CountObjects(page), MAX_PAGE_OBJECTS)
        largest = 0.0
        for index in range(count):
            each = self._raw.FPDFPage_GetObject(page, index)
            if self._raw.FPDFPageObj_GetType(each) == _IMAGE:
                left, bottom, right, top = (ctypes.c_float() for _ in range(4))
                self._raw.FPDFPageObj_GetBounds(each, left, bottom, right, top)
                area = abs((right.value - left.value) * (top.value - bottom.value))
                largest = max(largest, area / max(width * height, 1.0), 0.001)
        return largest

    def _lines(self, text_page: Any) -> list[Line]:
        count = min(text_page.count_chars(), MAX_PAGE_CHARACTERS)
        if count <= 0:
            return []
        # One UTF-16 unit for each character index, so offsets and indexes agree.
        buffer = ctypes.create_string_buffer((count + 1) * 2)
        pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        written = self._raw.FPDFText_GetText(text_page, 0, count, pointer)
        units = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", "replace")
        lines: list[Line] = []
        start = 0
        for piece in _PIECES.findall(units):
            if piece.strip("\x02\ufffe\0" + whitespace) and not piece.isspace():
                lines.append(self._line(text_page, piece, start))
            start += len(piece)
        return lines

    def _line(self, text_page: Any, piece: str, start: int) -> Line:
        visible = [start + at for at, character in enumerate(piece) if not character.isspace()]
        first, last = self._box(text_page, visible[0]), self._box(text_page, visible[-1])
        samples = {visible[0], visible[len(visible) // 2], visible[-1]}
        bold = Counter(self._is_bold(text_page, index) for index in samples)
        sizes = sorted(self._size(text_page, index) for index in samples)
        return Line(
            text=piece.rstrip("\r\n").replace("\0", ""),
            left=first[0],
            right=last[1],
            base=self._base(text_page, visible[0]),
            size=round(sizes[len(sizes) // 2], 1),
            is_bold=bold[True] > bold[False],
        )

    def _box(self, text_page: Any, index: int) -> tuple[float, float]:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        self._raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
        first, _ = self._upright(left.value, bottom.value)
        last, _ = self._upright(right.value, top.value)
        return min(first, last), max(first, last)

    def _base(self, text_page: Any, index: int) -> float:
        x, y = ctypes.c_double(), ctypes.c_double()
        self._raw.FPDFText_GetCharOrigin(text_page, index, x, y)
        return self._upright(x.value, y.value)[1]

    def _size(self, text_page: Any, index: int) -> float:
        """Return the size of a character on the page: the font's size, scaled by the matrix."""
        matrix = self._raw.FS_MATRIX()
        size = float(self._raw.FPDFText_GetFontSize(text_page, index))
        if self._raw.FPDFText_GetMatrix(text_page, index, matrix):
            size *= max(abs(matrix.d), abs(matrix.b)) or 1.0
        return size

    def _is_bold(self, text_page: Any, index: int) -> bool:
        if self._raw.FPDFText_GetFontWeight(text_page, index) >= BOLD_WEIGHT:
            return True
        buffer = ctypes.create_string_buffer(100)
        flags = ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(text_page, index, buffer, 100, flags)
        return b"bold" in buffer.value.lower() or b"black" in buffer.value.lower()
