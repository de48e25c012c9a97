"""The word files of this folder, read once: one entry a line, ``#`` begins a comment.

``roots_*.txt`` hold root words, ``names*.txt`` names that must never be stemmed, of which those
with a capital inside (PeduliLindungi, iPhone) must also never be parted.
"""

import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
OF_QUERIES = frozenset({"synonym_groups.tsv"})  # nothing that an index holds follows from them


def word_files() -> tuple[Path, ...]:
    """Return every word file that tokens follow from, in a stable order."""
    found = sorted([*FOLDER.glob("*.txt"), *FOLDER.glob("*.tsv")])
    return tuple(path for path in found if path.name not in OF_QUERIES)


@cache
def entries(pattern: str) -> tuple[str, ...]:
    """Return the entries of the files matching ``pattern``, comments and blank lines left out."""
    return tuple(
        entry for path in sorted(FOLDER.glob(pattern)) for entry in _read(path.read_text("utf-8"))
    )


@cache
def roots() -> frozenset[str]:
    """Return the root words, lower case; lexical doubles (kupu-kupu) with their hyphen."""
    return frozenset(entry.lower() for entry in entries("roots_*.txt"))


@cache
def preferred_roots() -> frozenset[str]:
    """Return the roots that win where a form can come from two."""
    return frozenset(entries("preferred_roots.txt"))


@cache
def protected_names() -> frozenset[str]:
    """Return the names that no affix may be taken off, lower case."""
    return frozenset(entry.lower() for entry in entries("names*.txt"))


@cache
def whole_names() -> frozenset[str]:
    """Return the names with a capital inside, as written."""
    return frozenset(entry for entry in entries("names*.txt") if _has_inner_capital(entry))


def _read(text: str) -> Iterator[str]:
    for line in text.splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


def _has_inner_capital(entry: str) -> bool:
    return any(a.islower() and b.isupper() for a, b in itertools.pairwise(entry))
