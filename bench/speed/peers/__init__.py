"""The engines that are measured, by name. Each module imports its library when it is asked for."""

from importlib import import_module

from bench.speed.peers.peer import Opened, Peer, Unavailable

MODULES = {
    "searchsite": ("ours", "columnar"),
    "whoosh": ("ours", "stock"),
    "tantivy": ("tantivy_peer", ""),
    "fts5": ("fts5", ""),
    "xapian": ("xapian_peer", ""),
    "postgresql": ("postgresql", ""),
}


def make(name: str) -> Peer:
    """Return an engine. Raises ``Unavailable``, which says how to install what it needs."""
    module, option = MODULES[name]
    found: Peer = import_module(f"bench.speed.peers.{module}").peer(option)
    return found


__all__ = ["MODULES", "Opened", "Peer", "Unavailable", "make"]
