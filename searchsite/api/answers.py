"""The answers of the API as types: mypy checks the code against them, and the document shows them.

``searchsite.api.document`` derives the schemas of the OpenAPI document from these types, with their
descriptions. A key that code adds without adding it here fails in mypy; one that is described and
missing in an answer fails in the tests, which compare every answer with its schema.
"""

from typing import Annotated, Any, Literal, TypedDict

from django.utils.translation import gettext_noop as _
from msgspec import Meta

from articles.kinds import Kind


def _said(description: str, **schema: Any) -> Meta:
    return Meta(description=description, extra_json_schema=schema or None)


Moment = Annotated[
    str,
    _said(_("Waktu terbit menurut ISO 8601, dengan selisih zona waktu situs."), format="date-time"),
]
Day = Annotated[str, _said(_("Hari, seperti 2022-01-07."), format="date")]
Count = Annotated[int, Meta(ge=0, description=_("Banyaknya."))]
Id = Annotated[int, Meta(ge=1, description=_("Nomor artikel."))]
SiteUrl = Annotated[str, _said(_("Alamat artikel di situs ini."), format="uri")]
Title = Annotated[
    str, Meta(description=_("Judul; awal teksnya bila artikel tidak berjudul (untitled)."))
]
Untitled = Annotated[bool, Meta(description=_("Artikel tidak berjudul."))]
Source = Annotated[str, Meta(description=_("Sumber seperti tertulis pada artikel."))]
OutletName = Annotated[str, Meta(description=_("Media yang memiliki sumber itu."))]
Author = Annotated[str, Meta(description=_("Penulis seperti tertulis pada artikel."))]
Category = Annotated[str, Meta(description=_("Kategori seperti tertulis pada artikel."))]
KindName = Annotated[str, _said(_("Jenis artikel."), enum=list(Kind.values))]


class ArticleLink(TypedDict):
    """An article beside another one."""

    id: Id
    title: Title
    url: SiteUrl
    source: Source
    kind: KindName
    published: Moment | None


class ArticleAnswer(TypedDict):
    """One published article."""

    id: Id
    title: Title
    untitled: Untitled
    body: Annotated[str, Meta(description=_("Teks polos; baris kosong memisahkan paragraf."))]
    source: Source
    outlet: OutletName
    author: Author
    category: Category
    kind: KindName
    url: Annotated[str, Meta(description=_("Alamat berita aslinya; kosong bila tidak diketahui."))]
    published: Moment | None
    related: Annotated[
        list[ArticleLink] | None,
        Meta(description=_("Artikel terkait; null selama indeks tidak dapat dibaca.")),
    ]
    versions: Annotated[
        list[ArticleLink] | None,
        Meta(
            description=_(
                "Artikel yang sebagian besar teksnya sama; null selama indeks tidak dapat dibaca."
            )
        ),
    ]


class Copy(TypedDict):
    """A copy of a hit's text, folded into the hit."""

    id: Id
    title: Title
    url: SiteUrl
    source: Source
    outlet: OutletName
    published: Moment | None


class HitAnswer(TypedDict):
    """One hit."""

    id: Id
    title: Title
    untitled: Untitled
    url: SiteUrl
    source: Source
    outlet: OutletName
    author: Author
    category: Category
    kind: KindName
    published: Moment | None
    score: Annotated[
        float, Meta(description=_("Skor kecocokan; nol bila tempatnya bukan menurut skor."))
    ]
    pinned: Annotated[bool, Meta(description=_("Disematkan redaksi pada pencarian ini."))]
    snippet_html: Annotated[
        str,
        Meta(description=_("Cuplikan sebagai HTML: teks yang aman dengan <mark> pada kecocokan.")),
    ]
    copies: Annotated[
        list[Copy], Meta(description=_("Salinan naskah yang dilipat ke dalam hasil ini."))
    ]
    more_copies: Annotated[
        Count, Meta(description=_("Banyaknya salinan lain yang tidak disebut di copies."))
    ]


