"""What is stored about each article with copies, so that the copies among matches are few bytes.

An article with copies has a doc value ``copy``, a row of text: its group, its id, its date in epoch
seconds, a digest of its terms and their places, and its values of the keyword columns. One script
collects the rows of matches, and leaves out those of groups with a single match.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from indexer.engines.interface import IndexDocument
from indexer.engines.scoring.dates import epoch_seconds
from indexer.keyword_columns import KEYWORD_COLUMNS

FIELD = "copy"
BETWEEN = "\t"
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n"}
_ESCAPED = {escape: letter for letter, escape in _ESCAPES.items()}

#: The tab and the new line stand in the scripts themselves, which have no escapes for them.
_COLLECT = {
    "init_script": "state.rows = []",
    "map_script": f"state.rows.add(doc['{FIELD}'].value.utf8ToString())",
    "combine_script": "return state.rows",
    "reduce_script": """
Map sizes = new HashMap();
for (rows in states) {
  for (String row : rows) {
    sizes.merge(row.substring(0, row.indexOf('\t')), 1, (a, b) -> a + b);
  }
}
StringBuilder found = new StringBuilder();
for (rows in states) {
  for (String row : rows) {
    if ((int) sizes.get(row.substring(0, row.indexOf('\t'))) > 1) {
      found.append(row);
      found.append('\n');
    }
  }
}
return found.toString();
""",
}
_IDS = {
    "init_script": "state.ids = []",
    "map_script": "state.ids.add(doc['id'].value)",
    "combine_script": "return state.ids",
    "reduce_script": "List found = []; for (ids in states) { found.addAll(ids); } return found;",
}


class CopyRow(NamedTuple):
    """The row of an article with copies."""

    group: int
    article_id: int
    seconds: int | None
    digest: int  # equal for equal terms at equal places
    values: str  # of the keyword columns, for ``values_of``


def stored_row(document: IndexDocument, places: bytes) -> str:
    """Return the row of an article with copies; ``places``: its doc value of that name."""
    day = document.published_at
    values = [getattr(document, column.name) or "" for column in KEYWORD_COLUMNS]
    row = [
        str(document.copy_group),
        str(document.article_id),
        "" if day is None else str(epoch_seconds(day)),
        str(crc32(places)),
        *(re.sub(r"[\\\t\n]", lambda found: _ESCAPES[found[0]], value) for value in values),
    ]
    return BETWEEN.join(row)


def read_rows(text: str) -> list[CopyRow]:
    """Return the rows of an answer."""
    found = []
    for line in text.split("\n")[:-1]:
        group, article_id, seconds, digest, values = line.split(BETWEEN, 4)
        day = int(seconds) if seconds else None
        found.append(CopyRow(int(group), int(article_id), day, int(digest), values))
    return found


def values_of(row: CopyRow) -> tuple[str, ...]:
    """Return the values of the keyword columns, in their order."""
    values = row.values.split(BETWEEN)
    if "\\" in row.values:
        values = [re.sub(r"\\[\\tn]", lambda found: _ESCAPED[found[0]], each) for each in values]
    return tuple(values)


def aggregation(titled: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the aggregation of the matches that have copies among the matches.

    ``titled``: a query for those of which ``titled_in`` then returns the ids.
    """
    found: dict[str, Any] = {"rows": {"scripted_metric": _COLLECT}}
    if titled is not None:
        found["titled"] = {"filter": titled, "aggs": {"ids": {"scripted_metric": _IDS}}}
    return {"filter": {"exists": {"field": "group"}}, "aggs": found}


def rows_in(answer: Mapping[str, Any]) -> Sequence[CopyRow]:
    """Return the rows of the answer to the aggregation."""
    return read_rows(answer["rows"]["value"] or "")


def titled_in(answer: Mapping[str, Any]) -> set[int]:
    """Return the ids of the matches that the query ``titled`` of the aggregation finds."""
    return set(answer["titled"]["ids"]["value"]) if "titled" in answer else set()
