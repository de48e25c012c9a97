"""A few words around a place in a text, for an editor to see what was found."""

AROUND = 60  # characters on either side


def excerpt(text: str, start: int, end: int) -> str:
    """Return the place with whole words around it.

    >>> excerpt("satu dua tiga", 5, 8)
    'satu dua tiga'
    >>> excerpt("kata " * 30 + "ini" + " kata" * 30, 150, 153).count("kata")
    22
    """
    begin, close = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = text[begin:start], text[end:close]
    if begin:
        before = "… " + before.partition(" ")[2]
    if close < len(text):
        after = after.rpartition(" ")[0] + " …"
    return " ".join((before + text[start:end] + after).split())
