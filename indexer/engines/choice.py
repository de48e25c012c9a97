"""The engine that a site uses: that of ``SEARCH_ENGINE``, or the one to which the site has moved.

A move of a running site (``indexer.sync.engine_move``) ends with a note in the index directory,
which every process looks at with one ``stat``. So all workers change to the other engine together,
without a restart. The note has the settings of that engine, for processes that were started without
them; it may hold a password, so only the user of the site can read it.

The note counts as long as ``SEARCH_ENGINE`` names the engine that the site has left. Once the
setting names another one, the setting alone decides.
"""

import json
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from indexer.exceptions import IndexDamaged
from indexer.storage.atomic_files import sync_path, write_json

NOTE_NAME = "engine.json"
PRIVATE_MODE = 0o600


class Move(NamedTuple):
    """A move of the site to another engine."""

    left: str  # the value of SEARCH_ENGINE at that time
    engine: str
    settings: Mapping[str, Any]  # of the new engine, by name


class _Read(NamedTuple):
    path: str
    signature: tuple[int, int] | None
    move: Move | None


_lock = threading.Lock()
_latest = _Read("", None, None)
_chosen: ContextVar[str | None] = ContextVar("engine", default=None)


def active_engine() -> str:
    """Return the name of the engine that searches and commits use. Raises ``IndexDamaged``."""
    chosen = _chosen.get()
    if chosen is not None:
        return chosen
    return _engine_after(noted_move())


def active_engine_and_settings() -> tuple[str, Any]:
    """Return ``active_engine`` and the settings of that engine, from one look at the note."""
    chosen, move = _chosen.get(), noted_move()
    engine = _engine_after(move) if chosen is None else chosen
    return engine, _settings_after(move, engine)


def _engine_after(move: Move | None) -> str:
    setting: str = settings.SEARCH_ENGINE
    return move.engine if move is not None and move.left == setting else setting


@contextmanager
def using_engine(name: str) -> Iterator[None]:
    """Use another engine within a block, in this context alone: for comparisons."""
    token = _chosen.set(name)
    try:
        yield
    finally:
        _chosen.reset(token)


def note_move(engine: str) -> None:
    """Make an engine the active one in all processes; durable when the call returns."""
    root = Path(settings.INDEX_DIR)
    root.mkdir(parents=True, exist_ok=True)
    path = root / NOTE_NAME
    if engine == settings.SEARCH_ENGINE:
        path.unlink(missing_ok=True)
        sync_path(root)
        return
    content = {
        "left": settings.SEARCH_ENGINE,
        "engine": engine,
        "settings": own_settings(settings, engine),
    }
    write_json(path, content, mode=PRIVATE_MODE)


def noted_move() -> Move | None:
    """Return the last move that was noted in the index directory. Raises ``IndexDamaged``."""
    global _latest  # noqa: PLW0603 - the note of the process's index directory
    path = os.path.join(settings.INDEX_DIR, NOTE_NAME)  # noqa: PTH118 - at every search
    try:
        status = os.stat(path)  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        return None
    signature = status.st_ino, status.st_mtime_ns
    latest = _latest
    if latest.path != path or latest.signature != signature:
        with _lock:
            latest = _latest = _Read(path, signature, _read(Path(path)))
    return latest.move


def own_settings(source: Any, engine: str) -> dict[str, Any]:
    """Return the settings of an engine: those whose names begin with its own."""
    prefix = f"{engine.upper()}_"
    return {name: getattr(source, name) for name in dir(source) if name.startswith(prefix)}


class MovedSettings:
    """The site's settings with those of a move, where the process was started without them."""

    def __init__(self, moved: Mapping[str, Any]) -> None:
        self._moved = moved

    def __getattr__(self, name: str) -> Any:
        """Return a setting: of the move, else of the site."""
        return self._moved[name] if name in self._moved else getattr(settings, name)


def settings_of(engine: str) -> Any:
    """Return the settings from which the options of an engine are read.

    The environment of the process counts if it names a cluster; else the settings of the move do.
    """
    return _settings_after(noted_move(), engine)


def _settings_after(move: Move | None, engine: str) -> Any:
    if move is None or move.engine != engine:
        return settings
    urls = f"{engine.upper()}_URLS"
    if getattr(settings, urls, None) or not move.settings.get(urls):
        return settings
    return MovedSettings(move.settings)


def _read(path: Path) -> Move | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Move(str(content["left"]), str(content["engine"]), dict(content["settings"]))
    except FileNotFoundError:  # removed since the look
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(
            f"The note {path}, which names the search engine in use, cannot be read ({error})."
            " Set SEARCH_ENGINE to the engine in use, and remove the file."
        ) from error
