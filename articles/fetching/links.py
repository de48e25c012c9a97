"""Links of feeds and sitemaps: the web addresses that they mean."""

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

_NEVER = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def absolute(link: Any, base: str) -> str:
    """Return the http address that a link means, or an empty text.

    >>> absolute("/berita/1", "https://contoh.invalid/umpan")
    'https://contoh.invalid/berita/1'
    >>> absolute("javascript:alert(1)", "https://contoh.invalid/umpan")
    ''
    """
    if not isinstance(link, str) or not link.strip() or _NEVER.search(link.strip()):
        return ""
    try:
        address = urljoin(base, link.strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc else ""
