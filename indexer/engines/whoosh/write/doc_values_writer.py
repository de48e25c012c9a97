"""The columns of a segment while it is made: article ids, dates, digests, sources, categories."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import IndexDocument
from indexer.engines.whoosh.store.schema import epoch_seconds
from indexer.storage.array_file import ArrayFileWriter

DIGEST_BYTES = 16


class Columns:
    """Gathers one value a document for each column."""

    def __init__(self) -> None:
        self._integers: dict[str, list[int]] = {"article_id": [], "published": []}
        self._digests: list[bytes] = []
        self._values: dict[str, dict[str, int]] = {"source": {}, "category": {}}
        self._numbers: dict[str, list[int]] = {"source": [], "category": []}

    def add(self, documents: Iterable[IndexDocument]) -> None:
        """Gather the values of the next documents."""
        for document in documents:
            self._integers["article_id"].append(document.article_id)
            self._integers["published"].append(epoch_seconds(document.published_at))
            self._digests.append(document.digest)
            for name, value in (("source", document.source), ("category", document.category)):
                values = self._values[name]
                self._numbers[name].append(values.setdefault(value, len(values)))

    def write(self, file: ArrayFileWriter) -> dict[str, list[str]]:
        """Write the arrays; return the values of the columns that hold numbers of values."""
        for name, numbers in self._integers.items():
            file.add(f"column.{name}", np.array(numbers, dtype=np.int64))
        file.add("column.digest", np.frombuffer(b"".join(self._digests), dtype=np.uint8))
        for name, numbers in self._numbers.items():
            file.add(f"column.{name}", narrowed(np.array(numbers, dtype=np.int64)))
        return {name: hexadecimal(values) for name, values in self._values.items()}


def hexadecimal(values: Iterable[str]) -> list[str]:
    """Return the values as the directory of the file holds them: bytes in hexadecimal digits."""
    return [value.encode("utf-8", "replace").hex() for value in values]


def narrowed(numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return numbers from zero on in the narrowest type that holds them."""
    largest = int(numbers.max()) if len(numbers) else 0
    return numbers.astype(np.min_scalar_type(largest))
