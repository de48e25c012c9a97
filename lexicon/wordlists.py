"""The word files of this folder, read once.

A ``.txt`` file has one entry per line, and ``#`` begins a comment. A ``.tsv`` file has fields
separated by tabs, and a line that begins with ``#`` is a comment.

``roots_*.txt`` hold root words. ``names*.txt`` hold names that are never stemmed; those with a
capital inside (PeduliLindungi, iPhone) are also never split.
"""

import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
#: Files that do not affect the indexed terms. A change of any other file requires a new index.
NOT_INDEXED = frozenset(
    {
        "abbreviations.tsv",
        "amount_words.tsv",
        "answer_words.tsv",
        "english_function_words.txt",
        "english_groups.tsv",
        "kind_words.tsv",
        "months.tsv",
        "question_words.txt",
        "questions.tsv",
        "regulations.txt",
        "span_words.tsv",
        "stopwords.txt",
        "synonym_groups.tsv",
        "time_words.tsv",
    }
)


def word_files() -> tuple[Path, ...]:
    """Return every word file that affects the indexed terms, in a stable order."""
    found = sorted([*FOLDER.glob("*.txt"), *FOLDER.glob("*.tsv")])
    return tuple(path for path in found if path.name not in NOT_INDEXED)


@cache
def entries(pattern: str) -> tuple[str, ...]:
    """Return the entries of the ``.txt`` files matching ``pattern``."""
    return tuple(
        entry for path in sorted(FOLDER.glob(pattern)) for entry in _read(path.read_text("utf-8"))
    )


def rows(file: str) -> Iterator[list[str]]:
    """Yield the fields of each line of a ``.tsv`` file."""
    for line in (FOLDER / file).read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@cache
def word_groups(file: str) -> dict[str, tuple[str, ...]]:
    """Return group -> words of a ``.tsv`` file with a group and its words in each line.

    A group may have several lines.
    """
    groups: dict[str, tuple[str, ...]] = {}
    for group, words in rows(file):
        groups[group] = groups.get(group, ()) + tuple(words.split())
    return groups


@cache
def roots() -> frozenset[str]:
    """Return the root words, lower case; lexical reduplications (kupu-kupu) with their hyphen."""
    return frozenset(entry.lower() for entry in entries("roots_*.txt"))


@cache
def preferred_roots() -> frozenset[str]:
    """Return the roots that are preferred if a form has several possible roots."""
    return frozenset(entries("preferred_roots.txt"))


@cache
def protected_names() -> frozenset[str]:
    """Return the names that are never stemmed, lower case."""
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
