"""The suggestions of a commit: a new layer of the changed articles on top of the others.

Layers are merged so that each has at least ``MERGE_FACTOR`` times as many articles as the one above
it: a saved article is counted again together with some hundred others, seldom with all, and a
search reads few layers. A layer keeps the words of its articles, so that merging reads none.
"""

import logging
from collections.abc import Iterable, Sequence

import numpy as np

from indexer import shared_files
from indexer.engines.interface import IndexDocument
from indexer.exceptions import IndexDamaged
from indexer.suggest.layers import (
    MANIFEST,
    ListedLayer,
    folder_of,
    new_name,
    open_layer,
    read_manifest,
    share,
    write_layer,
    write_manifest,
)
from indexer.suggest.word_texts import joined, lead_of, read_words

MERGE_FACTOR = 8
LEAD_CHARACTERS = 200_000  # of all bodies of a commit; more from many articles
SMALLEST_LAYER = 50  # articles: a layer below this size is merged with the next one

_logger = logging.getLogger(__name__)


def apply(updates: Sequence[IndexDocument], deletes: Iterable[int], generation: str) -> None:
    """Add the changed articles of a commit to the suggestions of a generation, or remove them.

    The caller holds the writer lock, or is the only process that knows the generation. A generation
    without suggestions stays so. If the layer cannot be written, the suggestions are removed, as
    they would name texts that are no longer published: the error is logged.

    Raises ``IndexerError`` if the index does not take the files for other machines: the caller then
    applies the changes again.
    """
    shared_files.refresh(generation)
    folder = folder_of(generation)
    try:
        listed = read_manifest(folder)
        changed = {document.article_id for document in updates} | set(deletes)
        rest = _lower(listed, len(changed))
        merged = [open_layer(folder / name) for name, _ in listed[len(rest) :]]
        parts = [layer.texts for layer in merged]
        replaced = [np.array(sorted(changed), dtype=np.int64)]
        without = [
            np.concatenate([layer.replaced for layer in merged[at + 1 :]] + replaced)
            for at in range(len(merged))
        ]
        lead = lead_of(len(updates), LEAD_CHARACTERS)
        texts = joined(
            [*parts, read_words(updates, lead)], without=[*without, np.empty(0, np.int64)]
        )
        all_replaced = np.unique(np.concatenate([layer.replaced for layer in merged] + replaced))
        if not rest:  # there is no layer below
            all_replaced = np.empty(0, np.int64)
        name = new_name()
        write_layer(folder, name, texts, all_replaced)
        size = max(texts.articles, len(all_replaced))
        layers = [*rest, ListedLayer(name, size)]
        write_manifest(folder, layers)
        share(generation, layers)
    except FileNotFoundError as error:
        if str(error.filename).endswith(MANIFEST):
            return
        _remove(generation, error)
    except (OSError, IndexDamaged) as error:
        _remove(generation, error)


def _lower(listed: list[ListedLayer], size: int) -> list[ListedLayer]:
    """Return the layers that stay below a new one of ``size`` articles; it takes in the others."""
    rest = list(listed)
    while rest and rest[-1].size < max(MERGE_FACTOR * size, SMALLEST_LAYER):
        size += rest.pop().size
    return rest


def _remove(generation: str, error: Exception) -> None:
    _logger.warning("The suggestions are removed, as they could not be updated: %s", error)
    (folder_of(generation) / MANIFEST).unlink(missing_ok=True)
    share(generation, None)
