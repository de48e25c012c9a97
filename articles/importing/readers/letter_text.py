"""The text of a letter without what letters carry along: quotations, signatures, footers."""

import re
from collections.abc import Sequence
from itertools import pairwise

from articles.importing.readers.documents import Block

MAX_FOOTER_SHARE = 0.5  # the footer is in the second half of the letter
MAX_FOOTER_LINE = 400
MAX_NOTICE_CHARACTERS = 200
WRAPPED_CHARACTERS = 45  # a line this long may have been broken by the mail program
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
    r"|jangan (?:mem)?balas (?:e-?mail|surel) ini|tidak ingin (?:lagi )?menerima)\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\b(?:view (?:this (?:e-?mail|message) )?(?:in|on) (?:your |the )?browser|view online"
    r"|(?:lihat|buka|baca) (?:(?:e-?mail|surel|versi)\b.{0,30}?)?(?:di|lewat) (?:browser|peramban)"
    r"|versi (?:web|daring|online)|sent from my|dikirim dari (?:i?phone|ponsel|android|hp)\b"
    r"|tambahkan .{3,60} ke (?:kontak|buku alamat))",
    re.IGNORECASE,
)


def letter_blocks(
    blocks: Sequence[Block], *, is_forward: bool
) -> tuple[list[Block], dict[str, str]]:
    """Return the letter's own text, and the headers of a letter that it forwards."""
    inner: dict[str, str] = {}
    kept = list(blocks)
    for at, block in enumerate(kept):
        first = block.text.split("\n")[0].strip()
        if _FORWARD.match(first):
            rest = block.text.partition("\n")[2]
            below = ([Block(rest)] if rest else []) + kept[at + 1 :]
            inner, kept = _headers(below)
            break
        if _REPLY.match(first) or _REPLY.match(block.text.strip()[:300]):
            kept = kept[:at]
            break
        headers, below = _headers(kept[at:])
        if headers.keys() >= {"from", "subject"}:  # Outlook quotes without a line of its own
            if is_forward or not at:
                inner, kept = headers, below
            else:
                kept = kept[:at]
            break
    return _without_footer(kept), inner


def paragraphs_of(text: str, *, is_forward: bool) -> list[Block]:
    """Return the paragraphs of a plain text, with the lines joined that a mail program broke."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    own = [line for line in lines if not line.startswith(">")]
    if is_forward or not any(line.strip() for line in own):
        own = [re.sub(r"^(?:> ?)+", "", line) for line in lines]
    end = next((at for at, line in enumerate(own) if line.rstrip("\n") in {"-- ", "--"}), len(own))
    if any(line.strip() for line in own[:end]):
        own = own[:end]
    paragraphs = re.split(r"\n\s*\n", "\n".join(own))
    return [Block(_joined(paragraph)) for paragraph in paragraphs if paragraph.strip()]


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
    for at, block in enumerate(blocks[:8]):
        lines = block.text.split("\n")
        for number, line in enumerate(lines):
            match = _HEADER.match(line.strip())
            if match is None:
                rest = "\n".join(lines[number:]).strip()
                return found, ([Block(rest, block.level)] if rest else []) + blocks[at + 1 :]
            found.setdefault(_HEADER_OF[match[1].lower()], " ".join(match[2].split()))
    return found, blocks[8:]


def _without_footer(blocks: list[Block]) -> list[Block]:
    blocks = [block for block in blocks if not _is_notice(block)]
    begin = int(len(blocks) * MAX_FOOTER_SHARE) if len(blocks) > 2 else 1
    for at in range(begin, len(blocks)):
        block = blocks[at]
        if len(block.text) <= MAX_FOOTER_LINE and _FOOTER.search(block.text):
            rest = [other for other in blocks[at + 1 :] if len(other.text) > MAX_FOOTER_LINE]
            return blocks[:at] + rest
    return blocks


def _is_notice(block: Block) -> bool:
    return len(block.text) <= MAX_NOTICE_CHARACTERS and bool(_NOTICE.search(block.text))
