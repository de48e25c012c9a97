"""The text of a letter without what letters carry along: quotations, signatures, footers."""

import re
from collections.abc import Sequence
from itertools import pairwise

from articles.importing.readers.documents import Block

MAX_FOOTER_SHARE = 0.5  # the footer is in the second half of the letter
MAX_FOOTER_LINE = 400
MIN_PROSE_CHARACTERS = 80  # a longer sentence below a footer is text, so it was no footer
MAX_NOTICE_CHARACTERS = 120
MAX_SIGNATURE_LINES = 10
MAX_SIGNATURE_CHARACTERS = 600
MIN_OWN_CHARACTERS = 200  # above a forwarded letter; less is a note to its receiver
WRAPPED_CHARACTERS = 45  # a line this long may have been broken by the mail program
HEADER_BLOCKS = 8  # at the beginning of a quoted letter
_HEADERS = {
    "from": "from dari pengirim",
    "date": "date sent tanggal dikirim terkirim",
    "subject": "subject perihal subjek hal",
    "to": "to kepada ke cc",
}
_HEADER_OF = {word: key for key, names in _HEADERS.items() for word in names.split()}
_HEADER = re.compile(rf"^\*?({'|'.join(_HEADER_OF)})\*?\s*:\*?\s*(.*)$", re.IGNORECASE)
_FORWARD = re.compile(
    r"^[-_\s]*(?:forwarded message|begin forwarded message:?|pesan (?:yang )?(?:di)?teruskan"
    r"|pesan terusan|meneruskan pesan(?: berikut)?:?)[-_\s]*$",
    re.IGNORECASE,
)
_REPLY = re.compile(
    r"^(?:-{2,}\s*(?:original message|pesan asli)\s*-{2,}"
    r"|(?:on|pada)\b.{5,200}\b(?:wrote|menulis):?)\s*$",
    re.IGNORECASE | re.DOTALL,
)
_FOOTER = re.compile(
    r"\b(?:unsubscribe|berhenti (?:ber)?langganan|batal(?:kan)? (?:ber)?langganan"
    r"|update your preferences|manage (?:your )?(?:preferences|subscription)"
    r"|(?:kelola|atur|ubah) (?:preferensi|langganan)"
    r"|(?:anda|kamu) menerima (?:e-?mail|surel|pesan|buletin|newsletter) ini"
    r"|(?:e-?mail|surel) ini dikirim(?:kan)? (?:ke|kepada|untuk)"
    r"|you(?:'re| are)? receiv(?:ed|ing) this|this (?:e-?mail|message) was sent to"
    r"|jangan (?:mem)?balas (?:e-?mail|surel) ini"
    r"|tidak ingin (?:lagi )?menerima (?:e-?mail|surel|pesan|buletin|newsletter|kiriman))\b",
    re.IGNORECASE,
)
#: What only the imprint below a footer has.
_IMPRINT = re.compile(r"©|\(c\)|\bhak cipta\b|copyright|https?://|@|\bjl\.|\bjalan\b|\btelp", re.I)
_NOTICE = re.compile(
    r"(?:[^.?!]{0,70}\?\s*)?(?:"
    r"(?:view|open|read) (?:this (?:e-?mail|message) )?(?:in|on) (?:your |the )?browser|view online"
    r"|(?:klik di sini untuk )?(?:lihat|buka|baca) (?:(?:e-?mail|surel|versi)\b.{0,30}?)?"
    r"(?:di|lewat) (?:browser|peramban)"
    r"|(?:lihat |baca |buka )?versi (?:web|daring|online)\W*$"
    r"|sent from my .{1,40}$|dikirim dari (?:i?phone|ponsel|android|hp)\b.{0,30}$"
    r"|tambahkan .{3,60} ke (?:kontak|buku alamat))",
    re.IGNORECASE,
)


def letter_blocks(
    blocks: Sequence[Block], *, is_forward: bool, is_reply: bool
) -> tuple[list[Block], dict[str, str]]:
    """Return the letter's own text, and the headers of a letter that it forwards.

    Only a reply quotes: in other letters, ``Pada ... ia menulis:`` is a sentence.
    """
    inner: dict[str, str] = {}
    kept = list(blocks)
    for at, block in enumerate(kept):
        first = block.text.split("\n")[0].strip()
        if _FORWARD.match(first):
            rest = block.text.partition("\n")[2]
            below = ([Block(rest)] if rest else []) + kept[at + 1 :]
            inner, below = _headers(below)
            kept = _own(kept[:at]) + below
            break
        if is_reply and (_REPLY.match(first) or _REPLY.match(block.text.strip()[:300])):
            kept = kept[:at]
            break
        headers, _ = _headers(kept[at : at + HEADER_BLOCKS])
        if headers.keys() >= {"from", "subject"}:  # Outlook quotes without a line of its own
            if is_reply and at and not is_forward:
                kept = kept[:at]
                break
            if is_forward or not at or "@" in headers["from"]:
                inner, below = _headers(kept[at:])
                kept = _own(kept[:at]) + below
                break
    return _without_footer(kept), inner


