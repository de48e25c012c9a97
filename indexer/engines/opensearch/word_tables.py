"""Word tables: the terms of a set of articles, with the number of articles that have each.

A table is an array file. The cluster keeps the tables of a generation (``state``), and each machine
has copies of them. So the site knows document frequencies and mean lengths without a request.

The table of a commit has differences: the words of its articles, less those of the versions that
it replaces or deletes. So a count may be negative, and the tables add up to the live articles.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.storage.array_file import ArrayFile, ArrayFileWriter
from indexer.storage.term_list import TermList, packed_terms

FIELDS = (
    "stem",
    "exact",
    "title_stem",
    "title_exact",
    "source_words",
    "author_words",
    "category_words",
)
Counts = dict[bytes, int]


class WordTable:
    """One table, mapped into memory."""

    def __init__(self, path: Path) -> None:
        """Map a table. Raises ``FileNotFoundError`` and ``IndexDamaged``."""
        self.file = ArrayFile(path)
        self.identity = path.stem
        self.documents = int(self.file.facts["documents"])
        self.lengths: dict[str, int] = self.file.facts[
            "lengths"
        ]  # sum over the documents, by field
        self.terms = {
            name: TermList(self.file.array(f"{name}.terms"), self.file.array(f"{name}.ends"))
            for name in FIELDS
        }
        self.counts = {name: self.file.array(f"{name}.counts") for name in FIELDS}

    def frequency(self, field: str, term: bytes) -> int:
        """Return the number of documents with a term, or the difference that a commit made."""
        number = self.terms[field].find(term)
        return int(self.counts[field][number]) if number >= 0 else 0


class WordCounts:
    """Counts of the terms of articles, which become a table."""

    def __init__(self) -> None:
        self.documents = 0
        self.lengths = dict.fromkeys(FIELDS, 0)
        self._counts: dict[str, Counts] = {name: {} for name in FIELDS}

    def add(
        self, field: str, terms: Iterable[bytes], counts: Iterable[int], *, length: int
    ) -> None:
        """Add the document frequencies of some articles, and the sum of their lengths."""
        known = self._counts[field]
        for term, count in zip(terms, counts, strict=True):
            known[term] = known.get(term, 0) + count
        self.lengths[field] += length

    def subtract(self, other: "WordCounts") -> None:
        """Subtract the counts of articles that are replaced or deleted."""
        self.documents -= other.documents
        for name in FIELDS:
            known = self._counts[name]
            for term, count in other._counts[name].items():
                known[term] = known.get(term, 0) - count
            self.lengths[name] -= other.lengths[name]

    def join(self, other: "WordCounts") -> None:
        """Add the counts of other articles."""
        self.documents += other.documents
        for name in FIELDS:
            counts = other._counts[name]
            self.add(name, counts, counts.values(), length=other.lengths[name])

    def size(self) -> int:
        """Return the number of terms of all fields."""
        return sum(map(len, self._counts.values()))

    def is_zero(self) -> bool:
        """Return whether nothing is counted."""
        found = (self.documents, *self.lengths.values())
        return not any(found) and not any(any(each.values()) for each in self._counts.values())

    def add_table(self, table: WordTable) -> None:
        """Add another table."""
        self.documents += table.documents
        for name in FIELDS:
            counts = table.counts[name].tolist()
            self.add(name, table.terms[name].all(), counts, length=table.lengths[name])

    def write(self, path: Path) -> None:
        """Write the table."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.draft")
        with ArrayFileWriter(draft) as file:
            for name in FIELDS:
                found = self._counts[name]
                terms = sorted(term for term, count in found.items() if count)
                content, ends = packed_terms(terms)
                counts = np.fromiter(map(found.__getitem__, terms), np.int32, len(terms))
                file.add(f"{name}.terms", content)
                file.add(f"{name}.ends", ends)
                file.add(f"{name}.counts", counts)
            file.close({"documents": self.documents, "lengths": self.lengths})
        draft.replace(path)

    def packed(self) -> bytes:
        """Return the content of the table."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / "counts.words"
            self.write(path)
            return path.read_bytes()


def merged(tables: Sequence[WordTable]) -> WordCounts:
    """Return the counts of several tables together."""
    total = WordCounts()
    for table in tables:
        total.add_table(table)
    return total


def distinct(terms: npt.NDArray[Any], offsets: npt.NDArray[Any]) -> tuple[Any, Any]:
    """Return the different term numbers of a batch, and how many of its texts have each.

    The terms of text i are ``terms[offsets[i]:offsets[i + 1]]``.
    """
    texts = np.repeat(np.arange(len(offsets) - 1, dtype=np.int64), np.diff(offsets))
    pairs = np.unique((texts << 32) + terms)
    return np.unique(pairs & 0xFFFFFFFF, return_counts=True)
