"""Layers of articles for tests, without an engine and a database."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.engines.interface import IndexDocument
from indexer.suggest.layers import Layers, open_layer, write_layer
from indexer.suggest.word_texts import WordTexts, joined, read_words


def document(article_id: int, title: str, body: str = "") -> IndexDocument:
    return IndexDocument(
        article_id=article_id,
        title=title,
        body=body,
        source="",
        author="",
        category="",
        published_at=None,
        digest=b"",
    )


def words_of(documents: Sequence[IndexDocument]) -> WordTexts:
    return joined([read_words(documents)])


def one_layer(folder: Path, documents: Sequence[IndexDocument]) -> Layers:
    write_layer(folder, "layer", words_of(documents), np.empty(0, np.int64))
    return Layers(("", 0, 0), (open_layer(folder / "layer"),))
