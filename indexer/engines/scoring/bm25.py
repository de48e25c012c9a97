"""BM25 score of a term in a document, over one field with length normalisation.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009). The
constants are in ``indexer.scoring_weights``.
"""

from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.scoring_weights import BM25_B, BM25_K1


def idf(documents: int, frequency: int) -> float:
    """Return the idf of a term that occurs in ``frequency`` of ``documents`` documents.

    ln(1 + (N - n + 0.5) / (n + 0.5)): the odds of Robertson and Sparck Jones (1976), kept above
    zero. A frequency above ``documents`` (of several merged terms) counts as ``documents``.
    """
    present = min(frequency, documents)
    return log(1 + (documents - present + 0.5) / (present + 0.5))


def norms(lengths: npt.NDArray[Any], average: float) -> npt.NDArray[np.float64]:
    """Return the length normalisation K1 * ((1 - B) + B * length / average) of each length."""
    return np.asarray(BM25_K1 * ((1 - BM25_B) + BM25_B * lengths / average), dtype=np.float64)
