"""The embedded engine: a Whoosh index in a directory, nothing to install or start.

This package is the only one that names ``whoosh``. Its rooms, from the top: ``engine`` (the
searcher of the interface), ``index_builder``, ``search`` (execution of queries), ``write``
(segments and merges), ``query`` (clauses and scoring), ``kernels`` (compiled loops), ``segment``
(postings and positions), ``store`` (schema, files, doc values). Each imports only those after it.
"""

from indexer.engines.whoosh.engine import WhooshOptions, open_engine, read_options

__all__ = ["WhooshOptions", "open_engine", "read_options"]
