"""Unicode composition (NFC) with a map of offsets back to the original text.

Scraped text has decomposed letters (NFD), and soft hyphens and zero-width spaces within words. The
word splitter reads composed text without these characters. Offsets into the composed text are
translated back afterwards.
"""

import re

from lexicon.normal_forms import INVISIBLE, MARKS, nfc

MAX_MARKS = 16  # of one letter, more than any script needs; further marks are dropped
_JAMO = "\u1160-\u11ff"  # Korean vowels and finals combine with the consonant before them
DECOMPOSED = re.compile(f"[{MARKS}{INVISIBLE}{_JAMO}]")
_CLUSTER = re.compile(f"[^{INVISIBLE}][{MARKS}{_JAMO}{INVISIBLE}]*|[{INVISIBLE}]+", re.DOTALL)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")


def compose(text: str) -> tuple[str, list[int]]:
    """Return the composed text, and a list that maps its offsets to offsets into ``text``.

    The last entry of the list is for the end of the composed text.

    >>> compose("cafe\\u0301s")
    ('cafés', [0, 1, 2, 3, 5, 6])
    """
    composed: list[str] = []
    origins: list[int] = []
    for match in _CLUSTER.finditer(text):
        cluster = _INVISIBLE.sub("", match.group())[: 1 + MAX_MARKS]
        letters = nfc(cluster)
        composed.append(letters)
        origins.extend([match.start()] * len(letters))
    return "".join(composed), [*origins, len(text)]
