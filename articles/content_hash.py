"""The hash by which the same article is known again, whatever its spacing and letter case."""

import hashlib
import unicodedata


def content_hash(title: str, body: str) -> str:
    """Return the SHA-256 (64 hexadecimal digits) of the folded title and body.

    Unicode form, letter case and white space do not count.

    >>> content_hash("Banjir", "Air  naik.") == content_hash("banjir", "air naik.\\n")
    True
    """
    folded = "\x00".join(" ".join(_fold(part).split()) for part in (title, body))
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
