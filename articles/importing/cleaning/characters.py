"""Character rules: turn text of any origin into clean Unicode with meaningful line breaks.

ftfy repairs mojibake in lines with its typical characters. Markup is removed if it is clearly
markup. Control characters are removed, and lines that a program wrapped are joined.
"""

import html
import itertools
import re
import unicodedata

import ftfy

from articles.importing.cleaning.draft import Draft

_C1 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_REMOVED = [*range(0x09), 0x0E, 0x0F, *range(0x10, 0x20), 0x7F, 0xAD, 0x200B, 0x200E, 0x200F]
_REMOVED += [*range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A), 0xFEFF]
_REMOVED += [0xFFFE, 0xFFFF]
_SPACES = [0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000]
_BREAKS = [0x0B, 0x0C, 0x2028, 0x2029]
_TABLE: dict[int, str] = {
    **dict.fromkeys(_REMOVED, ""),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_BREAKS, "\n"),
}
_ODD = re.compile("[" + "".join(re.escape(chr(code)) for code in _TABLE) + "]")
_C1_CONTROL = re.compile("[\x80-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: UTF-8 decoded as an 8-bit encoding begins with one of these, before another non-ASCII character.
_MOJIBAKE = re.compile("[ÂÃâÅÐØÙÿŸï‚][^\x00-\x7fA-Za-z“”‘’–—…\xa0]|Ã\xa0|â€")
MAX_MOJIBAKE_CHARACTERS = 200_000  # of a line
_ENTITY = re.compile(
    r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[nm]dash|hellip);"
)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|tr|table|blockquote)\b[^<>]{0,500}>", re.I)
_ANY_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|font|img|figure|figcaption|sup|sub|td|th)\b[^<>]{0,1000}>", re.I
)
_SCRIPT = re.compile(r"<(script|style)\b[^<>]{0,500}>[^<]{0,20000}</\1>", re.I)
_IS_MARKUP = re.compile(r"</(?:p|div|li|h[1-6])>|<br ?/?>", re.I)
_MIN_WRAP_WIDTH, _MAX_WRAP_WIDTH = 40, 120
_MIN_WRAPPED_LINES = 3


def repair_encoding(draft: Draft) -> None:
    """Repair text that was decoded with the wrong encoding."""
    text = draft.text
    if text.isascii():
        return
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if _MOJIBAKE.search(text):
        text = "\n".join(map(_repaired, text.split("\n")))
    if _C1_CONTROL.search(text):
        text = text.translate(_C1)
    draft.text = text


def storable(text: str) -> str:
    """Return ``text`` without NUL and lone surrogates, which no database accepts."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "")


def remove_markup(draft: Draft) -> None:
    """Remove HTML if paragraphs or line breaks are marked up; resolve entities."""
    if "<" in draft.text and _IS_MARKUP.search(draft.text):
        text = _SCRIPT.sub(" ", draft.text)
        draft.text = _ANY_TAG.sub("", _BLOCK_TAG.sub("\n", text))
    if "&" in draft.text:
        draft.text = _ENTITY.sub(lambda match: html.unescape(match[0]), draft.text)


def normalise_characters(draft: Draft) -> None:
    """Remove control characters, unify spaces and line breaks, compose accents (NFC)."""
    text = draft.text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable() and _ODD.search(text):
        text = text.translate(_TABLE)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if "  " in text:
        text = re.sub(r" {2,}", " ", text)
    if "\n" in text:
        text = re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text))
    draft.text = text.strip()


def join_wrapped_lines(draft: Draft) -> None:
    """Join the lines of paragraphs that were wrapped at a fixed width."""
    lines = draft.text.split("\n")
    width = max(map(len, lines))
    if len(lines) < _MIN_WRAPPED_LINES or not _MIN_WRAP_WIDTH <= width <= _MAX_WRAP_WIDTH:
        return
    blocks = draft.text.split("\n\n")
    draft.text = "\n\n".join(
        " ".join(block.split("\n")) if _is_wrapped(block.split("\n"), width) else block
        for block in blocks
    )


def separate_paragraphs(draft: Draft) -> None:
    """Separate paragraphs by exactly one blank line."""
    lines = (line.strip() for line in draft.text.split("\n"))
    draft.text = "\n\n".join(line for line in lines if line)


def _repaired(line: str) -> str:
    if len(line) > MAX_MOJIBAKE_CHARACTERS or not _MOJIBAKE.search(line):
        return line
    return str(ftfy.fix_encoding(line))


def _is_wrapped(lines: list[str], width: int) -> bool:
    """Return whether no line but the last has room for the first word of the next line."""
    if len(lines) < _MIN_WRAPPED_LINES:
        return False
    return all(
        len(line) + 1 + len(following.split(" ", 1)[0]) > width - 2
        for line, following in itertools.pairwise(lines)
    )
