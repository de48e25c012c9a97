"""The paragraphs of a rich text, read by a stack of groups, in one pass."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

MAX_DEPTH = 2_000  # of groups; more braces are ignored
LOUD_HALF_POINTS = 28
#: Groups whose text is not the document's.
_SKIPPED_WORDS = (
    "fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl"
    " footerr footerf annotation atnid atnauthor atntime atnicn atnref atndate fldinst xe tc"
    " themedata colorschememapping latentstyles datastore listtable listoverridetable rsidtbl"
    " generator object objdata objclass nonshppict bkmkstart bkmkend revtbl filetbl userprops"
    " xmlnstbl pgptbl listtext pntext pnseclvl sp sn sv fname docvar background ftnsep ftnsepc"
    " aftnsep aftnsepc template passwordhash mmathPr wgrffmtfilter blipuid picprop falt"
    " private shprslt upr"
)
#: Groups behind ``\*`` that hold text after all.
_READ_WORDS = "shptxt shpinst dptxbxtext ud footnote nesttableprops fldrslt"
_CHARACTERS = {
    "tab": " ",
    "line": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "~": " ",
    "_": "-",
    "-": "",
    "{": "{",
    "}": "}",
    "\\": "\\",
    "zwj": "",
    "zwnj": "",
}
_SKIPPED = frozenset(_SKIPPED_WORDS.split())
_READ = frozenset(_READ_WORDS.split())
_CHARSETS = {
    128: "cp932", 129: "cp949", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
_TOKENS = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
)
_FONT = re.compile(rb"\\f(\d{1,5})\b[^;{}]{0,200}?\\fcharset(\d{1,3})")
_STYLE = re.compile(rb"\{\\s(\d{1,5})\b([^{};]{0,400})(?:\{[^{}]{0,200}\}[^{};]{0,200})*;")
_HEADING = re.compile(r"(?:heading|judul) ?(\d)$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or the row of a table if it has cells."""

    text: str
    level: int = 0
    is_loud: bool = False
    is_note: bool = False
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    """The formatting inside a pair of braces."""

    is_skipped: bool = False
    is_note: bool = False
    is_hidden: bool = False
    is_loud: bool = False
    is_large: bool = False
    fallback: int = 1  # characters that follow a Unicode character for old readers
    font: int = -1


@dataclass(slots=True)
class _Open:
    """The paragraph that is being read, of the text or of a note."""

    parts: list[str] = field(default_factory=list)
    style: int = -1
    outline: int = -1
    cells: list[str] = field(default_factory=list)
    in_table: bool = False
    loud: int = 0
    quiet: int = 0
    is_item: bool = False