class FacetCount(TypedDict):
    """A value and the number of hits with it."""

    value: Annotated[str, Meta(description=_("Nilai, seperti diterima parameternya."))]
    count: Count


class SubsourceCount(TypedDict):
    """A source of an outlet with several, and its number of hits."""

    value: Annotated[str, Meta(description=_("Nilai, seperti diterima parameternya."))]
    count: Count
    outlet: OutletName


class FacetsAnswer(TypedDict):
    """The numbers of hits by value. Those of a filter are counted without this filter."""

    sources: Annotated[list[FacetCount], Meta(description=_("Hasil per media."))]
    categories: Annotated[list[FacetCount], Meta(description=_("Hasil per kategori."))]
    kinds: Annotated[list[FacetCount], Meta(description=_("Hasil per jenis artikel."))]
    authors: Annotated[list[FacetCount], Meta(description=_("Hasil per penulis."))]
    years: Annotated[list[FacetCount], Meta(description=_("Hasil per tahun."))]
    undated: Annotated[Count, Meta(description=_("Hasil tanpa tanggal."))]
    subsources: Annotated[
        list[SubsourceCount], Meta(description=_("Hasil per sumber dari media yang dipilih."))
    ]


Period = TypedDict(
    "Period",
    {
        "from": Day,
        "to": Day,
        "count": Annotated[Count, Meta(description=_("Hasil pada periode itu."))],
        "beyond": Annotated[
            Count, Meta(description=_("Yang cocok tetapi di luar saringan waktu."))
        ],
        "all": Annotated[Count, Meta(description=_("Semua artikel pada periode itu."))],
    },
)


UnitName = Literal["year", "month", "week", "day"]


class TimelineAnswer(TypedDict):
    """The numbers of hits by period."""

    unit: Annotated[UnitName, Meta(description=_("Panjang periode."))]
    periods: Annotated[list[Period], Meta(description=_("Periode menurut urutan waktu."))]
    undated: Annotated[Count, Meta(description=_("Hasil tanpa tanggal."))]


TimeRead = TypedDict(
    "TimeRead",
    {
        "text": Annotated[str, Meta(description=_("Keterangan waktu seperti tertulis."))],
        "from": Annotated[Day | None, Meta(description=_("Hari pertama yang dimaksud."))],
        "to": Annotated[Day | None, Meta(description=_("Hari terakhir yang dimaksud."))],
    },
)


class LeftOut(TypedDict):
    """The numbers of articles that match and are no hits."""

    weaker: Annotated[
        Count, Meta(description=_("Yang kurang cocok, dalam urutan menurut tanggal."))
    ]
    undated: Annotated[Count, Meta(description=_("Yang tanpa tanggal, bila tanggal disaring."))]


class SearchAnswer(TypedDict):
    """One page of hits, and what the search understood."""

    query: Annotated[str, Meta(description=_("Pencarian seperti diterima."))]
    total: Annotated[Count, Meta(description=_("Banyaknya hasil."))]
    folded: Annotated[
        Count, Meta(description=_("Banyaknya salinan yang dilipat ke dalam hasil lain."))
    ]
    took_ms: Annotated[
        float, Meta(ge=0, description=_("Lamanya pencarian yang menghasilkan jawaban ini."))
    ]
    page: Annotated[int, Meta(ge=1, description=_("Nomor halaman ini."))]
    next: Annotated[
        str | None,
        Meta(
            description=_(
                "Alamat hasil sesudah ini, dalam urutan date dan oldest; null bila tidak ada lagi."
            )
        ),
    ]
    hits: Annotated[list[HitAnswer], Meta(description=_("Hasil di halaman ini, berurutan."))]
    facets: Annotated[FacetsAnswer, Meta(description=_("Banyaknya hasil per nilai saringan."))]
    timeline: Annotated[TimelineAnswer, Meta(description=_("Banyaknya hasil per periode."))]
    understood: Annotated[
        str, Meta(description=_("Pencarian seperti dipahami, dengan tanggal yang sudah dihitung."))
    ]
    corrected: Annotated[
        str | None,
        Meta(description=_("Pencarian yang hasilnya ditampilkan, bila ada kata yang diganti.")),
    ]
    widened: Annotated[list[str], Meta(description=_("Bentuk lain yang ikut dicari."))]
    kinds: Annotated[
        list[str], Meta(description=_("Jenis artikel yang ikut dicari karena disebut."))
    ]
    sequences: Annotated[
        list[str], Meta(description=_("Nomor dan jumlah yang dicari sebagai satu sebutan."))
    ]
    suggested: Annotated[str | None, Meta(description=_("Ejaan lain yang menemukan lebih banyak."))]
    times: Annotated[
        list[TimeRead], Meta(description=_("Keterangan waktu yang dibaca sebagai tanggal."))
    ]
    left_out: Annotated[
        LeftOut, Meta(description=_("Artikel yang cocok tetapi tidak ditampilkan."))
    ]
    notice: Annotated[
        str | None, Meta(description=_("Kalimat untuk pembaca tentang pencarian ini."))
    ]


