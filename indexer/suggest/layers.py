"""The files of a generation's suggestions: layers, and the manifest that lists them.

They lie in the folder ``INDEX_DIR/<generation>/suggest``, whatever the engine. A layer is an array
file (``storage.array_file``) that every process maps; it never changes. A layer replaces the
articles ``replaced`` of the layers below it. The manifest ``layers.json`` is replaced atomically
after every commit, so one ``stat`` shows a reader whether it must open other layers.

Missing, damaged or foreign files mean that there are no suggestions: a warning is logged once.
"""

import json
import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from django.conf import settings

from indexer import shared_files
from indexer.exceptions import IndexDamaged
from indexer.storage.array_file import ArrayFile, ArrayFileWriter
from indexer.storage.atomic_files import write_json
from indexer.storage.generations import Generations
from indexer.storage.term_list import TermList
from indexer.suggest.phrase_trie import MAX_DEPTH, WITNESSES, Level, phrase_levels
from indexer.suggest.title_order import TitleOrder, title_order
from indexer.suggest.word_texts import Ids, WordTexts

FOLDER = "suggest"
MANIFEST = "layers.json"
FORMAT_VERSION = 1  # raise it with every change to the arrays or their meaning

Signature = tuple[str, int, int]  # path, inode and modification time (ns) of a manifest

_logger = logging.getLogger(__name__)
_lock = threading.Lock()


class ListedLayer(NamedTuple):
    """A layer in the manifest."""

    name: str
    size: int  # articles that it has or replaces


@dataclass(frozen=True)
class Layer:
    """An opened layer."""

    name: str
    texts: WordTexts
    levels: tuple[Level, ...]
    titles: TitleOrder
    replaced: Ids  # articles, sorted, that the layers below no longer have

    @cached_property
    def terms(self) -> TermList:
        """The distinct words, for look-ups."""
        return TermList(self.texts.content, self.texts.ends)

    @cached_property
    def beginnings(self) -> npt.NDArray[np.uint64]:
        """The first eight bytes of each word, as a number in the order of the words."""
        terms = np.array(self.texts.terms(), dtype="S8")
        return terms.view(">u8").astype(np.uint64) if len(terms) else np.empty(0, np.uint64)


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of one commit, the lowest (oldest, largest) first."""

    signature: Signature
    layers: tuple[Layer, ...]

    def live(self, layer: int, articles: Sequence[int]) -> list[int]:
        """Return the ids of articles of a layer, by their numbers, that no higher one replaces."""
        ids = [int(self.layers[layer].texts.ids[number]) for number in articles]
        for higher in self.layers[layer + 1 :]:
            ids = [article_id for article_id in ids if not _contains(higher.replaced, article_id)]
        return ids


_latest: dict[Signature, Layers | None] = {}  # at most one; guarded by the lock


def folder_of(generation: str) -> Path:
    """Return the folder of a generation's suggestions."""
    return Generations(Path(settings.INDEX_DIR)).path(generation) / FOLDER


def start(generation: str) -> None:
    """Give a new, empty generation its manifest, so that later commits add to it."""
    folder = folder_of(generation)
    folder.mkdir(parents=True, exist_ok=True)
    write_manifest(folder, [])
    share(generation, [])


def share(generation: str, layers: Sequence[ListedLayer] | None) -> None:
    """Share the layers and their manifest with all machines of the site; None: there are none.

    Raises ``IndexerError``.
    """
    names = [f"{FOLDER}/{name}" for name, _ in layers or ()]
    if layers is not None:
        names.append(f"{FOLDER}/{MANIFEST}")
    shared_files.publish(generation, names, folder=FOLDER)


def new_name() -> str:
    """Return a name that no layer has or had, as readers know a layer by its name."""
    return f"layer-{token_hex(8)}"


def write_layer(folder: Path, name: str, texts: WordTexts, replaced: Ids) -> None:
    """Write a layer with the phrases and titles of some articles.

    The manifest that lists it makes it durable. Raises ``OSError`` if the disk is full.
    """
    terms = texts.terms()
    draft = folder / f".{name}.draft"
    with ArrayFileWriter(draft) as file:
        for depth, level in enumerate(phrase_levels(texts, terms), start=1):
            _add_all(file, level.arrays(depth))
        _add_all(file, title_order(texts).arrays())
        _add_all(file, texts.arrays())
        file.add("replaced", replaced)
        file.close({"format": FORMAT_VERSION})
    draft.replace(folder / name)


