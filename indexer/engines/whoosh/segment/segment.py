"""A segment of arrays: what Whoosh's table of contents says of it, and its opened file."""

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
    """Whoosh's record of a segment: its name, its documents, and which of them are deleted."""

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

    def should_assemble(self) -> bool:
        """Return False: the segment is one file as it is."""
        return False

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

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a document, or bring it back."""
        if delete:
            self._deleted.add(docnum)
        else:
            self._deleted.discard(docnum)

    def is_deleted(self, docnum: int) -> bool:
        """Return whether a document is deleted."""
        return docnum in self._deleted

    def live(self) -> npt.NDArray[np.bool_] | None:
        """Return which documents are not deleted; None when all are there."""
        if not self._deleted:
            return None
        mask = np.ones(self._documents, dtype=np.bool_)
        mask[list(self._deleted)] = False
        return mask

    def path(self, folder: Path) -> Path:
        """Return the path of its file."""
        return folder / str(self.make_filename(EXTENSION))


class _Fields(Mapping[str, FieldArrays]):
    """The fields by their names, each opened when it is asked for."""

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
    """The opened file of a segment. Nothing in it changes, so threads and snapshots share it."""

    def __init__(self, path: Path) -> None:
        self.file = ArrayFile(path)
        self.documents: int = self.file.facts["documents"]
        self.fields: Mapping[str, FieldArrays] = _Fields(self.file)

    def integers(self, name: str) -> npt.NDArray[Any]:
        """Return the numbers of a column."""
        return self.file.array(f"column.{name}")

    def values(self, name: str) -> tuple[bytes, ...]:
        """Return the different values of a column of values; ``integers`` has their numbers."""
        return tuple(bytes.fromhex(value) for value in self.file.facts["columns"][name])

    def fixed(self, name: str, size: int) -> npt.NDArray[np.uint8]:
        """Return a column of byte strings of one size as rows."""
        return self.file.array(f"column.{name}").reshape(self.documents, size)

    @cached_property
    def content(self) -> npt.NDArray[np.uint8]:
        """Return the whole file as bytes."""
        return self.file.content()

    @cached_property
    def article_ids(self) -> npt.NDArray[np.int64]:
        """Return the article of each document."""
        return self.integers("article_id")
