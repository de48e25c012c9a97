"""Values of fields while typing: after ``sumber:`` or ``kategori:``, those that articles have.

The values are the facets of all articles, read once for each commit. They complete from the
beginning of any of their words.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.analysis import fold
from indexer.engines.interface import EngineQuery, FacetCount, Searcher, Sort
from indexer.keyword_columns import KEYWORD_COLUMNS
from indexer.query import tree
from indexer.query.keywords import DATE_NAMES, FIELD_NAMES, QUOTES
from indexer.search.commit_cache import CommitCache
from indexer.search.outlets import OutletSearcher, current_directory

MAX_COMPARED = 500  # values with the typed beginning, in alphabetical order

#: Dates that are named from today, for each name of the field of dates.
DATES = {
    "tanggal": "hari-ini kemarin minggu-ini bulan-ini 7-hari 30-hari bulan-lalu tahun-lalu",
    "date": "today yesterday this-week this-month 7-days 30-days last-month last-year",
}

_ALL_ARTICLES = EngineQuery(tree.Everything(), sort=Sort.DATE, limit=0, facet_limit=0)
_COLUMNS = {column.name for column in KEYWORD_COLUMNS}
_FIELD = re.compile(
    rf"(?:^|[\s(+-])(?P<name>{'|'.join((*FIELD_NAMES, *DATE_NAMES))})\s*:\s*"
    rf"(?P<quote>[{QUOTES}]?)(?P<value>[^{QUOTES}()]*)$",
    re.IGNORECASE,
)
_BARE = re.compile(r"[\w.-]+")
_QUOTES = re.compile(f"[{QUOTES}]+")
_WORD_START = re.compile(r"(?<![^\W_])[^\W_]")


@dataclass(frozen=True, slots=True)
class FieldValues:
    """The values of one column, sorted by the folded text from the beginning of each word on."""

    beginnings: list[str]
    values: list[tuple[bool, int, str]]  # whether it begins there, articles, value

    def completions(self, typed: str) -> list[str]:
        """Return the values that have a typed beginning, the most frequent first."""
        begin = bisect_left(self.beginnings, typed)
        found = []
        for place in range(begin, min(begin + MAX_COMPARED, len(self.beginnings))):
            if not self.beginnings[place].startswith(typed):
                break
            found.append(self.values[place])
        ordered = sorted(found, key=lambda each: (not each[0], -each[1], each[2]))
        return list(dict.fromkeys(value for _, _, value in ordered))


_cache: CommitCache[dict[str, FieldValues]] = CommitCache()


def complete_field(text: str, searcher: Searcher) -> list[str] | None:
    """Return the text with values of the field at its end; None if there is no such field.

    Raises ``IndexerError``.
    """
    match = _FIELD.search(text)
    if not match:
        return None
    name = match["name"].lower()
    if name in DATE_NAMES:
        head, typed = text[: match.start("value")], match["value"].lower()
        days = [each for each in DATES[name].split() if each.startswith(typed) and each != typed]
        return [head + each for each in days] if not match["quote"] else []
    column = FIELD_NAMES[name].value
    if column not in _COLUMNS:
        return None
    head, typed, is_quoted = text[: match.start("quote")], match["value"], bool(match["quote"])
    values = _values(searcher)[column].completions(_folded(typed))
    if not values and " " in typed and not is_quoted:
        return None  # the value ends at the space, and words follow
    found = [head + _written(value, is_quoted=is_quoted) for value in values]
    return [each for each in found if each != text]


def _values(searcher: Searcher) -> dict[str, FieldValues]:
    def values() -> tuple[dict[str, FieldValues], bool]:
        results = OutletSearcher(searcher).search(_ALL_ARTICLES)
        columns = {column: _field_values(results.facets.counts(column)) for column in _COLUMNS}
        return columns, not results.partial

    return _cache.get(searcher, values, source=current_directory(searcher))


def _field_values(counts: Iterable[FacetCount]) -> FieldValues:
    entries = []
    for value, articles in counts:
        for match in _WORD_START.finditer(value):
            begin = match.start()
            entries.append((_folded(value[begin:]), (begin == 0, articles, value)))
    entries.sort()
    return FieldValues([entry[0] for entry in entries], [entry[1] for entry in entries])


def _folded(text: str) -> str:
    """Return a text in folded words; a space at the end stays."""
    folded = " ".join(map(fold, text.split()))
    return f"{folded} " if folded and text[-1].isspace() else folded


def _written(value: str, *, is_quoted: bool) -> str:
    """Return a value as the query language reads it."""
    if _BARE.fullmatch(value) and not is_quoted:
        return value
    return f'"{_QUOTES.sub("", value)}"'
