"""Numbers that requests send as text."""

MAX_DIGITS = 18  # they fit into the keys of a database


def number_of(text: str) -> int | None:
    """Return the number that a text of ASCII digits means; None for all other texts.

    >>> number_of("17"), number_of("-1"), number_of("9" * 5_000)
    (17, None, None)
    """
    is_number = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    return int(text) if is_number else None
