"""Numbers as the language of a page writes them, without the way through a template filter."""

from django.utils.formats import get_format


def grouped(number: int, separator: str = "") -> str:
    """Write a number with the language's separators: 10.000 in Indonesian.

    Who writes many may ask for the separator once.
    """
    if number < 1_000:
        return str(number)
    return f"{number:,}".replace(",", separator or thousand_separator())


def thousand_separator() -> str:
    """Return what the language writes between thousands."""
    return str(get_format("THOUSAND_SEPARATOR"))


def with_decimals(number: float, places: int) -> str:
    """Write a number below a thousand with its decimals: 0,250 in Indonesian."""
    return f"{number:.{places}f}".replace(".", str(get_format("DECIMAL_SEPARATOR")))
