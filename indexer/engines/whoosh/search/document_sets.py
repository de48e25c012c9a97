"""Clauses that select documents by doc values, as masks over the documents of a segment."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indexer.engines.scoring.clauses import AllDocuments, Clause, Published, WithKeyword
from indexer.engines.whoosh.search.match_set import Mask
from indexer.engines.whoosh.store.doc_values import DocValues


@dataclass(frozen=True, slots=True)
class DocumentSet:
    """Documents selected by a mask over a segment's doc values; their scores are zero."""

    mask: Callable[[DocValues], Mask]


def mask_of(clause: Clause, columns: DocValues) -> Mask:
    """Return the documents of a clause. Raises ``TypeError`` if other values are needed."""
    match clause:
        case AllDocuments():
            return np.ones(len(columns.article_ids), dtype=np.bool_)
        case Published(first, end):
            return columns.between(first, end)
        case WithKeyword(column, values):
            return columns.keywords[column].among(values)
        case DocumentSet(mask):
            return mask(columns)
        case _:
            raise TypeError(f"{type(clause).__name__} is no set of documents")
