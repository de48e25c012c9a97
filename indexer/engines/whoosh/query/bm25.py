"""How a term scores in a document: BM25 over one length-normalised field.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). The
constants are in ``indexer.scoring_weights``.
"""

from math import log
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.scoring import BM25F

from indexer.scoring_weights import BM25_B, BM25_K1


def idf(documents: int, frequency: int) -> float:
    """Return the weight of a term that ``frequency`` of ``documents`` documents have.

    ln(1 + (N - n + 0.5) / (n + 0.5)): the odds of Robertson and Sparck Jones (1976), kept above
    zero. A term of more than all documents (several terms counted as one) weighs like one of all.
    """
    present = min(frequency, documents)
    return log(1 + (documents - present + 0.5) / (present + 0.5))


def norms(lengths: npt.NDArray[Any], average: float) -> npt.NDArray[np.float64]:
    """Return BM25's length normalisation, K1 * ((1 - B) + B * length / average), of each length."""
    return np.asarray(BM25_K1 * ((1 - BM25_B) + BM25_B * lengths / average), dtype=np.float64)


class Weighting(BM25F):  # type: ignore[misc]
    """Whoosh's BM25F with the ``idf`` above."""

    def idf(self, searcher: Any, fieldname: str, text: str) -> float:
        """Return the weight of a term in the whole index."""
        whole = searcher.get_parent()
        return idf(whole.doc_count_all(), whole.doc_frequency(fieldname, text))


WEIGHTING = Weighting(B=BM25_B, K1=BM25_K1)
