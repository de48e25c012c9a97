"""What is stored about each article with copies, so that the copies among matches are few bytes.

An article with copies has a doc value ``copy``, a row of text: base64 of its group, its id, its
date and a digest of its terms and their places, and its values of the keyword columns. One script
joins the rows of matches, and the site reads the numbers of all rows at once.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from indexer.engines.interface import IndexDocument
from indexer.engines.scoring.dates import NO_DATE, epoch_seconds
from indexer.keyword_columns import KEYWORD_COLUMNS

Ints = npt.NDArray[np.int64]
FIELD = "copy"
HAS_COPIES = {"exists": {"field": "group"}}
BETWEEN = "\t"
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n"}
_ESCAPED = {escape: letter for letter, escape in _ESCAPES.items()}
#: The numbers of a row: 30 bytes, so that base64 needs no padding.
_HEAD = np.dtype(
    [
        ("group", "<i8"),
        ("id", "<i8"),
        ("seconds", "<i8"),  # of the date since 1970, or ``NO_DATE``
        ("digest", "<u4"),  # equal for equal terms at equal places
        ("spare", "<u2"),
    ]
)
_LETTERS = _HEAD.itemsize // 3 * 4  # of the numbers in base64

#: The new line stands in the script itself, which has no escapes for it.
_COLLECT = {
    "init_script": "state.rows = new StringBuilder()",
    "map_script": f"state.rows.append(doc['{FIELD}'].value.utf8ToString()).append('\n')",
    "combine_script": "return state.rows.toString()",
    "reduce_script": """
StringBuilder found = new StringBuilder();
for (rows in states) { found.append(rows); }
return found.toString();
""",
}
_IDS = {
    "init_script": "state.ids = []",
    "map_script": "state.ids.add(doc['id'].value)",
    "combine_script": "return state.ids",
    "reduce_script": "List found = []; for (ids in states) { found.addAll(ids); } return found;",
}


class CopyRows(NamedTuple):
    """The rows of some articles with copies. ``values_of`` reads the texts."""

    numbers: npt.NDArray[Any]  # structured: ``group``, ``id``, ``seconds``, ``digest``
    texts: list[str]  # the different ones, of the values of the keyword columns
    text_of: Ints  # the place among ``texts`` of each row


def stored_row(document: IndexDocument, places: bytes) -> str:
    """Return the row of an article with copies; ``places``: its doc value of that name."""
    day = document.published_at
    seconds = NO_DATE if day is None else epoch_seconds(day)
    numbers = (document.copy_group, document.article_id, seconds, crc32(places), 0)
    packed = b64encode(np.array([numbers], dtype=_HEAD).tobytes()).decode("ascii")
    values = [getattr(document, column.name) or "" for column in KEYWORD_COLUMNS]
    return packed + BETWEEN.join(
        [re.sub(r"[\\\t\n]", lambda found: _ESCAPES[found[0]], value) for value in values]
    )


def read_rows(text: str) -> CopyRows:
    """Return the rows of an answer."""
    lines = text.split("\n")
    lines.pop()
    packed = b64decode("".join([line[:_LETTERS] for line in lines]))
    places: dict[str, int] = {}
    text_of = [places.setdefault(line[_LETTERS:], len(places)) for line in lines]
    return CopyRows(np.frombuffer(packed, _HEAD), list(places), np.array(text_of, dtype=np.int64))


def values_of(text: str) -> tuple[str, ...]:
    """Return the values of the keyword columns, in their order."""
    values = text.split(BETWEEN)
    if "\\" in text:
        values = [re.sub(r"\\[\\tn]", lambda found: _ESCAPED[found[0]], each) for each in values]
    return tuple(values)


def aggregations(titled: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the aggregations of matches that have copies (``HAS_COPIES``).

    ``titled``: a query for those of which ``titled_in`` then returns the ids.
    """
    found: dict[str, Any] = {"rows": {"scripted_metric": _COLLECT}}
    if titled is not None:
        found["titled"] = {"filter": titled, "aggs": {"ids": {"scripted_metric": _IDS}}}
    return found


def rows_in(answer: Mapping[str, Any]) -> CopyRows:
    """Return the rows of the answer to the aggregations."""
    return read_rows(answer["rows"]["value"] or "")


def titled_in(answer: Mapping[str, Any]) -> set[int]:
    """Return the ids of the matches that the query ``titled`` of the aggregation finds."""
    return set(answer["titled"]["ids"]["value"]) if "titled" in answer else set()
