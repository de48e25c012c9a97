"""The content hash, which identifies an article regardless of white space and letter case."""

import hashlib
from typing import NamedTuple

from lexicon.normal_forms import nfkc


class ContentKeys(NamedTuple):
    """The content hash, the body key (a signed 64-bit hash of the body alone), the folded body."""

    content_hash: str
    body_key: int
    folded_body: bytes


def content_hash(title: str, body: str) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of the folded title and body.

    The hash ignores Unicode form, letter case and white space.

    >>> content_hash("Banjir", "Air  naik.") == content_hash("banjir", "air naik.\\n")
    True
    """
    return content_keys(title, body).content_hash


def content_keys(title: str, body: str) -> ContentKeys:
    """Return all keys of a title and a body."""
    text = folded(body)
    digest = hashlib.sha256(folded(title) + b"\x00")
    digest.update(text)
    key = hashlib.blake2b(text, digest_size=8).digest()
    return ContentKeys(digest.hexdigest(), int.from_bytes(key, "big", signed=True), text)


def folded(text: str) -> bytes:
    """Return a text in UTF-8, without differences of Unicode form, letter case and white space."""
    words = nfkc(text).casefold().split()
    return " ".join(words).encode("utf-8", "surrogatepass")
