"""Parameters of an export beside those of its search: ``format``, ``fields`` and ``bom``."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from indexer.search.request import SearchRequest
from searchsite.exports.fields import offered_fields, usual_names
from searchsite.exports.formats import FORMATS, Format
from searchsite.params import clean, read_params

FORMAT, FIELDS, BOM = "format", "fields", "bom"  # URL parameters
DEFAULT_FORMAT = "csv"


@dataclass(frozen=True, slots=True)
class ExportParams:
    """A search, and the file that is wanted of its hits; ``notices`` name what was invalid."""

    request: SearchRequest
    format: Format
    fields: tuple[str, ...]
    bom: bool  # begin a CSV file with the mark that Excel knows UTF-8 by
    notices: tuple[str, ...] = ()


def read_export(query: QueryDict, *, now: datetime | None = None) -> ExportParams:
    """Read the parameters; an invalid one has its default value, and a notice.

    ``fields`` may be repeated, or name several fields with commas between them.
    """
    search = read_params(query, now=now)
    notices = list(search.notices)
    name = clean(query.get(FORMAT, "")).lower() or DEFAULT_FORMAT
    if name not in FORMATS:
        message = _("Format “%(value)s” tidak dikenal; pilihannya %(choices)s.")
        notices.append(message % {"value": _short(name), "choices": ", ".join(FORMATS)})
        name = DEFAULT_FORMAT
    given = [part.strip() for value in query.getlist(FIELDS) for part in value.split(",")]
    wanted = set(filter(None, given))
    known = tuple(field.name for field in offered_fields())
    if unknown := sorted(wanted.difference(known)):
        message = _("Kolom “%(value)s” tidak ada; pilihannya %(choices)s.")
        notices.append(message % {"value": _short(clean(unknown[0])), "choices": ", ".join(known)})
    fields = tuple(name for name in known if name in wanted) or usual_names()
    bom = clean(query.get(BOM, ""))
    if bom not in {"", "0", "1"}:
        message = _("%(name)s “%(value)s” tidak dikenal; tulis 1 atau 0.")
        notices.append(message % {"name": BOM, "value": _short(bom)})
    return ExportParams(search.request, FORMATS[name], fields, bom == "1", tuple(notices))


def _short(text: str) -> str:
    return Truncator(text).chars(40)
