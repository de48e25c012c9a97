"""Text for XML documents: scraped text may hold characters that no XML document can hold."""

import re

#: The characters that are not in production [2] of XML 1.0, and those that it advises against.
_FORBIDDEN = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]+"
)


def xml_text(text: str) -> str:
    """Return a text on one line, without the characters that XML forbids.

    >>> xml_text("Banjir\\x00di\\ud800 Demak\\n")
    'Banjir di Demak'
    """
    return " ".join(_FORBIDDEN.sub(" ", text).split())
