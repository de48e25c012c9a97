"""Indonesian spelling from before the reform of 1972: oe for u, tj for c, dj for j."""

REPLACEMENTS = (("oe", "u"), ("tj", "c"), ("dj", "j"))
MIN_WORD_LETTERS = 5  # shorter words are too often not old spellings


def modern_spelling(word: str) -> str | None:
    """Return a word in modern spelling, or None if it has no old spelling.

    >>> modern_spelling("soetjipto"), modern_spelling("sucipto")
    ('sucipto', None)
    """
    if len(word) < MIN_WORD_LETTERS:
        return None
    modern = word
    for old, new in REPLACEMENTS:
        modern = modern.replace(old, new)
    return modern if modern != word else None
