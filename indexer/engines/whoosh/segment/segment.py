"""A columnar segment: its record in Whoosh's table of contents, and its opened file.

NOTE: ``ColumnarSegment`` must stay in this module under this name. Whoosh's table of contents and
the checkpoints of a rebuild hold pickled records, and pickle finds the class by its path. If the
class has to move, raise ``store.schema.FORMAT_VERSION``, so that old indexes are refused and
rebuilt.
"""

from array import array
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.base import Segment

from indexer.engines.whoosh.segment.postings import FieldArrays
from indexer.storage.array_file import ArrayFile

EXTENSION = ".seg"


class ColumnarSegment(Segment):  # type: ignore[misc]
    """Whoosh's record of a segment: its name, its document count and its deleted documents."""

    def __init__(self, indexname: str, documents: int = 0) -> None:
        super().__init__(indexname)
        self._documents = documents
        self._deleted: set[int] = set()

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_deleted": array("I", sorted(self._deleted)).tobytes()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._deleted = set(array("I", state["_deleted"]))

    def codec(self) -> Any:
        """Return the codec that reads this segment."""
        from indexer.engines.whoosh.segment.whoosh_reader import ColumnarCodec

        return ColumnarCodec()

    def set_doc_count(self, doccount: int) -> None:
        """Set the number of documents."""
        self._documents = doccount

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones included."""
        return self._documents

    def deleted_count(self) -> int:
        """Return the number of deleted documents."""
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Yield the deleted documents."""
        return iter(sorted(self._deleted))

    def delete_document(self, docnum: int) -> None:
        """Delete a document."""
        self._deleted.add(docnum)

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document is deleted."""
        return docnum in self._deleted

    def live(self) -> npt.NDArray[np.bool_] | None:
        """Return a mask of the documents that are not deleted; None if no document is deleted."""
        if not self._deleted:
            return None
        mask = np.ones(self._documents, dtype=np.bool_)
        mask[list(self._deleted)] = False
        return mask

    def path(self, folder: Path) -> Path:
        """Return the path of the segment's file."""
        return folder / str(self.make_filename(EXTENSION))


class _Fields(Mapping[str, FieldArrays]):
    """The fields of a segment by name, each opened at its first use."""

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self._opened: dict[str, FieldArrays] = {}

    def __getitem__(self, name: str) -> FieldArrays:
        found = self._opened.get(name)
        if found is None:
            if name not in self._file.facts["fields"]:
                raise KeyError(name)
            found = self._opened[name] = FieldArrays(self._file, name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._file.facts["fields"])

    def __len__(self) -> int:
        return len(self._file.facts["fields"])


class SegmentArrays:
    """The opened file of a segment; it never changes, so threads and searchers share it."""

    def __init__(self, path: Path) -> None:
        self.file = ArrayFile(path)
        self.documents: int = self.file.facts["documents"]
        self.fields: Mapping[str, FieldArrays] = _Fields(self.file)

    def integers(self, name: str) -> npt.NDArray[Any]:
        """Return the doc values of a numeric column, or the ordinals of a column of strings."""
        return self.file.array(f"column.{name}")

    def values(self, name: str) -> tuple[bytes, ...]:
        """Return the distinct strings of a column, to which the ordinals of ``integers`` refer."""
        return tuple(bytes.fromhex(value) for value in self.file.facts["columns"][name])

    def fixed(self, name: str, size: int) -> npt.NDArray[np.uint8]:
        """Return a column of byte strings of ``size`` bytes, a row for each document."""
        return self.file.array(f"column.{name}").reshape(self.documents, size)

    @cached_property
    def content(self) -> npt.NDArray[np.uint8]:
        """Return the whole file as bytes."""
        return self.file.content()

    @cached_property
    def article_ids(self) -> npt.NDArray[np.int64]:
        """Return the article id of each document."""
        return self.integers("article_id")
