"""Texts on one line: no field of a citation holds a line break or a control character."""

import re

# Control characters, halves of surrogate pairs, and non-characters. White space is left to split.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


def one_line(text: str) -> str:
    r"""Return a text without control characters, with single spaces as its only white space.

    >>> one_line(" Banjir\r\ndi\u2028Demak\x00 ")
    'Banjir di Demak'
    """
    if text.isprintable() and "  " not in text and text.strip() == text:  # nearly all texts
        return text
    return " ".join(_UNPRINTABLE.sub("", text).split())
