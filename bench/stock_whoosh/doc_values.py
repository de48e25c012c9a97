"""Doc values of a segment, read through its Whoosh reader."""

from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.store.doc_values import DocValues, KeywordValues
from indexer.keyword_columns import KEYWORD_COLUMNS


def read_doc_values(reader: Any) -> DocValues:
    """Read the doc values of a segment through its Whoosh reader."""
    return DocValues(
        article_ids=_integers(reader, "article_id"),
        published=_integers(reader, "published"),
        copy_groups=_integers(reader, "copy_group"),
        keywords={column.name: _keywords(reader, column.name) for column in KEYWORD_COLUMNS},
    )


def _integers(reader: Any, name: str) -> npt.NDArray[np.int64]:
    column = reader.column_reader(name)
    return np.fromiter(
        (column[number] for number in range(reader.doc_count_all())),
        dtype=np.int64,
        count=reader.doc_count_all(),
    )


def _keywords(reader: Any, name: str) -> KeywordValues:
    column = reader.column_reader(name)
    ordinal_of: dict[bytes, int] = {}
    ordinals = [
        ordinal_of.setdefault(column[number], len(ordinal_of))
        for number in range(reader.doc_count_all())
    ]
    strings = tuple(value.decode("utf-8") for value in ordinal_of)
    return KeywordValues(np.array(ordinals, dtype=np.int64), strings)
