"""Copies of the files beside a generation, where several machines share the index.

The words for corrections and the layers of suggestions are files that every process maps into
memory, so each machine has copies below ``INDEX_DIR/<generation>``. Whoever writes them publishes
them with the index (``GenerationFiles``); a thread of each worker looks once a second whether
another machine did, and a drain looks before it writes. An engine whose index is in a directory has
its files there, and all of this is nothing.

The note ``shared.json`` has the versions of the copies. A lock keeps the processes of a machine
from replacing copies at the same time.
"""

import json
import logging
import threading
import time
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections

from indexer.engines import files_beside, get_index_builder
from indexer.engines.interface import GenerationFiles
from indexer.exceptions import IndexBusy, IndexerError
from indexer.storage.atomic_files import sync_path
from indexer.storage.file_locks import file_lock
from indexer.storage.generations import Generations

LOOK_SECONDS = 1.0
MAX_LOOK_SECONDS = 30.0  # while the index does not answer
LOCK_SECONDS = 60.0
NOTE, LOCK = "shared.json", "shared.lock"

_logger = logging.getLogger(__name__)


def publish(generation: str, names: Collection[str], *, folder: str = "") -> None:
    """Share files of a generation with all machines, in this order, and unshare others.

    ``names`` are relative to the directory of the generation. ``folder`` limits which other files
    are unshared; those listed already are taken for unchanged if they are in a folder, because a
    layer never changes. Raises ``IndexerError`` and ``OSError``. The caller holds the writer's
    lock, or is the only one that knows the generation.
    """
    files = files_beside(generation)
    if files is None:
        return
    root = _root(generation)
    with file_lock(root / LOCK, wait_seconds=LOCK_SECONDS) as held:
        if not held:
            raise IndexBusy("Another process of this machine copies files beside the index.")
        listed = files.listing(generation)
        kept = {name: version for name, version in listed.items() if not _within(name, folder)}
        for name in names:
            if name in listed and _is_constant(name):
                kept[name] = listed[name]
            else:
                kept[name] = files.put(generation, (root / name).read_bytes())
        files.replace_listing(generation, kept, before=listed)
        known = {name: version for name, version in _noted(root).items() if name in kept}
        _note(root, known | {name: kept[name] for name in names})


def refresh(generation: str, *, wait_seconds: float = LOCK_SECONDS) -> bool:
    """Copy the files that another machine has published since; return whether there were any.

    Raises ``IndexerError`` and ``OSError``.
    """
    files = files_beside(generation)
    if files is None:
        return False
    root = _root(generation)
    if files.listing(generation) == _noted(root):
        return False
    with file_lock(root / LOCK, wait_seconds=wait_seconds) as held:
        if not held:
            return False  # another process of this machine copies them
        listed, noted = files.listing(generation), _noted(root)
        if listed == noted or not listed:
            return False
        if not _copy_all(files, generation, listed, noted):
            return False  # published again meanwhile: the next look copies those
        _note(root, listed)
        for name in noted.keys() - listed.keys():
            (root / name).unlink(missing_ok=True)  # other processes keep the files they have mapped
    return True


def refresh_if_possible(generation: str) -> None:
    """Copy the files of other machines, unless the index or the disk refuses."""
    try:
        refresh(generation)
    except (IndexerError, OSError) as error:
        _logger.debug("Files of other machines could not be copied: %s", error)


def start_refresher(*, look_seconds: float = LOOK_SECONDS) -> threading.Thread:
    """Start the thread that looks for files of other machines, and ends with the process."""
    thread = threading.Thread(
        target=_look_for_ever, args=(look_seconds,), name="shared-files", daemon=True
    )
    thread.start()
    return thread


def _copy_all(
    files: GenerationFiles, generation: str, listed: dict[str, str], noted: dict[str, str]
) -> bool:
    """Copy what differs; a manifest comes last, as it names the others."""
    root = _root(generation)
    changed = [name for name, version in listed.items() if noted.get(name) != version]
    for name in sorted(changed, key=lambda name: (not _is_constant(name), name)):
        content = files.get(generation, listed[name])
        if content is None:
            return False
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.copy")
        draft.write_bytes(content)
        draft.replace(path)
        sync_path(path.parent)
    return True


def _look_for_ever(look_seconds: float) -> None:
    wait = look_seconds
    while True:
        try:
            generation = get_index_builder().current_generation()
            shared = generation is not None and files_beside(generation) is not None
            if generation and shared:
                refresh(generation, wait_seconds=0)
            wait = look_seconds if shared else MAX_LOOK_SECONDS
        except Exception as error:  # the thread must outlive every outage
            _logger.debug("Files of other machines could not be copied: %s", error)
            wait = min(2 * wait, MAX_LOOK_SECONDS)
        finally:
            close_old_connections()
        time.sleep(wait)


def _is_constant(name: str) -> bool:
    """Return whether a file never changes under its name: a layer, not a manifest."""
    return "/" in name and not name.endswith(".json")


def _within(name: str, folder: str) -> bool:
    return name.startswith(f"{folder}/") if folder else "/" not in name


def _noted(root: Path) -> dict[str, str]:
    """Return the versions of the copies that are there."""
    try:
        noted = dict(json.loads((root / NOTE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
    return {name: version for name, version in noted.items() if (root / name).exists()}


def _note(root: Path, versions: dict[str, str]) -> None:
    draft = root / f".{NOTE}.draft"
    draft.write_text(json.dumps(versions), encoding="utf-8")
    draft.replace(root / NOTE)


def _root(generation: str) -> Path:
    root = Generations(Path(settings.INDEX_DIR)).path(generation)
    root.mkdir(parents=True, exist_ok=True)
    return root
