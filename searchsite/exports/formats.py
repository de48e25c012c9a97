"""The formats of exports: each writes a beginning, the rows of a batch, and a closing line.

The closing line tells how many rows there are and whether these are all. RIS and BibTeX are written
by ``searchsite.citations``.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

import msgspec.json
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from articles.csv_cells import text_cell
from searchsite.citations import bibtex, ris
from searchsite.citations.plain_text import one_line
from searchsite.citations.reference import Reference, reference_of
from searchsite.exports.fields import BODY, COPIES
from searchsite.exports.rows import Addresses, Row, columns_of

BYTE_ORDER_MARK = "\ufeff"
#: Fields whose values are numbers and dates of our own, which a spreadsheet may calculate with.
OWN_VALUES = frozenset(
    ("id", "kind", "published", "first_published_at", "score", "url", "permalink")
)
#: Fields of which many articles have the same value.
REPEATED_VALUES, MAX_REPEATED = frozenset(("source", "outlet", "author", "category")), 1_024


@dataclass(frozen=True, slots=True)
class Closing:
    """The last line of a file. ``status`` is ``complete``, or the reason why rows are missing.

    The reasons are ``limit`` (there are more hits than an export may have), ``time``, ``index`` and
    ``database`` (one of them could not be read). ``withdrawn`` counts hits whose articles were
    withdrawn meanwhile.
    """

    rows: int
    hits: int
    withdrawn: int
    limit: int
    status: str

    def __str__(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in asdict(self).items())


@dataclass(frozen=True, slots=True)
class Order:
    """What a writer needs to know."""

    fields: Sequence[str]
    bom: bool
    addresses: Addresses
    outlet_of: Callable[[str], str]
    day: date


class Writer(Protocol):
    """Writes one file, in pieces."""

    def beginning(self) -> str:
        """Return the text before the rows."""
        ...

    def rows(self, rows: Sequence[Row]) -> str:
        """Return the text of a batch of rows."""
        ...

    def end(self, closing: Closing) -> str:
        """Return the closing line."""
        ...


class CsvWriter:
    """CSV after RFC 4180: a header, a row for each hit. Formulas are made text (``csv_cells``)."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._columns = columns_of(order.fields, order.addresses, order.outlet_of)
        self._cells = [_cell_of(name) for name in order.fields]

    def beginning(self) -> str:
        """Return the names of the columns, after the byte order mark if it is wanted."""
        return BYTE_ORDER_MARK * self._order.bom + _csv_lines([self._order.fields])

    def rows(self, rows: Sequence[Row]) -> str:
        """Return a line for each row."""
        columns = zip(self._cells, self._columns(rows), strict=True)
        cells = [map(cell, values) if cell else values for cell, values in columns]
        return _csv_lines(zip(*cells, strict=True))

    def end(self, closing: Closing) -> str:
        """Return a row whose first cell begins with ``#``; the others are empty."""
        return _csv_lines([[f"# {closing}", *[""] * (len(self._cells) - 1)]])


class JsonLinesWriter:
    """JSON Lines: an object for each hit; the last one has the only key ``export``."""

    def __init__(self, order: Order) -> None:
        self._names = tuple(order.fields)
        self._permalink = order.addresses.permalink
        self._columns = columns_of(order.fields, order.addresses, order.outlet_of)

    def beginning(self) -> str:
        """Return nothing."""
        return ""

    def rows(self, rows: Sequence[Row]) -> str:
        """Return a line for each row."""
        columns = [
            map(self._copies, values) if name == COPIES else values
            for name, values in zip(self._names, self._columns(rows), strict=True)
        ]
        names = self._names
        return _json_lines(dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))

    def end(self, closing: Closing) -> str:
        """Return the last object."""
        return _json_lines([{"export": asdict(closing)}])

    def _copies(self, keys: Sequence[int]) -> list[dict[str, Any]]:
        return [{"id": key, "permalink": self._permalink(key)} for key in keys]


class RisWriter:
    """RIS: a record for each hit. Readers of RIS skip a line between and behind records."""

    def __init__(self, order: Order) -> None:
        self._reference = _references(order)

    def beginning(self) -> str:
        """Return nothing."""
        return ""

    def rows(self, rows: Sequence[Row]) -> str:
        """Return a record for each row."""
        return "".join([ris.record(self._reference(row)) for row in rows])

    def end(self, closing: Closing) -> str:
        """Return a line that belongs to no record."""
        return f"# {closing}{ris.END_OF_LINE}"


class BibtexWriter:
    """BibTeX: an entry for each hit; the key of an article is the same in every file."""

    def __init__(self, order: Order) -> None:
        self._reference = _references(order)

    def beginning(self) -> str:
        """Return nothing."""
        return ""

    def rows(self, rows: Sequence[Row]) -> str:
        """Return an entry for each row."""
        return "".join([f"{bibtex.entry(self._reference(row))}\n" for row in rows])

    def end(self, closing: Closing) -> str:
        """Return a comment."""
        return f"@comment{{{closing}}}\n"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of exports."""

    name: str
    label: str | Promise
    extension: str
    media_type: str
    writer: Callable[[Order], Writer]
    has_fields: bool = True  # RIS and BibTeX have fields of their own


FORMATS = {
    each.name: each
    for each in (
        Format("csv", gettext_lazy("CSV, untuk lembar kerja"), "csv", "text/csv", CsvWriter),
        Format(
            "jsonl",
            gettext_lazy("JSON Lines, untuk program"),
            "jsonl",
            "application/x-ndjson",
            JsonLinesWriter,
        ),
        Format(
            "ris",
            gettext_lazy("RIS, untuk Zotero, Mendeley, dan EndNote"),
            "ris",
            "application/x-research-info-systems",
            RisWriter,
            has_fields=False,
        ),
        Format(
            "bibtex",
            gettext_lazy("BibTeX, untuk LaTeX dan JabRef"),
            "bib",
            "application/x-bibtex",
            BibtexWriter,
            has_fields=False,
        ),
    )
}


def _cell_of(name: str) -> Callable[[Any], Any] | None:
    """Return the function that makes a cell of the value of a field; None: the value is one."""
    if name == COPIES:
        return lambda keys: " ".join(map(str, keys))
    if name in OWN_VALUES:
        return None
    if name == BODY:
        return lambda text: text_cell(text.replace("\x00", ""))
    if name in REPEATED_VALUES:
        return lru_cache(maxsize=MAX_REPEATED)(_one_line_cell)
    return _one_line_cell


def _one_line_cell(text: str) -> str:
    return text_cell(one_line(text))


def _csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue()


def _json_lines(values: Iterable[Any]) -> str:
    return msgspec.json.Encoder().encode_lines(values).decode()


def _references(order: Order) -> Callable[[Row], Reference]:
    permalink, day = order.addresses.permalink, order.day

    def reference(row: Row) -> Reference:
        address = permalink(row.pk)
        return reference_of(row, permalink=address, accessed=day, title=row.shown)

    return reference
