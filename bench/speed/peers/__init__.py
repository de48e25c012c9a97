"""The measured engines by name. Each module imports its library only when it makes an engine."""

from importlib import import_module

from bench.speed.peers.peer import OpenedIndex, Peer, Unavailable

MODULES = {
    "searchsite": ("ours", "columnar"),
    "whoosh": ("ours", "stock"),
    "tantivy": ("tantivy_peer", ""),
    "fts5": ("fts5", ""),
    "xapian": ("xapian_peer", ""),
    "postgresql": ("postgresql", ""),
}


def make(name: str) -> Peer:
    """Return an engine. Raises ``Unavailable``, whose message names the package to install."""
    module, option = MODULES[name]
    peer: Peer = import_module(f"bench.speed.peers.{module}").peer(option)
    return peer


__all__ = ["MODULES", "OpenedIndex", "Peer", "Unavailable", "make"]
