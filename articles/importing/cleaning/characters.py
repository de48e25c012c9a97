"""Character rules: turn text of any origin into clean Unicode with meaningful line breaks.

ftfy repairs mojibake in lines with its typical characters. Markup is removed if it is clearly
markup. Control characters are removed, and lines that a program wrapped are joined.
"""

import html
import itertools
import re
from collections.abc import Iterator

import ftfy

from articles.importing.cleaning.draft import Draft
from lexicon.normal_forms import nfc, with_bounded_marks

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
_PRIVATE_AREAS = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_ODD = re.compile(
    "[" + "".join(re.escape(chr(code)) for code in _TABLE) + _PRIVATE_AREAS + "\x80-\x9f]"
)
_PRIVATE = re.compile(f"[{_PRIVATE_AREAS}]")
#: Signs of the fonts Symbol and Wingdings, which Word writes as private characters.
_PRIVATE_SIGNS = {0xF0B7: "•", 0xF0A7: "•", 0xF0E0: "→", 0xF0E8: "→", 0xF0FC: "✓", 0xF02D: "-"}
_PRIVATE_BULLET = re.compile(rf"(?m)^([ \t\xa0]*)[{_PRIVATE_AREAS}](?=[ \t\xa0])[ \t\xa0]*")
_C1_CONTROL = re.compile("[\x80-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
#: UTF-8 decoded as an 8-bit encoding begins with one of these, before another non-ASCII character.
_MOJIBAKE = re.compile("[ÂÃâÅÐØÙÿŸï‚][^\x00-\x7fA-Za-z“”‘’–—…\xa0]|Ã\xa0|â€")
MAX_MOJIBAKE_CHARACTERS = 200_000  # of a line
_ENTITY = re.compile(
    r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[nm]dash|hellip);"
)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|hr|h[1-6]|li|ul|ol|dl|dt|dd|tr|table|tbody|thead|blockquote|section|article"
    r"|header|footer|aside|main|nav|center|figcaption)\b[^<>]{0,500}>",
    re.I,
)
_ANY_TAG = re.compile(
    r"</?(?:a|b|i|u|s|em|strong|small|big|span|font|img|figure|sup|sub|td|th|q|cite|mark|ins|del"
    r"|iframe|video|audio|source|picture|o:p|amp-[a-z]+|label|button)\b[^<>]{0,1000}>",
    re.I,
)
_IS_MARKUP = re.compile(r"</(?:p|div|li|h[1-6])>|<br ?/?>", re.I)
_MIN_WRAP_WIDTH, _MAX_WRAP_WIDTH = 40, 120
_MIN_WRAPPED_LINES = 3
_STOPS = (".", "!", "?", ":", ".”", '."')


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
    """Return ``text`` without NUL, lone surrogates and endless runs of marks."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return with_bounded_marks(text.replace("\0", ""))


def remove_markup(draft: Draft) -> None:
    """Remove comments, and HTML if paragraphs or line breaks are marked up; resolve entities."""
    text = draft.text
    if "<!--" in text:
        text = "".join(_outside(text, "<!--", "-->"))
    if "<" in text and _IS_MARKUP.search(text):
        for name in ("script", "style", "noscript"):
            if f"<{name}" in text.lower():
                text = " ".join(_outside(text, f"<{name}", f"</{name}>"))
        text = _ANY_TAG.sub("", _BLOCK_TAG.sub("\n", text))
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    draft.text = text


def _outside(text: str, opening: str, closing: str) -> Iterator[str]:
    """Yield the parts of a text outside ``opening`` to ``closing``; what is not closed stays."""
    low = text.lower()
    if len(low) != len(text):  # a letter that has no single lower-case character
        low = text
    done = 0
    while (start := low.find(opening, done)) >= 0:
        end = low.find(closing, start + len(opening))
        if end < 0:
            break
        yield text[done:start]
        done = end + len(closing)
    yield text[done:]


def normalise_characters(draft: Draft) -> None:
    """Remove control characters, unify spaces and line breaks, compose accents (NFC)."""
    draft.text = normalise(draft.text)


def normalise(text: str) -> str:
    """Return a text of a form or a file in the one form that articles are stored in.

    Line breaks become ``\\n``, at most one blank line stays between paragraphs, and runs of spaces
    of any kind become one space. Control characters and invisible signs go; the bullets of Word's
    symbol fonts become ``•``; accents are composed (NFC).

    >>> normalise("\\uf0b7\\xa0\\xa0Beras\\r\\n\\uf0a7 Gula")
    '• Beras\\n• Gula'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable() and _ODD.search(text):
        text = text.translate(_C1)
        if _PRIVATE.search(text):
            text = _PRIVATE.sub("", _PRIVATE_BULLET.sub("• ", text.translate(_PRIVATE_SIGNS)))
        text = text.translate(_TABLE)
    text = nfc(text)
    if "  " in text:
        text = re.sub(r" {2,}", " ", text)
    if "\n" in text:
        text = re.sub(r"\n{3,}", "\n\n", re.sub(r" ?\n ?", "\n", text))
    return text.strip()


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
    if len(lines) < _MIN_WRAPPED_LINES or all(line.endswith(_STOPS) for line in lines[:-1]):
        return False
    return all(
        len(line) + 1 + len(following.split(" ", 1)[0]) > width - 2
        for line, following in itertools.pairwise(lines)
    )
