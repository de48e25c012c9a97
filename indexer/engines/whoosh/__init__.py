"""The embedded engine: a Whoosh index in a directory, without a server to install or start.

This package is the only one that imports ``whoosh``. Its modules and packages in layers, from the
top; each imports only lower layers, and siblings do not import each other:

1. ``engine``: the searcher of the interface.
2. ``index_builder``: the index builder of the interface.
3. ``segment_format``: the functions that write, merge and open segments.
4. ``search``: execution of queries. ``write``: segments and merges.
5. ``kernels``: compiled loops.
6. ``segment``: postings and positions.
7. ``store``: schema, files and doc values.
"""

from indexer.engines.whoosh.engine import WhooshOptions, open_engine, preload, read_options

__all__ = ["WhooshOptions", "open_engine", "preload", "read_options"]
