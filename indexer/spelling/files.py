"""The file of a generation's words: written by rebuilds and drains, mapped by whoever corrects.

``spelling.arrays`` stands in the generation's folder and goes with it. It is an array file like a
segment, with a checksum for each array, all of which are looked at when it is opened. Without a
sound file a search goes on uncorrected: a warning is logged once, and the next drain writes it.
"""

import logging
import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

from indexer.engines.interface import IndexBuilder
from indexer.exceptions import IndexDamaged, IndexerError
from indexer.query.vocabulary import Vocabulary, WordList
from indexer.spelling.dictionary import Dictionary, is_correctable
from indexer.storage.array_file import ArrayFile, ArrayFileWriter
from indexer.storage.atomic_files import sync_path
from indexer.storage.generations import Generations

FILE = "spelling.arrays"
FORMAT = 1  # raise it with every change to the arrays or their hashes
# A file is written anew by the drain after which the index has so many times its documents.
GROWTH = 1.5
ROOM = 200  # documents that a small index may grow by before that

_logger = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class WordFile:
    """An opened file: the words, and which parts of the index they are from."""

    signature: tuple[str, int, int]
    dictionary: Dictionary
    parts: frozenset[str]
    documents: int


_opened: dict[tuple[str, int, int], WordFile | None] = {}  # the latest; guarded by the lock


def write(builder: IndexBuilder, generation: str | None = None) -> int:
    """Write the words of a generation (the current one unless named); return how many.

    Whoever writes holds the writer's lock, or the generation is one that nobody else knows yet.
    Raises ``OSError`` when there is no room, ``IndexerError`` when the index cannot be read.
    """
    vocabulary = builder.vocabulary(generation=generation)
    parts = vocabulary.parts()
    dictionary = _dictionary(parts)
    facts = {
        "format": FORMAT,
        "parts": [part.identity for part in parts],
        "documents": vocabulary.documents,
    }
    path = _path(vocabulary.generation)
    draft = path.with_name(f".{FILE}.draft")
    with ArrayFileWriter(draft) as file:
        for name, values in dictionary.arrays().items():
            file.add(name, values)
        file.close(facts)
    draft.replace(path)
    sync_path(path.parent)
    return len(dictionary)


def _dictionary(parts: Sequence[WordList]) -> Dictionary:
    """Return the words of all parts; of one, as a rebuild leaves it, without a dict of them."""
    if len(parts) == 1:
        counts = array("I")
        words = []
        for word, frequency in parts[0].words():
            if is_correctable(word):
                words.append(word)
                counts.append(frequency)
        return Dictionary.of_sorted(words, np.frombuffer(counts, dtype=np.uint32))
    frequencies: dict[str, int] = {}
    for part in parts:
        for word, frequency in part.words():
            if is_correctable(word):
                frequencies[word] = frequencies.get(word, 0) + frequency
    return Dictionary.of(frequencies)


def refresh(builder: IndexBuilder) -> None:
    """Write the words anew if they are missing, damaged or too few. The caller may write.

    What goes wrong is logged: corrections are not worth failing a drain for.
    """
    try:
        vocabulary = builder.vocabulary()
        found = _kept(vocabulary.generation)
        if found is None or vocabulary.documents > GROWTH * found.documents + ROOM:
            write(builder, vocabulary.generation)
    except (OSError, IndexerError) as error:
        _logger.warning("The words for corrections could not be written: %s", error)


def open_words(vocabulary: Vocabulary) -> WordFile | None:
    """Return the file of the generation; None, and a warning in the log, without a sound one."""
    found = _kept(vocabulary.generation)
    if found is None:
        _warn(_signature(_path(vocabulary.generation)), defect(vocabulary.generation))
    return found


def _kept(generation: str) -> WordFile | None:
    """Return the file of a generation, opened and checked once."""
    signature = _signature(_path(generation))
    with _lock:
        if signature not in _opened:
            _opened.clear()
            try:
                _opened[signature] = _read(_path(generation))
            except (FileNotFoundError, IndexDamaged):
                _opened[signature] = None
        return _opened[signature]


@lru_cache(maxsize=64)
def _warn(signature: tuple[str, int, int], reason: str) -> None:
    """Warn of a file once."""
    _logger.warning(
        "Searches are not corrected: %s is %s. The next change to an article writes it anew, or"
        " run `manage.py reindex --repair`.",
        signature[0],
        reason,
    )


def defect(generation: str) -> str:
    """Return what is wrong with the file of a generation, in a word; nothing when it is sound."""
    try:
        _read(_path(generation))
    except FileNotFoundError:
        return "missing"
    except IndexDamaged:
        return "damaged"
    return ""


def _read(path: Path) -> WordFile:
    signature = _signature(path)
    file = ArrayFile(path)
    missing = [name for name in Dictionary.__slots__ if name not in file]
    if missing or file.facts.get("format") != FORMAT or file.damaged_arrays():
        raise IndexDamaged(f"{path} is not what was written. Run `manage.py reindex --repair`.")
    dictionary = Dictionary(**{name: file.array(name) for name in Dictionary.__slots__})
    return WordFile(
        signature, dictionary, frozenset(file.facts["parts"]), int(file.facts["documents"])
    )


def _path(generation: str) -> Path:
    return Generations(Path(settings.INDEX_DIR)).path(generation) / FILE


def _signature(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return str(path), 0, 0
    return str(path), status.st_ino, status.st_mtime_ns
