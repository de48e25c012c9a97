"""The parameters of the API, for its document and its page.

``searchsite.params`` reads them. A test notes which names the views read, and compares them with
these tables, so that no parameter can be added there alone. Schemas name the forms that the API
promises; the reader of parameters is more lenient.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from indexer.engines.interface import PeriodUnit, Sort
from indexer.keyword_columns import KEYWORD_COLUMNS
from searchsite.languages import PARAMETER as LANGUAGE
from searchsite.params import MAX_FILTER_VALUES, last_page

#: Text that counts as no value (``searchsite.params.clean``).
BLANK = {"type": "string", "pattern": r"^[\s\x00-\x1f\x7f-\x9f\ufffd]*$"}
_DAY = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_DATE = rf"[12][0-9]{{3}}(?:-(?:0[1-9]|1[0-2])|-{_DAY})?"
_LEAP_DAY = r"[12][0-9](?:0[48]|[2468][048]|[13579][26])-02-29"
_PERIOD = (
    r"(?:[1-9]|[1-9][0-9])-(?:jam|hari|minggu|bulan|tahun)"
    r"|(?:hari|minggu|bulan|tahun)-ini|(?:minggu|bulan|tahun)-lalu|kemarin|setahun"
)


def _or_blank(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value that may be left blank."""
    return {"anyOf": [schema, BLANK]}


SWITCH = _or_blank({"type": "string", "enum": ["0", "1"]})
DATE = _or_blank({"type": "string", "pattern": f"^(?:{_DATE}|{_LEAP_DAY})$"})
PERIOD = _or_blank({"type": "string", "pattern": f"^(?:{_PERIOD})$"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query string; ``description`` is a text to translate."""

    name: str
    description: str
    schema: dict[str, Any]
    example: Any = None


_FILTERS = {
    "source": _(
        "Hanya dari media ini (detik.com), dari salah satu sumbernya (news.detik.com), atau, dalam"
        ' tanda kutip, dari sumber yang namanya persis itu ("detik.com"). Dapat diulang.'
    ),
    "category": _("Hanya kategori ini. Dapat diulang."),
    "kind": _("Hanya jenis artikel ini, seperti news atau factcheck. Dapat diulang."),
    "author": _("Hanya penulis ini. Dapat diulang."),
}
_EXAMPLES = {
    "source": ["detik.com"],
    "category": ["Olahraga"],
    "kind": ["news"],
    "author": ["Sari"],
}
_LANGUAGE = Parameter(
    LANGUAGE,
    _("Bahasa kalimat dalam jawaban, sebagai ganti Accept-Language."),
    {"type": "string"},
    "en",
)


def search_parameters() -> list[Parameter]:
    """Return the parameters of ``/api/v1/search``, within the limits of the settings."""
    most = settings.SEARCH_API_MAX_PAGE_SIZE
    filters = [
        Parameter(
            column.name,
            _FILTERS[column.name],
            {"type": "array", "items": {"type": "string"}, "maxItems": MAX_FILTER_VALUES},
            _EXAMPLES[column.name],
        )
        for column in KEYWORD_COLUMNS
    ]
    return [
        Parameter(
            "q",
            _("Kata pencarian, dengan bahasa pencarian situs ini. Kosong: semua artikel."),
            {"type": "string"},
            "banjir jakarta",
        ),
        *filters,
        Parameter(
            "from",
            _("Terbit sejak hari, bulan, atau tahun ini: 2024-01-31, 2024-01, 2024."),
            DATE,
            "2024-01",
        ),
        Parameter("to", _("Terbit sampai hari, bulan, atau tahun ini."), DATE, "2024-06-30"),
        Parameter(
            "masa",
            _(
                "Masa yang dihitung dari hari ini, seperti 24-jam, 7-hari, 3-bulan, atau bulan-ini;"
                " sebagai ganti from dan to."
            ),
            PERIOD,
            "7-hari",
        ),
        Parameter("undated", _("1: juga, atau hanya, artikel tanpa tanggal."), SWITCH, "0"),
        Parameter(
            "sort",
            _(
                "Urutan: relevance (kecocokan), recent (cocok dan baru), date (terbaru), atau"
                " oldest (terlama)."
            ),
            _or_blank({"type": "string", "enum": list(map(str, Sort))}),
            "date",
        ),
        Parameter("tepat", _("1: cari persis yang tertulis."), SWITCH, "0"),
        Parameter("salinan", _("1: setiap salinan naskah sebagai hasil sendiri."), SWITCH, "0"),
        Parameter(
            "lemah", _("1: dalam urutan menurut tanggal juga yang kurang cocok."), SWITCH, "0"
        ),
        Parameter("waktu", _("0: baca keterangan waktu sebagai kata biasa."), SWITCH, "1"),
        Parameter(
            "bagian",
            _("Pilihan grafik halaman hasil; tidak mengubah jawaban ini."),
            SWITCH,
            "0",
        ),
        Parameter(
            "unit",
            _("Panjang periode di timeline; tanpa ini dipilih menurut tanggalnya."),
            _or_blank({"type": "string", "enum": list(map(str, PeriodUnit))}),
            "month",
        ),
        Parameter(
            "per_page",
            _("Banyaknya hasil per halaman."),
            _or_blank(
                {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": most,
                    "default": min(settings.SEARCH_PAGE_SIZE, most),
                }
            ),
            10,
        ),
        Parameter(
            "page",
            _(
                "Nomor halaman. Hasil yang lebih dalam dari batas situs tidak dapat dibuka:"
                " page-too-deep."
            ),
            _or_blank(
                {"type": "integer", "minimum": 1, "maximum": last_page(1), "default": 1},
            ),
            1,
        ),
        Parameter(
            "after",
            _(
                "Lanjutan hasil dalam urutan date dan oldest, sedalam apa pun: bagian dari alamat"
                " dalam next. Tanpa nilai, halaman pertama, yang terbaru dahulu bila sort tidak"
                " disebut. Tidak bersama page."
            ),
            {"type": "string"},
        ),
        _LANGUAGE,
    ]


def suggest_parameters() -> list[Parameter]:
    """Return the parameters of ``/api/v1/suggest``."""
    return [
        Parameter("q", _("Teks yang sedang ditulis."), {"type": "string"}, "ban"),
        Parameter(
            "format",
            _("opensearch: bentuk yang dibaca peramban."),
            {"type": "string"},
            "opensearch",
        ),
        _LANGUAGE,
    ]


def article_parameters() -> list[Parameter]:
    """Return the parameters of ``/api/v1/articles/<id>`` beside its id."""
    return [_LANGUAGE]
