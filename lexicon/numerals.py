"""Small numbers as digits or as Indonesian words."""

_WORDS = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas"
_NUMBERS = {word: number for number, word in enumerate(_WORDS.split(), 1)}
MAX_DIGITS = 4


def number_of(text: str) -> int:
    """Return the number of a lower-case word or of digits; 0 if it is none.

    >>> number_of("tiga"), number_of("12"), number_of("beberapa")
    (3, 12, 0)
    """
    if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS:
        return int(text)
    return _NUMBERS.get(text, 0)