class Part(TypedDict):
    """A part of a suggestion."""

    text: Annotated[str, Meta(description=_("Teks bagian itu."))]
    typed: Annotated[bool, Meta(description=_("Sudah ditulis; selain itu dilengkapi."))]


Parts = Annotated[
    list[Part], Meta(description=_("Bagian saran: yang sudah ditulis dan yang dilengkapi."))
]


class SuggestedQuery(TypedDict):
    """A query that continues the typed text."""

    text: Annotated[str, Meta(description=_("Pencarian yang disarankan."))]
    parts: Parts


class SuggestedTitle(TypedDict):
    """An article whose title has the typed text."""

    id: Id
    title: Title
    url: Annotated[
        str, _said(_("Alamat artikel di situs ini, tanpa nama situs."), format="uri-reference")
    ]
    parts: Parts


class SuggestionGroups(TypedDict):
    """The names of the groups of suggestions, in the language of the answer."""

    queries: Annotated[str, Meta(description=_("Nama kelompok queries."))]
    titles: Annotated[str, Meta(description=_("Nama kelompok titles."))]


class SuggestAnswer(TypedDict):
    """The suggestions for a text."""

    query: Annotated[str, Meta(description=_("Teks seperti diterima."))]
    groups: Annotated[SuggestionGroups, Meta(description=_("Nama kedua kelompok saran."))]
    status: Annotated[str, Meta(description=_("Banyaknya saran dalam kata."))]
    queries: Annotated[
        list[SuggestedQuery], Meta(description=_("Pencarian yang melanjutkan teks itu."))
    ]
    titles: Annotated[
        list[SuggestedTitle], Meta(description=_("Artikel yang judulnya memuat teks itu."))
    ]


class ProblemError(TypedDict):
    """The error as it was before problem details; it stays for programs that read it."""

    code: Annotated[str, Meta(description=_("Kode kesalahan, untuk program."))]
    message: Annotated[str, Meta(description=_("Penjelasan, sama dengan detail."))]
    parameter: Annotated[str | None, Meta(description=_("Parameter yang salah, bila ada satu."))]


class Problem(TypedDict):
    """An error, as problem details (RFC 9457)."""

    type: Annotated[str, _said(_("Alamat penjelasan jenis kesalahan ini."), format="uri-reference")]
    title: Annotated[str, Meta(description=_("Nama jenis kesalahan ini."))]
    status: Annotated[int, Meta(ge=400, le=599, description=_("Status HTTP jawaban ini."))]
    detail: Annotated[str, Meta(description=_("Penjelasan kesalahan ini, dan jalan keluarnya."))]
    instance: Annotated[
        str,
        _said(
            _("Nomor permintaan ini, yang juga tertulis dalam log situs."), format="uri-reference"
        ),
    ]
    error: Annotated[
        ProblemError, Meta(description=_("Kesalahan yang sama dalam bentuk sebelumnya."))
    ]
