"""Near-duplicate detection by the containment of word shingles.

``articles.content_hash`` finds equal texts. Near duplicates may differ in a few sentences, or one
of them may be cut short. Source: Broder, "On the resemblance and containment of documents"
(SEQUENCES 1997). The threshold was measured: docs/decisions/0081.
"""

SHINGLE_WORDS = 3
MIN_SHINGLES = 30  # of the shorter text; fewer are no evidence
CONTAINMENT_THRESHOLD = 0.65  # share of the shorter text's shingles that the other text has
MAX_CHARACTERS = 20_000  # of a text that are compared

Shingles = frozenset[tuple[str, ...]]


def shingles(text: str) -> Shingles:
    """Return the shingles (three consecutive words) of the first ``MAX_CHARACTERS`` of a text.

    >>> sorted(shingles("Air naik lagi pagi ini"))
    [('air', 'naik', 'lagi'), ('lagi', 'pagi', 'ini'), ('naik', 'lagi', 'pagi')]
    """
    words = text[:MAX_CHARACTERS].casefold().split()
    return frozenset(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))


def is_near_duplicate(one: Shingles, other: Shingles) -> bool:
    """Return whether the longer of two texts contains most of the shorter one."""
    shorter = min(len(one), len(other))
    return shorter >= MIN_SHINGLES and len(one & other) >= CONTAINMENT_THRESHOLD * shorter


def containment(one: Shingles, other: Shingles) -> float:
    """Return the share of the shorter text's shingles that the other text has, 0 to 1."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0
