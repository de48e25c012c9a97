"""The content hash, which identifies an article regardless of white space and letter case."""

import hashlib
import unicodedata


def content_hash(title: str, body: str) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of the folded title and body.

    The hash ignores Unicode form, letter case and white space.

    >>> content_hash("Banjir", "Air  naik.") == content_hash("banjir", "air naik.\\n")
    True
    """
    folded = "\x00".join(" ".join(_fold(part).split()) for part in (title, body))
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