def write_manifest(folder: Path, layers: Sequence[ListedLayer]) -> None:
    """List the layers, the lowest first, and remove the files of all others."""
    write_json(folder / MANIFEST, {"format": FORMAT_VERSION, "layers": list(layers)})
    names = {name for name, _ in layers}
    for path in folder.iterdir():
        if path.name not in {MANIFEST, *names}:
            path.unlink(missing_ok=True)  # readers keep the files that they have mapped


def read_manifest(folder: Path) -> list[ListedLayer]:
    """Return the layers, the lowest first. Raises ``FileNotFoundError`` or ``IndexDamaged``."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if content["format"] == FORMAT_VERSION:
            return [ListedLayer(str(name), int(size)) for name, size in content["layers"]]
    except (ValueError, KeyError, TypeError):
        pass
    raise IndexDamaged(f"{folder / MANIFEST} is damaged. Run `manage.py reindex`.")


def open_layers(generation: str) -> Layers | None:
    """Return the layers of a generation's latest commit; None if they are not sound."""
    folder = folder_of(generation)
    signature = _signature(folder / MANIFEST)
    with _lock:
        if signature not in _latest:
            before = next(iter(_latest.values()), None)
            _latest.clear()
            _latest[signature] = _read(folder, signature, before)
        return _latest[signature]


def open_layer(path: Path) -> Layer:
    """Open a layer and verify its checksums. Raises ``FileNotFoundError`` or ``IndexDamaged``."""
    file = ArrayFile(path)
    if file.facts.get("format") != FORMAT_VERSION or file.damaged_arrays():
        raise IndexDamaged(f"{path} is damaged. Run `manage.py reindex`.")
    levels = []
    try:
        for depth in range(1, MAX_DEPTH + 1):
            keys, weights, peaks, witnesses = (
                file.array(f"{name}_{depth}") for name in ("keys", "weights", "peaks", "witnesses")
            )
            levels.append(Level(keys, weights, peaks, witnesses.reshape(-1, WITNESSES)))
        texts = WordTexts(*(file.array(field.name) for field in fields(WordTexts)))
        titles = TitleOrder(*(file.array(name) for name in TitleOrder.__slots__))
        return Layer(path.name, texts, tuple(levels), titles, file.array("replaced"))
    except KeyError as error:
        raise IndexDamaged(f"{path} lacks {error}. Run `manage.py reindex`.") from error


def defect(generation: str) -> str:
    """Return the defect of a generation's files: "missing", "damaged", or "" for sound ones."""
    shared_files.refresh_if_possible(generation)
    folder = folder_of(generation)
    try:
        for name, _ in read_manifest(folder):
            open_layer(folder / name)
    except FileNotFoundError as error:
        return "missing" if str(error.filename).endswith(MANIFEST) else "damaged"
    except IndexDamaged:
        return "damaged"
    return ""


def _read(folder: Path, signature: Signature, before: Layers | None) -> Layers | None:
    """Open the layers of a manifest; those of the commit before that are listed stay open."""
    same_folder = before is not None and before.signature[0] == signature[0]
    known = {layer.name: layer for layer in before.layers} if before and same_folder else {}
    try:
        listed = read_manifest(folder)
        layers = tuple(known.get(name) or open_layer(folder / name) for name, _ in listed)
    except (OSError, IndexDamaged) as error:
        if signature[1]:  # an older index has no manifest, and that is no defect
            _logger.warning("There are no suggestions: %s", error)
        return None
    return Layers(signature, layers)


def _add_all(file: ArrayFileWriter, arrays: dict[str, npt.NDArray[Any]]) -> None:
    for name, values in arrays.items():
        file.add(name, values)


def _contains(ordered: Ids, value: int) -> bool:
    place = int(np.searchsorted(ordered, value))
    return place < len(ordered) and int(ordered[place]) == value


def _signature(path: Path) -> Signature:
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), status.st_ino, status.st_mtime_ns
