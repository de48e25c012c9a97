"""Writes the doc values of a new segment: ids, dates, copies, digests, keyword columns."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import IndexDocument
from indexer.engines.scoring.dates import epoch_seconds
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.storage.array_file import ArrayFileWriter


class DocValuesWriter:
    """Collects the values of each document, then writes the columns.

    A keyword column is stored as its distinct strings, in the order of first appearance, and the
    ordinal of each document's string.
    """

    def __init__(self) -> None:
        self._integers: dict[str, list[int]] = {"article_id": [], "published": []}
        self._copy_groups: list[int] = []
        self._digests: list[bytes] = []
        names = [column.name for column in KEYWORD_COLUMNS]
        self._ordinals_of: dict[str, dict[str, int]] = {name: {} for name in names}
        self._ordinals: dict[str, list[int]] = {name: [] for name in names}

    def add(self, documents: Sequence[IndexDocument]) -> None:
        """Collect the values of the next documents."""
        for document in documents:
            self._integers["article_id"].append(document.article_id)
            self._integers["published"].append(epoch_seconds(document.published_at))
            self._copy_groups.append(document.copy_group)
            self._digests.append(document.digest)
        for name, ordinal_of in self._ordinals_of.items():
            self._ordinals[name] += [
                ordinal_of.setdefault(getattr(document, name), len(ordinal_of))
                for document in documents
            ]

    def write(self, file: ArrayFileWriter) -> dict[str, list[str]]:
        """Write the arrays; return the distinct strings of each keyword column."""
        for name, numbers in self._integers.items():
            file.add(f"column.{name}", np.array(numbers, dtype=np.int64))
        groups = np.array(self._copy_groups, dtype=np.int64)
        file.add("column.copy_group", to_narrowest_type(groups))
        file.add("column.digest", np.frombuffer(b"".join(self._digests), dtype=np.uint8))
        for name, ordinals in self._ordinals.items():
            file.add(f"column.{name}", to_narrowest_type(np.array(ordinals, dtype=np.int64)))
        return {name: _hexadecimal(values) for name, values in self._ordinals_of.items()}


def to_narrowest_type(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the numbers in the narrowest unsigned type that can hold them; none is negative."""
    largest = int(numbers.max()) if len(numbers) else 0
    return numbers.astype(np.min_scalar_type(largest))


def _hexadecimal(values: Iterable[str]) -> list[str]:
    """Return the UTF-8 bytes of strings as hexadecimal digits, for the directory of the file."""
    return [value.encode("utf-8", "replace").hex() for value in values]
