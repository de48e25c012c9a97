"""The formats of exports: each writes a beginning, the rows of a batch, and a closing line.

The closing line tells how many rows there are and whether these are all. RIS and BibTeX are written
by ``searchsite.citations``.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from articles.csv_cells import text_cell
from searchsite.citations import bibtex, ris
from searchsite.citations.plain_text import one_line
from searchsite.citations.reference import Reference, reference_of
from searchsite.exports.fields import BODY, COPIES
from searchsite.exports.rows import Addresses, Row, values_of

BYTE_ORDER_MARK = "\ufeff"
#: Fields whose values are numbers and dates of our own, which a spreadsheet may calculate with.
OWN_VALUES = frozenset(
    ("id", "kind", "published", "first_published_at", "score", "url", "permalink")
)


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

    def rows(self, rows: Iterable[Row]) -> str:
        """Return the text of a batch of rows."""
        ...

    def end(self, closing: Closing) -> str:
        """Return the closing line."""
        ...


class CsvWriter:
    """CSV after RFC 4180: a header, a row for each hit. Formulas are made text (``csv_cells``)."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._values = values_of(order.fields, order.addresses, order.outlet_of)
        self._cells = [_cell_of(name) for name in order.fields]

    def beginning(self) -> str:
        """Return the names of the columns, after the byte order mark if it is wanted."""
        return BYTE_ORDER_MARK * self._order.bom + _csv_lines([self._order.fields])

    def rows(self, rows: Iterable[Row]) -> str:
        """Return a line for each row."""
        cells = self._cells
        return _csv_lines(
            [cell(value) for cell, value in zip(cells, self._values(row), strict=True)]
            for row in rows
        )

    def end(self, closing: Closing) -> str:
        """Return a row whose first cell begins with ``#``; the others are empty."""
        return _csv_lines([[f"# {closing}", *[""] * (len(self._cells) - 1)]])


class JsonLinesWriter:
    """JSON Lines: an object for each hit; the last one has the only key ``export``."""

    def __init__(self, order: Order) -> None:
        self._names = tuple(order.fields)
        self._permalink = order.addresses.permalink
        self._values = values_of(order.fields, order.addresses, order.outlet_of)

    def beginning(self) -> str:
        """Return nothing."""
        return ""

    def rows(self, rows: Iterable[Row]) -> str:
        """Return a line for each row."""
        return "".join(_json_line(self._object(row)) for row in rows)

    def end(self, closing: Closing) -> str:
        """Return the last object."""
        return _json_line({"export": asdict(closing)})

    def _object(self, row: Row) -> dict[str, Any]:
        values = dict(zip(self._names, self._values(row), strict=True))
        if COPIES in values:
            values[COPIES] = [
                {"id": key, "permalink": self._permalink(key)} for key in values[COPIES]
            ]
        return values


class RisWriter:
    """RIS: a record for each hit. Readers of RIS skip a line between and behind records."""

    def __init__(self, order: Order) -> None:
        self._reference = _references(order)

    def beginning(self) -> str:
        """Return nothing."""
        return ""

    def rows(self, rows: Iterable[Row]) -> str:
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

    def rows(self, rows: Iterable[Row]) -> str:
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


def _cell_of(name: str) -> Callable[[Any], Any]:
    """Return the function that makes a cell of the value of a field."""
    if name == COPIES:
        return lambda keys: " ".join(map(str, keys))
    if name in OWN_VALUES:
        return lambda value: value
    if name == BODY:
        return lambda text: text_cell(text.replace("\x00", ""))
    return lambda text: text_cell(one_line(text))


def _csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    lines = io.StringIO()
    csv.writer(lines).writerows(rows)
    return lines.getvalue()


def _json_line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _references(order: Order) -> Callable[[Row], Reference]:
    permalink, day = order.addresses.permalink, order.day

    def reference(row: Row) -> Reference:
        address = permalink(row.article.pk)
        return reference_of(row.article, permalink=address, accessed=day, title=row.title)

    return reference