def paragraphs_of(text: str, *, keeps_quotations: bool) -> list[Block]:
    """Return the paragraphs of a plain text, with the lines joined that a mail program broke."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own = [line for line in lines if not line.startswith(">")]
    if keeps_quotations or not any(line.strip() for line in own):
        own = [re.sub(r"^(?:> ?)+", "", line) for line in lines]
    own = _without_signature(own)
    paragraphs = re.split(r"\n\s*\n", "\n".join(own))
    return [Block(_joined(paragraph)) for paragraph in paragraphs if paragraph.strip()]


def _own(above: list[Block]) -> list[Block]:
    """Return the text above a forwarded letter, unless it is only a note."""
    return above if sum(len(block.text) for block in above) >= MIN_OWN_CHARACTERS else []


def _without_signature(lines: list[str]) -> list[str]:
    """Return the lines above the signature. Newsletters part their items with the same sign."""
    at = next((at for at in range(len(lines) - 1, -1, -1) if lines[at] in {"-- ", "--"}), None)
    if at is None or not any(line.strip() for line in lines[:at]):
        return lines
    below = [line for line in lines[at + 1 :] if line.strip()]
    is_short = len(below) <= MAX_SIGNATURE_LINES and sum(map(len, below)) < MAX_SIGNATURE_CHARACTERS
    is_prose = any(_is_prose(Block(part)) for part in "\n".join(lines[at + 1 :]).split("\n\n"))
    kept = lines[:at] if is_short and not is_prose else lines
    return [line if line not in {"-- ", "--"} else "" for line in kept]


def _joined(paragraph: str) -> str:
    lines = [line.strip() for line in paragraph.strip("\n").split("\n") if line.strip()]
    text = lines[0]
    for before, line in pairwise(lines):
        is_item = re.match(r"(?:[-*•]|\d{1,2}[.)])\s", line)
        is_own = is_item or _HEADER.match(line) or len(before) < WRAPPED_CHARACTERS
        text += ("\n" if is_own else " ") + line
    return text


def _headers(blocks: list[Block]) -> tuple[dict[str, str], list[Block]]:
    """Return the headers at the beginning of a quoted letter, and the blocks below them."""
    found: dict[str, str] = {}
    for at, block in enumerate(blocks[:HEADER_BLOCKS]):
        lines = block.text.split("\n")
        for number, line in enumerate(lines):
            match = _HEADER.match(line.strip())
            if match is None:
                rest = "\n".join(lines[number:]).strip()
                return found, ([Block(rest, block.level)] if rest else []) + blocks[at + 1 :]
            found.setdefault(_HEADER_OF[match[1].lower()], " ".join(match[2].split()))
    return found, blocks[HEADER_BLOCKS:]


def _without_footer(blocks: list[Block]) -> list[Block]:
    """Return the blocks above the footer: a line about the subscription with no text below it."""
    blocks = [block for block in blocks if not _is_notice(block)]
    begin = int(len(blocks) * MAX_FOOTER_SHARE) if len(blocks) > 2 else 1
    for at in range(begin, len(blocks)):
        if _is_footer(blocks[at]) and not any(_is_prose(block) for block in blocks[at + 1 :]):
            return blocks[:at]
    return blocks


def _is_footer(block: Block) -> bool:
    return len(block.text) <= MAX_FOOTER_LINE and bool(_FOOTER.search(block.text))


def _is_prose(block: Block) -> bool:
    """Return whether a block has a sentence that belongs to no footer, imprint or signature."""
    text = " ".join(block.text.split())
    is_long = len(text) >= MIN_PROSE_CHARACTERS and text.rstrip('"”’)')[-1:] in {".", "!", "?"}
    return is_long and not _is_footer(block) and not _IMPRINT.search(text)


def _is_notice(block: Block) -> bool:
    text = block.text.strip()
    return len(text) <= MAX_NOTICE_CHARACTERS and bool(_NOTICE.match(text))
