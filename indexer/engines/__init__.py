"""The registry of search engines; ``choice`` tells which one the site uses, by its name.

An engine is a module with two functions. ``read_options(settings)`` returns the engine's own
options as a hashable value; ``open_engine(options)`` returns an ``Engine``. Engines are opened once
per process and set of options.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings as site_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.dispatch import receiver

from indexer.engines.choice import active_engine, active_engine_and_settings, settings_of
from indexer.engines.interface import (
    ClusterState,
    Engine,
    GenerationFiles,
    IndexBuilder,
    Searcher,
)

#: Modules by the name of their engine.
ENGINES = {
    "whoosh": "indexer.engines.whoosh",
    "opensearch": "indexer.engines.opensearch",
}

#: Engines by the first letter of their generations; those of other engines are the active one's.
OWNERS = {"c": "opensearch", "g": "whoosh"}


#: The searcher of a context, once it is known; None outside of ``one_searcher``.
_kept: ContextVar[list[Searcher] | None] = ContextVar("searcher", default=None)


class EngineModule(Protocol):
    """The functions of the module of an engine."""

    def read_options(self, settings: Any) -> Hashable:
        """Return the engine's options from the site's settings. Raises ``ValueError``."""
        ...

    def open_engine(self, options: Any) -> Engine:
        """Return an engine, without opening a file or a connection."""
        ...


def get_searcher() -> Searcher:
    """Return the searcher of this site; within ``one_searcher``, always the same one."""
    kept = _kept.get()
    if kept:
        return kept[0]
    name, settings = active_engine_and_settings()
    if settings is site_settings:
        searcher = _opened_for_site(name, site_settings.INDEX_DIR).searcher
    else:
        searcher = _opened(name, engine_module(name).read_options(settings)).searcher
    if kept is not None:
        kept.append(searcher)
    return searcher


@contextmanager
def one_searcher() -> Iterator[None]:
    """Look only once in this context which engine is used, and with which options."""
    token = _kept.set([])
    try:
        yield
    finally:
        _kept.reset(token)


def get_index_builder() -> IndexBuilder:
    """Return the index builder of this site."""
    return engine_named(active_engine()).builder


def files_beside(generation: str) -> GenerationFiles | None:
    """Return the files beside a generation; None if they are in its directory on this machine."""
    owner = OWNERS.get(generation[:1]) or active_engine()
    return engine_named(owner).files


def cluster_state() -> ClusterState | None:
    """Return the state of the cluster that holds the index; None if it is on this machine.

    The module of such an engine has a function ``cluster_state(options)``. Raises ``IndexerError``
    if the cluster does not answer.
    """
    name = active_engine()
    module = engine_module(name)
    look: Callable[[Any], ClusterState] | None = getattr(module, "cluster_state", None)
    return None if look is None else look(module.read_options(settings_of(name)))


def preload() -> None:
    """Load what all processes of a server share, before they are forked.

    The module of an engine may have a function ``preload(options)``, which opens no file of an
    index and no connection.
    """
    name = active_engine()
    module = engine_module(name)
    load = getattr(module, "preload", None)
    if load is not None:
        load(module.read_options(settings_of(name)))


def engine_module(name: str) -> EngineModule:
    """Return the module of an engine. Raises ``ImproperlyConfigured`` for an unknown name."""
    try:
        path = ENGINES[name]
    except KeyError:
        known = ", ".join(sorted(ENGINES))
        raise ImproperlyConfigured(
            f"SEARCH_ENGINE={name!r} is not an engine. Set it to one of: {known}."
        ) from None
    return cast(EngineModule, import_module(path))


def engine_named(name: str) -> Engine:
    """Return an engine of this site, in use or not.

    Raises ``ImproperlyConfigured`` for an unknown name, ``ValueError`` for invalid options.
    """
    return _opened(name, engine_module(name).read_options(settings_of(name)))


@lru_cache(maxsize=8)
def _opened(name: str, options: Hashable) -> Engine:
    return engine_module(name).open_engine(options)


@lru_cache(maxsize=8)
def _opened_for_site(name: str, index: object) -> Engine:
    """Return the engine with the site's options; ``index`` is the directory that they name."""
    return _opened(name, engine_module(name).read_options(site_settings))


@receiver(setting_changed)
def _forget_options(**_: object) -> None:
    """Read the options anew: a test has changed a setting."""
    _opened_for_site.cache_clear()
