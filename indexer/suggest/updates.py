"""The suggestions of a commit: a new layer of the changed articles on top of the others.

Layers are merged so that each has at least ``MERGE_FACTOR`` times as many articles as the one above
it: a saved article is counted again together with some hundred others, seldom with all, and a
search reads few layers. A layer keeps the words of its articles, so that merging reads none.
"""

import logging
from collections.abc import Iterable, Sequence

import numpy as np

from indexer.engines.interface import IndexDocument
from indexer.exceptions import IndexDamaged
from indexer.suggest.layers import (
    MANIFEST,
    Layer,
    folder_of,
    new_name,
    open_layer,
    read_manifest,
    write_layer,
    write_manifest,
)
from indexer.suggest.word_texts import joined, lead_of, read_words

MERGE_FACTOR = 8
LEAD_CHARACTERS = 200_000  # of all bodies of a commit; more from many articles
SMALLEST_LAYER = 400  # articles: layers below this size are merged with the next one

_logger = logging.getLogger(__name__)


def apply(updates: Sequence[IndexDocument], deletes: Iterable[int], generation: str) -> None:
    """Add the changed articles of a commit to the suggestions of a generation, or remove them.

    The caller holds the writer lock, or is the only process that knows the generation. A generation
    without suggestions stays so. If the layer cannot be written, the suggestions are removed, as
    they would name texts that are no longer published: the error is logged.
    """
    folder = folder_of(generation)
    try:
        layers = [open_layer(folder / name) for name in read_manifest(folder)]
        changed = {document.article_id for document in updates} | set(deletes)
        merged, rest = _merged(layers, changed)
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
        write_manifest(folder, [*(layer.name for layer in rest), name])
    except FileNotFoundError as error:
        if str(error.filename).endswith(MANIFEST):
            return
        _remove(generation, error)
    except (OSError, IndexDamaged) as error:
        _remove(generation, error)


def _merged(layers: list[Layer], changed: set[int]) -> tuple[list[Layer], list[Layer]]:
    """Return the upper layers that the new one takes in, and the lower ones that stay."""
    rest = list(layers)
    size = len(changed)
    while rest:
        below = max(rest[-1].texts.articles, len(rest[-1].replaced))
        if below >= max(MERGE_FACTOR * size, SMALLEST_LAYER):
            break
        size += below
        rest.pop()
    return layers[len(rest) :], rest


def _remove(generation: str, error: Exception) -> None:
    _logger.warning("The suggestions are removed, as they could not be updated: %s", error)
    (folder_of(generation) / MANIFEST).unlink(missing_ok=True)