def paragraphs(content: bytes) -> Iterator[Paragraph]:
    """Yield the paragraphs of a rich text; those of notes are marked."""
    yield from _Reader(content).paragraphs()


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        head = content[: 512 * 1024]
        self._levels = _levels(head)
        self._fonts = {int(n): _CHARSETS.get(int(c), "") for n, c in _FONT.findall(head)}
        page = re.search(rb"\\ansicpg(\d{1,5})", head)
        self._codec = _codec(f"cp{page[1].decode()}") if page else "cp1252"
        self._group = _Group()
        self._stack: list[_Group] = []
        self._text, self._note = _Open(), _Open()
        self._raw = bytearray()  # bytes of a character set that may need more than one
        self._ignored = 0  # characters to pass over after a Unicode character
        self._is_optional = False
        self._high = 0  # the first half of a surrogate pair
        self._done: list[Paragraph] = []

    def paragraphs(self) -> Iterator[Paragraph]:
        at, end, depth = 0, len(self._content), 0
        while at < end:
            match = _TOKENS.match(self._content, at)
            if match is None:
                at += 1  # a line break, or a lone backslash
                continue
            at = match.end()
            word, number, code, sign, brace, text = match.groups()
            if code:
                self._byte(int(code, 16))
                continue
            if word == b"bin" and number:
                at += max(0, int(number))
            elif word:
                self._word(word.decode("ascii"), int(number) if number else None)
            elif sign:
                self._sign(sign)
            elif text:
                self._plain(text)
            elif brace == b"{":
                depth += 1
                if depth <= MAX_DEPTH:
                    self._flush()
                    self._stack.append(replace(self._group))
                self._ignored = 0
            else:
                self._close(depth)
                depth -= 1
            if self._done:
                yield from self._done
                self._done.clear()
        self._text.in_table = False
        self._text.parts[:0] = [f"{cell}\n" for cell in self._text.cells]  # of a row without an end
        self._end_paragraph()
        yield from self._done

    def _close(self, depth: int) -> None:
        self._flush()
        self._ignored = 0
        self._is_optional = False
        if depth > MAX_DEPTH or not self._stack:
            return
        was_note = self._group.is_note
        outer = self._stack.pop()
        if was_note and not outer.is_note:
            self._end_paragraph()
        self._group = outer

    @property
    def _open(self) -> _Open:
        return self._note if self._group.is_note else self._text

    def _word(self, word: str, number: int | None) -> None:
        self._flush()
        optional, self._is_optional = self._is_optional, False
        group = self._group
        if word in _SKIPPED or (optional and word not in _READ):
            if word in {"pntext", "listtext"}:
                self._open.is_item = True
            group.is_skipped = True
        elif word == "footnote":
            group.is_note, group.is_skipped = True, False
        elif word == "ud":
            group.is_skipped = False
        elif word == "u" and number is not None:
            self._unicode(number)
        elif word == "uc":
            group.fallback = min(max(number or 0, 0), 10)
        elif not group.is_skipped:
            self._format(word, number)

    def _format(self, word: str, number: int | None) -> None:
        current = self._open
        if word in _CHARACTERS:
            self._add(_CHARACTERS[word])
        elif word in {"par", "sect", "page"}:
            self._end_paragraph()
        elif word in {"cell", "nestcell"}:
            current.cells.append("".join(current.parts))
            current.parts.clear()
        elif word in {"row", "nestrow"}:
            self._end_row()
        elif word == "pard":
            current.style = current.outline = -1
            current.in_table = current.is_item = False
        elif word == "intbl":
            current.in_table = True
        elif word == "s":
            current.style = number or 0
        elif word == "outlinelevel":
            current.outline = number if number is not None else -1
        else:
            self._letters(word, number)

    def _letters(self, word: str, number: int | None) -> None:
        group = self._group
        if word == "plain":
            group.is_loud = group.is_large = group.is_hidden = False
        elif word == "b":
            group.is_loud = number != 0
        elif word == "fs":
            group.is_large = (number or 0) >= LOUD_HALF_POINTS
        elif word in {"v", "deleted"}:
            group.is_hidden = number != 0
        elif word == "f":
            group.font = number or 0

    def _sign(self, sign: bytes) -> None:
        self._flush()
        character = sign.decode("latin-1")
        if character == "*":
            self._is_optional = True
        elif character in "\r\n":
            if not self._group.is_skipped:
                self._end_paragraph()
        elif character in _CHARACTERS:
            self._add(_CHARACTERS[character])

    def _plain(self, text: bytes) -> None:
        if self._ignored:
            passed = min(self._ignored, len(text))
            self._ignored -= passed
            text = text[passed:]
        self._raw += text
        self._flush()

    def _byte(self, code: int) -> None:
        if self._ignored:
            self._ignored -= 1
        else:
            self._raw.append(code)

    def _unicode(self, number: int) -> None:
        number %= 0x10000
        self._ignored = self._group.fallback
        if 0xD800 <= number < 0xDC00:
            self._high = number
            return
        if 0xDC00 <= number < 0xE000:
            if not self._high:
                return
            number = 0x10000 + ((self._high - 0xD800) << 10) + number - 0xDC00
        self._high = 0
        self._add(chr(number))

    def _flush(self) -> None:
        """Decode the bytes that stand so far."""
        if self._raw:
            codec = self._fonts.get(self._group.font) or self._codec
            self._add(self._raw.decode(codec, "replace"))
            self._raw.clear()

    def _add(self, text: str) -> None:
        group = self._group
        if group.is_skipped or group.is_hidden:
            return
        current = self._open
        current.parts.append(text)
        length = len(text.strip())
        if group.is_loud or group.is_large:
            current.loud += length
        else:
            current.quiet += length

    def _end_paragraph(self) -> None:
        current = self._open
        text = "".join(current.parts)
        if current.in_table and not self._group.is_note:
            current.parts.append("\n")
            return
        current.parts.clear()
        level = self._levels.get(current.style, 0)
        if not level and 0 <= current.outline < 9:
            level = current.outline + 2
        is_loud = bool(current.loud) and not current.quiet
        current.loud = current.quiet = 0
        if text.strip():
            marker = "- " if current.is_item and not level else ""
            is_note = self._group.is_note
            self._done.append(Paragraph(marker + text.lstrip(), level, is_loud, is_note))

    def _end_row(self) -> None:
        current = self._open
        if current.cells:
            self._done.append(Paragraph("", cells=tuple(current.cells)))
        current.cells.clear()
        current.parts.clear()
        current.loud = current.quiet = 0


def _levels(head: bytes) -> dict[int, int]:
    """Return the level of each style that is a heading, by its name in the table of styles."""
    found: dict[int, int] = {}
    for match in _STYLE.finditer(head):
        words = re.sub(r"\\[a-z*]+-?\d* ?", "", match[2].decode("latin-1")).strip().lower()
        if words in {"title", "judul"}:
            found[int(match[1])] = 1
        elif heading := _HEADING.match(words):
            found[int(match[1])] = int(heading[1]) + 1
    return found


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
