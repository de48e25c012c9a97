"""The word lists of cleaning, cached from the files in ``words``; ``#`` begins a comment."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@cache
def words(file: str) -> frozenset[str]:
    """Return the words of a list, in lower case."""
    return frozenset(word for line in _lines(file) for word in line.split())


@cache
def names(file: str) -> frozenset[str]:
    """Return the names of a list with one name per line, in lower case."""
    return frozenset(_lines(file))


def _lines(file: str) -> list[str]:
    lines = (FOLDER / f"{file}.txt").read_text("utf-8").splitlines()
    return [line.strip().lower() for line in lines if line.strip() and line[0] != "#"]
