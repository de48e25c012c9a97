"""Argument types that management commands and benchmarks share."""

from argparse import ArgumentTypeError
from collections.abc import Callable


def positive_integer(
    *, maximum: int | None = None, expected: str | None = None
) -> Callable[[str], int]:
    """Return an argparse type for whole numbers from 1 to ``maximum``.

    ``expected`` describes a valid value in the error message.

    >>> positive_integer(maximum=10)("7")
    7
    """
    limit = "on" if maximum is None else f"to {maximum}"
    description = expected or f"a whole number from 1 {limit}"

    def parse(text: str) -> int:
        if text.isdecimal() and int(text) >= 1 and (maximum is None or int(text) <= maximum):
            return int(text)
        raise ArgumentTypeError(f"{text!r} is not {description}")

    return parse
