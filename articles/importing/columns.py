"""Map the columns of a JSONL or CSV file to fields by their Indonesian and English names.

Letter case, spaces and punctuation of a name are ignored. If several columns of a row mean the
same field, the name that comes first in ``COLUMNS`` and has a value wins. Unknown columns are
ignored.
"""

import re
from collections.abc import Mapping
from typing import Any

from articles.importing.dates import parse_date
from articles.importing.problems import Problem
from articles.importing.record import Fields, RawArticle

COLUMNS = {
    "title": "title judul headline judulberita newstitle",
    "text": (
        "body isi teks konten content text isiberita isiartikel artikel article berita fulltext"
        " articlebody bodytext narasi maincontent"
    ),
    "source": "source sumber media portal situs website publisher penerbit sitename",
    "author": "author penulis by byline oleh wartawan reporter authors pewarta creator",
    "category": "category kategori rubrik section kanal topik topic kategoriberita",
    "url": "url tautan link permalink alamat canonicalurl href",
    "published_at": (
        "published publishedat tanggal terbit tanggalterbit date waktu publishdate pubdate"
        " waktuterbit datepublished publicationdate tanggalpublikasi publisheddate timestamp"
    ),
    "external_id": "id externalid nomor no kode uuid guid",
    "status": "status keadaan",
}
STATUSES = {
    "draft": "draft draf konsep unpublished",
    "published": "published terbit publish tayang diterbitkan publikasi",
}
FIELD_OF = {name: field for field, names in COLUMNS.items() for name in names.split()}
STATUS_OF = {name: status for status, names in STATUSES.items() for name in names.split()}
TEXT_COLUMNS = "body, isi, teks, konten, content, text"  # names that messages suggest
MAX_SHOWN_CHARACTERS = 40  # of a value in a message


def field_of(column: str) -> str | None:
    """Return the field that a column of this name holds; "text" is the text of the article.

    >>> field_of("Tanggal Terbit"), field_of("warna")
    ('published_at', None)
    """
    return FIELD_OF.get(re.sub(r"[\W_]+", "", column.casefold()))


def raw_article(row: Mapping[str, Any], origin: str) -> RawArticle | None:
    """Return the article of a row, or None if the row has no text."""
    values = _values(row)
    text = _as_text(values.pop("text", ""))
    if not text.strip():
        return None
    warnings = []
    published = values.pop("published_at", None)
    moment = parse_date(published)
    if moment is None and published:
        warnings.append(Problem("bad_date", {"value": _short(published)}))
    status = _as_text(values.pop("status", "")).strip().casefold()
    if status and status not in STATUS_OF:
        warnings.append(Problem("bad_status", {"value": _short(status)}))
    return RawArticle(
        text=text,
        origin=origin,
        fields=Fields(
            published_at=moment,
            status=STATUS_OF.get(status, ""),
            **{name: " ".join(_as_text(value).split()) for name, value in values.items()},
        ),
        warnings=tuple(warnings),
    )


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, tuple[int, Any]] = {}
    for column, value in row.items():
        field = field_of(column)
        if field is None or value is None or value == "":
            continue
        rank = _rank(column, field)
        if field not in found or rank < found[field][0]:
            found[field] = rank, value
    return {field: value for field, (_, value) in found.items()}


def _rank(column: str, field: str) -> int:
    return COLUMNS[field].split().index(re.sub(r"[\W_]+", "", column.casefold()))


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(text for text in map(_as_text, value) if text)
    if isinstance(value, dict):
        return _as_text(value.get("name") or value.get("nama") or "")
    return "" if value is None or isinstance(value, bool) else str(value)


def _short(value: object) -> str:
    text = str(value)
    cut = text if len(text) <= MAX_SHOWN_CHARACTERS else text[:MAX_SHOWN_CHARACTERS] + "…"
    return repr(cut)
