"""Composed letters without invisible characters between them, and the way back to the original.

Scraped text holds letters and accents apart (NFD), soft hyphens and zero-width spaces within words.
The rules for what a chunk holds see none of that; offsets are translated back afterwards.
"""

import re
import unicodedata

from indexer.analysis.folding import INVISIBLE, MARKS

# A base and what combines with it; of a run of marks beyond any script's, the rest is dropped.
MOST_MARKS = 16
_JAMO = "\u1160-\u11ff"  # Korean vowels and finals combine with the consonant before them
APART = re.compile(f"[{MARKS}{INVISIBLE}{_JAMO}]")
_CLUSTER = re.compile(f"[^{INVISIBLE}][{MARKS}{_JAMO}{INVISIBLE}]*|[{INVISIBLE}]+", re.DOTALL)
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")


def compose(text: str) -> tuple[str, list[int]]:
    """Return the composed text, and for each offset into it (the end too) that into ``text``.

    >>> compose("cafe\\u0301s")
    ('cafés', [0, 1, 2, 3, 5, 6])
    """
    composed: list[str] = []
    origins: list[int] = []
    for match in _CLUSTER.finditer(text):
        cluster = _INVISIBLE.sub("", match.group())[: 1 + MOST_MARKS]
        letters = unicodedata.normalize("NFC", cluster)
        composed.append(letters)
        origins.extend([match.start()] * len(letters))
    return "".join(composed), [*origins, len(text)]
