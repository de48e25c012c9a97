"""The file of all sketches: mapped by each update, so that none reads every row of the table.

``copies.arrays`` lies in ``INDEX_DIR`` and is only a cache: rows that are newer than the file come
from the table, and a missing, damaged or foreign file is written again. Rows that were changed or
deleted since may remain in it: they only name a text to compare that is no copy. Each machine has a
file of its own; a note in the home of the site tells all of them that the table was replaced.
"""

import logging
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

import numpy as np
from django.conf import settings
from django.db.models import Max

from articles.copies.sketch import MINIMA
from articles.models import TextCopy
from articles.shared_home import get_home, places
from indexer.copies.sketches import Sketches, from_rows
from indexer.exceptions import IndexDamaged
from indexer.storage.array_file import ArrayFile, ArrayFileWriter
from indexer.storage.atomic_files import sync_path

FILE_NAME = "copies.arrays"
EPOCH_NAME = "index/copies.epoch"  # in the home of the site
FORMAT_VERSION = 1  # raise it with every change to the arrays or the sketches
REWRITE_ROWS = 500  # newer rows from which the file is written again

_logger = logging.getLogger(__name__)


class _Stored(NamedTuple):
    sketches: Sketches
    sequence: int


def stored_sketches() -> Sketches:
    """Return the sketches of all rows of the table; some of the articles may be gone by now.

    The caller holds the writer lock, because the file may be written.
    """
    latest = TextCopy.objects.aggregate(latest=Max("sequence"))["latest"] or 0
    stored = _read()
    if stored is None or stored.sequence > latest:
        return write()
    newer = TextCopy.objects.filter(sequence__gt=stored.sequence)
    rows = list(newer.values_list("article_id", "sketch"))
    if not rows:
        return stored.sketches
    changed = np.array([pk for pk, _ in rows], np.int64)
    kept = ~np.isin(stored.sketches.ids, changed)
    sketches = stored.sketches.select(kept) + from_rows(rows)
    if len(rows) > REWRITE_ROWS:
        _save(sketches, latest)
    return sketches


def write() -> Sketches:
    """Write the sketches of all rows to the file, and return them.

    If the disk is full, a warning is logged: the file is only a cache.
    """
    latest = TextCopy.objects.aggregate(latest=Max("sequence"))["latest"] or 0
    rows = TextCopy.objects.order_by("article_id").values_list("article_id", "sketch")
    sketches = from_rows(rows.iterator(chunk_size=5_000))
    _save(sketches, latest)
    return sketches


def forget_sketches() -> None:
    """Remove the file, because the table was replaced; the next update writes it again."""
    if places.is_shared():
        get_home().write(EPOCH_NAME, [token_hex(8).encode()])
    _path().unlink(missing_ok=True)


def forget_damaged_sketches() -> None:
    """Remove the file if a checksum is wrong. Reads every byte, and nothing if it is missing."""
    try:
        sound = not ArrayFile(_path()).damaged_arrays()
    except FileNotFoundError:
        return
    except IndexDamaged:
        sound = False
    if not sound:
        _logger.warning("%s is damaged: the next update writes it again.", FILE_NAME)
        forget_sketches()


def _save(sketches: Sketches, sequence: int) -> None:
    try:
        _write(sketches, sequence)
    except OSError as error:
        _logger.warning("The sketches of copies could not be written: %s", error)


def _write(sketches: Sketches, sequence: int) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{FILE_NAME}.draft")
    with ArrayFileWriter(draft) as file:
        file.add("ids", sketches.ids)
        file.add("lengths", sketches.lengths)
        file.add("minima", sketches.minima.ravel())
        file.close({"format": FORMAT_VERSION, "sequence": sequence, "epoch": _epoch()})
    draft.replace(path)
    sync_path(path.parent)


def _read() -> _Stored | None:
    try:
        file = ArrayFile(_path())
    except (OSError, IndexDamaged):
        return None
    facts = file.facts
    if facts.get("format") != FORMAT_VERSION or not isinstance(facts.get("sequence"), int):
        return None
    if facts.get("epoch", "") != _epoch():
        return None
    minima = file.array("minima").reshape(MINIMA, -1)
    return _Stored(Sketches(file.array("ids"), file.array("lengths"), minima), facts["sequence"])


def _epoch() -> str:
    """Return a mark that changes when the table is replaced, on whichever machine."""
    if not places.is_shared():
        return ""
    try:
        return get_home().read(EPOCH_NAME).decode("ascii")
    except FileNotFoundError:
        return ""


def _path() -> Path:
    return Path(settings.INDEX_DIR) / FILE_NAME
