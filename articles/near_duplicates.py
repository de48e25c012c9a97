"""Whether two articles tell the same in the same words: versions of one text.

``articles.content_hash`` knows the same text again; here a few sentences may differ, or one of the
two may be cut short. By the shingles of Broder, "On the resemblance and containment of documents"
(SEQUENCES 1997). The limit is of measure: docs/decisions/0081.
"""

SHINGLE = 3  # words
LEAST_SHINGLES = 30  # of the shorter text; fewer say too little
SAME = 0.65  # of the shorter text's shingles are in the other as well
READ = 20_000  # characters

Shingles = frozenset[tuple[str, ...]]


def shingles(text: str) -> Shingles:
    """Return every three words that follow each other in the beginning of a text.

    >>> sorted(shingles("Air naik lagi pagi ini"))
    [('air', 'naik', 'lagi'), ('lagi', 'pagi', 'ini'), ('naik', 'lagi', 'pagi')]
    """
    words = text[:READ].casefold().split()
    return frozenset(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def is_version(one: Shingles, other: Shingles) -> bool:
    """Tell whether most of the shorter of two texts stands in the other."""
    shorter = min(len(one), len(other))
    return shorter >= LEAST_SHINGLES and len(one & other) >= SAME * shorter
