"""Letters (.eml): newsletters and articles sent by mail.

The subject is the title. The sender of a newsletter or of an organisation is the source, a person
is the author. Quoted letters, signatures and the footer of a newsletter are left out; what was
forwarded is the article itself. Attachments are members of their own; a note that only announces
a document is told, and is no article.
"""

import email
import io
import re
from collections.abc import Iterator
from email.message import Message
from typing import BinaryIO

from articles.importing.encoding import decode
from articles.importing.problems import Problem
from articles.importing.readers.documents import Block, document_articles
from articles.importing.readers.html_blocks import parse_html, tree_blocks
from articles.importing.readers.letter_fields import (
    is_forwarded,
    is_reply,
    letter_fields,
    words,
)
from articles.importing.readers.letter_text import letter_blocks, paragraphs_of
from articles.importing.readers.member import Item, Member
from articles.importing.readers.sniffing import expect
from articles.importing.readers.unreadable import Unreadable, whole
from articles.importing.record import Rejection

MAX_BYTES = 40 * 1024 * 1024  # mail servers take less
MAX_PARTS = 1_000
MAX_NOTE_CHARACTERS = 120  # beside an attachment
MAX_COVER_CHARACTERS = 700  # of a text that speaks of its attachment
MAX_SHOWN_CHARACTERS = 120
_DOCUMENTS = (".doc", ".docx", ".odt", ".rtf", ".pdf", ".txt", ".md", ".html", ".xlsx", ".eml")
_ATTACHED = re.compile(r"lampir|\battach", re.IGNORECASE)
_POLITE = re.compile(r"\b(?:yth|hormat|salam|terima kasih|dear|regards|redaksi)\b", re.IGNORECASE)
MIN_HTML_SHARE = 0.5  # of the plain text; an HTML part with less text is only a frame
#: Parts that are neither text nor documents: pictures, signatures, invitations, cards.
_IGNORED = ("image/", "audio/", "video/", "font/", "text/calendar", "text/x-vcard", "text/vcard")
_IGNORED_TYPES = frozenset(
    (
        *("application/pgp-signature", "application/pkcs7-signature", "application/ics"),
        *("application/x-pkcs7-signature", "message/delivery-status", "text/css"),
    )
)


def read(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Yield the articles of a letter, and its attachments."""
    content = whole(stream, MAX_BYTES)
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    expect(content)
    letter = email.message_from_bytes(content.lstrip(b"\r\n"))
    if not letter.keys():
        raise Unreadable("damaged_document")
    if letter.get_content_type() in {"multipart/encrypted", "application/pkcs7-mime"}:
        raise Unreadable("encrypted")
    texts: list[list[Block]] = []
    attachments: list[Member] = []
    is_forward = is_forwarded(letter)
    answers = is_reply(letter)
    is_whole = _collect(letter, texts, attachments, quotes=answers and not is_forward)
    blocks, inner = letter_blocks(
        [block for text in texts for block in text], is_forward=is_forward, is_reply=answers
    )
    fields = letter_fields(letter, inner)
    if any(item.name.lower().endswith(_DOCUMENTS) for item in attachments) and _is_note(blocks):
        shown = " ".join(block.text for block in blocks)
        text = {"text": " ".join(shown.split())[:MAX_SHOWN_CHARACTERS]}
        yield Rejection(name, 0, Problem("cover_note", text))
    elif blocks:
        yield from document_articles(blocks, name, given=fields)
    elif not attachments:
        yield Rejection(name, 0, Problem("no_text"))
    yield from attachments
    if not is_whole:
        yield Rejection(name, 0, Problem("too_many_members", {"limit": MAX_PARTS}))


def _collect(
    letter: Message, texts: list[list[Block]], attachments: list[Member], *, quotes: bool
) -> bool:
    """Collect the texts and the attachments of a letter; return whether these are all.

    It is iterative, as parts may nest deeply.
    """
    waiting: list[Message] = [letter]
    parts = 0
    while waiting and parts < MAX_PARTS:
        part = waiting.pop()
        parts += 1
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            waiting += reversed(_chosen(_parts(part)))
        elif part.is_multipart() and kind != "message/rfc822":
            waiting += reversed(_parts(part))
        elif kind == "message/rfc822":
            attachments += _letter(part, len(attachments))
        elif kind in {"text/plain", "text/html"} and not _is_attached(part):
            texts.append(_blocks(part, quotes=quotes))
        elif not kind.startswith(_IGNORED) and kind not in _IGNORED_TYPES:
            attachments.append(_attachment(part, len(attachments)))
    return not waiting


def _parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return (
        [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    )


def _chosen(parts: list[Message]) -> list[Message]:
    """Return the best form of a text that is given in several: HTML, unless it is nearly empty."""
    sizes: dict[str, int] = {}
    for part in parts:
        kind = part.get_content_type()
        is_text = kind in {"text/plain", "text/html"}
        sizes[kind] = _length(_blocks(part, quotes=False)) if is_text else 0
    rich = [
        part for part in parts if part.get_content_type() not in {"text/plain", "text/calendar"}
    ]
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    if plain and sizes.get("text/html", 1) < MIN_HTML_SHARE * sizes["text/plain"]:
        return plain[:1]
    return rich[-1:] or plain[:1]


def _blocks(part: Message, *, quotes: bool) -> list[Block]:
    content = part.get_payload(decode=True)
    text = _decoded(content if isinstance(content, bytes) else b"", part.get_content_charset())
    if part.get_content_type() == "text/plain":
        return paragraphs_of(text, keeps_quotations=not quotes)
    root = parse_html(text)
    if root is not None and quotes:
        for quoted in root.xpath(
            ".//blockquote[@type='cite']|.//*[contains(@class,'gmail_quote')]"
            "|.//*[@id='divRplyFwdMsg']/following-sibling::*|.//*[@id='divRplyFwdMsg']"
        ):
            quoted.drop_tree()
    return list(tree_blocks(root))


def _decoded(content: bytes, charset: str | None) -> str:
    if charset and charset.lower() not in {"utf-8", "us-ascii", "iso-8859-1", "latin1"}:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


def _is_note(blocks: list[Block]) -> bool:
    """Return whether the text beside a document only says that something is attached."""
    text = " ".join(block.text for block in blocks)
    if not 0 < len(text) <= MAX_COVER_CHARACTERS:
        return False
    is_cover = _ATTACHED.search(text) and _POLITE.search(text)
    return len(text) <= MAX_NOTE_CHARACTERS or bool(is_cover)


def _length(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _attachment(part: Message, number: int) -> Member:
    name = words(part.get_filename() or "").replace("/", "_") or f"lampiran-{number + 1}"

    def content() -> BinaryIO:
        payload = part.get_payload(decode=True)
        return io.BytesIO(payload if isinstance(payload, bytes) else b"")

    return Member(name=name, open=content)


def _letter(part: Message, number: int) -> list[Member]:
    inner = _parts(part)
    if not inner:
        return []
    letter = inner[0]
    return [Member(name=f"surat-{number + 1}.eml", open=lambda: io.BytesIO(letter.as_bytes()))]
