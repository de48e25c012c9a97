"""Recognizer for copyright notices: a sign or label, a year, names, and nothing else.

The sentence that explains the sign (``© adalah lambang hak cipta``) belongs to an article.
"""

import re

#: Words of notices in lower case.
_LOWER = re.compile(
    r"copyright|hak|cipta|c|by|oleh|all|rights?|reserved|milik|dan|and|dilindungi|undang-undang|uu"
    r"|pt|tbk|media|the|of"
)
_NOTICE_BEHIND = re.compile(
    r"[.,]? (?:hak cipta dilindungi|dilarang|pengutipan|bbc tidak).*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s]*\w[^\s]*")


def is_copyright_notice(text: str) -> bool:
    """Return whether a text with a sign or label of copyright is only a notice.

    >>> is_copyright_notice("Copyright © Kabar Contoh 2021")
    True
    >>> is_copyright_notice("© adalah lambang hak cipta")
    False
    """
    head = _NOTICE_BEHIND.sub("", text)
    return all(_is_of_notice(word) for word in _WORD.findall(head))


def _is_of_notice(word: str) -> bool:
    bare = word.strip("().,:;©-–|/")
    return not bare[:1].islower() or "." in bare or bool(_LOWER.fullmatch(bare))
