"""Whoosh's BM25F with the idf of the site, for the matchers of Whoosh queries."""

from typing import Any

from whoosh.scoring import BM25F

from indexer.engines.scoring.bm25 import idf
from indexer.scoring_weights import BM25_B, BM25_K1


class Weighting(BM25F):  # type: ignore[misc]
    """Whoosh's BM25F with the ``idf`` of this module."""

    def idf(self, searcher: Any, fieldname: str, text: str) -> float:
        """Return the idf of a term in the whole index."""
        whole = searcher.get_parent()
        return idf(whole.doc_count_all(), whole.doc_frequency(fieldname, text))


WEIGHTING = Weighting(B=BM25_B, K1=BM25_K1)
