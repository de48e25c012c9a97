"""Excerpts of texts as evidence for editors."""

CONTEXT_CHARACTERS = 60  # on either side


def excerpt(text: str, start: int, end: int) -> str:
    """Return ``text[start:end]`` with the whole words around it.

    >>> excerpt("satu dua tiga", 5, 8)
    'satu dua tiga'
    >>> excerpt("kata " * 30 + "ini" + " kata" * 30, 150, 153).count("kata")
    22
    """
    begin, close = max(0, start - CONTEXT_CHARACTERS), min(len(text), end + CONTEXT_CHARACTERS)
    before, after = text[begin:start], text[end:close]
    if begin:
        before = "… " + before.partition(" ")[2]
    if close < len(text):
        after = after.rpartition(" ")[0] + " …"
    return " ".join((before + text[start:end] + after).split())
