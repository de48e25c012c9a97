"""The file of a generation's words: written by rebuilds and drains, mapped for corrections.

``spelling.arrays`` lies in the folder ``INDEX_DIR/<generation>``, whatever the engine, and is
removed with its generation; the machines of a site share it (``indexer.shared_files``). Like a
segment, it is an array file. Each array has a checksum, which is verified when the file is opened.
If the file is missing or damaged, searches run without corrections: a warning is logged once, and
the next drain writes the file again.
"""

import logging
import threading
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

from indexer import shared_files
from indexer.deadline import current
from indexer.engines.interface import IndexBuilder
from indexer.exceptions import IndexDamaged, IndexerError
from indexer.query.vocabulary import Vocabulary, WordList
from indexer.spelling.dictionary import Dictionary, is_correctable
from indexer.storage.array_file import ArrayFile, ArrayFileWriter
from indexer.storage.atomic_files import sync_path
from indexer.storage.generations import Generations

FILE_NAME = "spelling.arrays"
FORMAT_VERSION = 1  # raise it with every change to the arrays or their hashes
# A drain writes the file again if the index has more than factor x (documents in the file) + margin
# documents. The margin avoids frequent writes while the index is small.
REWRITE_FACTOR = 1.5
REWRITE_MARGIN = 200

Signature = tuple[str, int, int]  # path, inode and modification time (ns) of a file

_logger = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class WordFile:
    """An opened file: the words, and the parts of the index that they come from."""

    signature: Signature
    dictionary: Dictionary
    parts: frozenset[str]
    documents: int


_latest_file: dict[Signature, WordFile | None] = {}  # at most one; guarded by the lock


def write(builder: IndexBuilder, generation: str | None = None) -> int:
    """Write the words of a generation (default: the current one); return their number.

    The caller holds the writer lock, or is the only process that knows the generation. Raises
    ``OSError`` if the disk is full, ``IndexerError`` if the index cannot be read.
    """
    vocabulary = builder.vocabulary(generation=generation)
    parts = vocabulary.parts()
    dictionary = _dictionary(parts)
    facts = {
        "format": FORMAT_VERSION,
        "parts": [part.identity for part in parts],
        "documents": vocabulary.documents,
    }
    path = _path(vocabulary.generation)
    path.parent.mkdir(parents=True, exist_ok=True)  # an engine may keep its generations elsewhere
    draft = path.with_name(f".{FILE_NAME}.draft")
    with ArrayFileWriter(draft) as file:
        for name, values in dictionary.arrays().items():
            file.add(name, values)
        file.close(facts)
    draft.replace(path)
    sync_path(path.parent)
    shared_files.publish(vocabulary.generation, [FILE_NAME])
    return len(dictionary)


def refresh(builder: IndexBuilder) -> None:
    """Write the words of the current generation again if their file is missing, damaged or too old.

    The caller holds the writer lock. Errors are logged: a drain must not fail because of them.
    """
    try:
        vocabulary = builder.vocabulary()
        shared_files.refresh(vocabulary.generation)
        file = _cached_file(vocabulary.generation)
        if file is None or vocabulary.documents > REWRITE_FACTOR * file.documents + REWRITE_MARGIN:
            write(builder, vocabulary.generation)
    except (OSError, IndexerError) as error:
        _logger.warning("The words for corrections could not be written: %s", error)


def remove(generations: Iterable[str]) -> None:
    """Remove the words of generations that the engine has removed."""
    folders = Generations(Path(settings.INDEX_DIR))
    for name in generations:
        folders.remove(name)


def open_words(vocabulary: Vocabulary) -> WordFile | None:
    """Return the file of the vocabulary's generation; if defective, log a warning, return None."""
    file = _cached_file(vocabulary.generation)
    if file is None:
        with current().paused():
            _warn(_signature(_path(vocabulary.generation)), defect(vocabulary.generation))
    return file


def defect(generation: str) -> str:
    """Return the defect of a generation's file: "missing", "damaged", or "" for a sound file."""
    shared_files.refresh_if_possible(generation)
    try:
        _read(_path(generation))
    except FileNotFoundError:
        return "missing"
    except IndexDamaged:
        return "damaged"
    return ""


def _dictionary(parts: Sequence[WordList]) -> Dictionary:
    """Return the words of all parts; a single part is read without a dict of frequencies."""
    if len(parts) == 1:
        counts = array("I")
        words = []
        for word, frequency in parts[0].words():
            if is_correctable(word):
                words.append(word)
                counts.append(frequency)
        return Dictionary.from_sorted(words, np.frombuffer(counts, dtype=np.uint32))
    frequencies: dict[str, int] = {}
    for part in parts:
        for word, frequency in part.words():
            if is_correctable(word):
                frequencies[word] = frequencies.get(word, 0) + frequency
    return Dictionary.from_frequencies(frequencies)


def _cached_file(generation: str) -> WordFile | None:
    """Return the file of a generation, opened and verified once; None if it is not sound."""
    signature = _signature(_path(generation))
    with _lock:
        if signature not in _latest_file:
            _latest_file.clear()
            try:
                with current().paused():  # once for a file
                    _latest_file[signature] = _read(_path(generation))
            except (FileNotFoundError, IndexDamaged):
                _latest_file[signature] = None
        return _latest_file[signature]


@lru_cache(maxsize=64)
def _warn(signature: Signature, reason: str) -> None:
    """Log a warning about a file, once per file and reason."""
    _logger.warning(
        "Searches are not corrected: %s is %s. It is written again after the next change to an"
        " article, or by `manage.py reindex --repair`.",
        signature[0],
        reason,
    )


def _read(path: Path) -> WordFile:
    signature = _signature(path)
    file = ArrayFile(path)
    missing = [name for name in Dictionary.names() if name not in file]
    if missing or file.facts.get("format") != FORMAT_VERSION or file.damaged_arrays():
        raise IndexDamaged(f"{path} is damaged. Run `manage.py reindex --repair`.")
    dictionary = Dictionary(**{name: file.array(name) for name in Dictionary.names()})
    return WordFile(
        signature, dictionary, frozenset(file.facts["parts"]), int(file.facts["documents"])
    )


def _path(generation: str) -> Path:
    return _path_in(str(settings.INDEX_DIR), generation)


@lru_cache(maxsize=8)
def _path_in(index: str, generation: str) -> Path:
    """Return the path of a file; kept, because each correction asks for it."""
    return Generations(Path(index)).path(generation) / FILE_NAME


def _signature(path: Path) -> Signature:
    try:
        status = path.stat()
    except FileNotFoundError:
        return str(path), 0, 0
    return str(path), status.st_ino, status.st_mtime_ns
