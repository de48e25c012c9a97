"""The suggestions of a rebuild: read beside the index from the same documents, then one layer.

``ReadingSource`` stands between the source and the engine. While the engine indexes a range of
documents, their words are kept in a file of the range, in the same worker process; so a rebuild
reads each article once. ``finish`` joins the files of all ranges.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from threading import Thread

import numpy as np
from django.db import connections

from indexer.engines.interface import DocumentSource, IndexDocument
from indexer.exceptions import IndexDamaged, IndexerError
from indexer.storage.array_file import ArrayFile, ArrayFileWriter
from indexer.suggest.layers import (
    ListedLayer,
    folder_of,
    new_name,
    share,
    write_layer,
    write_manifest,
)
from indexer.suggest.word_texts import WordTexts, joined, lead_of, read_words

BATCH_DOCUMENTS = 5_000  # read at a time: a few MB of text
LEAD_CHARACTERS = 2_000_000  # of all bodies together; more from many articles

_logger = logging.getLogger(__name__)

Range = tuple[int, int]


@dataclass(frozen=True)
class ReadingSource:
    """The ``DocumentSource`` of a rebuild that also keeps the words for suggestions."""

    source: DocumentSource
    folder: Path
    lead: int  # characters of each body

    @classmethod
    def of(cls, source: DocumentSource, generation: str) -> "ReadingSource":
        """Return the source for a generation, whose folder is made."""
        folder = folder_of(generation)
        folder.mkdir(parents=True, exist_ok=True)
        return cls(source, folder, lead_of(source.count(), LEAD_CHARACTERS))

    def count(self) -> int:
        """Return the number of documents."""
        return self.source.count()

    def ranges(self, batch_size: int, *, after: int = 0) -> list[Range]:
        """Return id ranges of the documents."""
        return self.source.ranges(batch_size, after=after)

    def read(self, first: int, last: int) -> Iterator[IndexDocument]:
        """Yield the documents of one range; after the last one, their words are in a file."""
        parts: list[WordTexts] = []
        documents = self.source.read(first, last)
        while batch := list(islice(documents, BATCH_DOCUMENTS)):
            yield from batch
            parts.append(read_words(batch, self.lead))
        try:
            _write_range(_range_path(self.folder, first, last), parts)
        except OSError as error:  # without the file, ``finish`` reads the range again
            _logger.warning("The words for suggestions could not be kept: %s", error)


def finish(source: DocumentSource, generation: str, ranges: Sequence[Range]) -> Thread:
    """Write the lowest layer of a generation from the files of its ranges; remove these files.

    A range without a file, for example of an interrupted rebuild, is read from the source. The
    layer is ready when the returned thread ends: mostly NumPy and compiled code, so the caller can
    go on meanwhile. Errors of the disk are logged: searches work without suggestions.
    """
    folder = folder_of(generation)
    folder.mkdir(parents=True, exist_ok=True)
    lead = lead_of(source.count(), LEAD_CHARACTERS)
    parts = [part for each in ranges for part in _parts_of_range(folder, source, each, lead)]
    thread = Thread(target=_write_lowest, args=(generation, parts), name="suggestions")
    thread.start()
    return thread


def _write_lowest(generation: str, parts: Sequence[WordTexts]) -> None:
    folder = folder_of(generation)
    try:
        name = new_name()
        texts = joined(parts)
        write_layer(folder, name, texts, np.empty(0, np.int64))
        layers = [ListedLayer(name, texts.articles)]
        write_manifest(folder, layers)
        share(generation, layers)
    except (OSError, IndexerError) as error:
        _logger.warning("The suggestions could not be written: %s", error)
    finally:
        connections.close_all()  # of this thread, which ends here


def _parts_of_range(
    folder: Path, source: DocumentSource, ids: Range, lead: int
) -> Iterator[WordTexts]:
    path = _range_path(folder, *ids)
    try:
        file = ArrayFile(path)
        names = [field.name for field in fields(WordTexts)]
        for number in range(int(file.facts["parts"])):
            yield WordTexts(*(file.array(f"{name}_{number}") for name in names))
        return
    except (FileNotFoundError, IndexDamaged):
        pass
    documents = source.read(*ids)
    while batch := list(islice(documents, BATCH_DOCUMENTS)):
        yield read_words(batch, lead)


def _write_range(path: Path, parts: Sequence[WordTexts]) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    with ArrayFileWriter(draft) as file:
        for number, part in enumerate(parts):
            for name, values in part.arrays().items():
                file.add(f"{name}_{number}", values)
        file.close({"parts": len(parts)}, durably=False)
    draft.replace(path)


def _range_path(folder: Path, first: int, last: int) -> Path:
    return folder / f"range-{first}-{last}"
