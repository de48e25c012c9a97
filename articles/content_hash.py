"""The content hash, which identifies an article regardless of white space and letter case."""

import hashlib
import unicodedata


def content_hash(title: str, body: str) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of the folded title and body.

    The hash ignores Unicode form, letter case and white space.

    >>> content_hash("Banjir", "Air  naik.") == content_hash("banjir", "air naik.\\n")
    True
    """
    return content_keys(title, body)[0]


def content_keys(title: str, body: str) -> tuple[str, int]:
    """Return the content hash, and the body key: a signed 64-bit hash of the folded body alone."""
    text = _folded(body)
    digest = hashlib.sha256(_folded(title) + b"\x00")
    digest.update(text)
    key = hashlib.blake2b(text, digest_size=8).digest()
    return digest.hexdigest(), int.from_bytes(key, "big", signed=True)


def _folded(text: str) -> bytes:
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return folded.encode("utf-8", "surrogatepass")
