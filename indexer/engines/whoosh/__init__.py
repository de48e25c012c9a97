"""The embedded engine: a Whoosh index in a directory, nothing to install or start.

This package is the only one that names ``whoosh``. Reading order: ``schema`` (what is stored),
``writer`` and ``builder`` (how it gets there), ``snapshot`` (how it is opened), ``translate`` and
``queries`` (trees to Whoosh queries), ``collect`` (hits, totals, facets), ``engine`` (the seam).
"""

from indexer.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
