"""The help page: the rules of the query language, each with an example as a link."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indexer.search.request import SearchRequest
from searchsite.decorators import page
from searchsite.page_memory import remembered
from searchsite.presentation.links import search_url


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the query language: an example and its meaning."""

    example: str
    meaning: str | Promise

    @property
    def url(self) -> str:
        """Return the URL of the example's results."""
        return search_url(SearchRequest(text=self.example))


@dataclass(frozen=True, slots=True)
class Section:
    """Rules about one topic."""

    anchor: str
    title: str | Promise
    rules: tuple[Rule, ...]


SECTIONS = (
    Section(
        "kata",
        _("Kata biasa"),
        (
            Rule("banjir Jakarta", _("Artikel yang memuat kedua kata itu, di judul atau isi.")),
            Rule(
                "memperkuat",
                _("Juga bentuk lain dari kata dasarnya: kuat, kekuatan, diperkuat."),
            ),
            Rule(
                "penanganan banjir bandang di kawasan perkotaan",
                _(
                    "Dari lebih dari tiga kata, yang paling khas harus ada; yang memuat lebih"
                    " banyak dan berdekatan ditampilkan lebih dahulu."
                ),
            ),
        ),
    ),
    Section(
        "frasa",
        _("Frasa, kata yang harus dan yang tidak boleh ada"),
        (
            Rule('"harga beras"', _("Kata-kata itu berdampingan, persis seperti ditulis.")),
            Rule('"harga beras"~3', _("Di antaranya boleh ada paling banyak tiga kata lain.")),
            Rule("gempa -tsunami", _("Memuat gempa, tetapi tidak memuat tsunami.")),
            Rule(
                "+banjir hujan tanggul sungai warga",
                _("Banjir harus ada; dari kata-kata lainnya cukup yang paling khas."),
            ),
        ),
    ),
    Section(
        "gabungan",
        _("DAN, ATAU, BUKAN"),
        (
            Rule("banjir ATAU longsor", _("Memuat salah satu atau keduanya.")),
            Rule("pemilu DAN Jakarta", _("Memuat keduanya.")),
            Rule("vaksin BUKAN influenza", _("Memuat vaksin, tetapi tidak influenza.")),
            Rule(
                "(banjir ATAU longsor) DAN evakuasi",
                _("Tanda kurung mengelompokkan. AND, OR, dan NOT juga dikenal; huruf kapital."),
            ),
        ),
    ),
    Section(
        "bagian",
        _("Mencari di bagian tertentu"),
        (
            Rule("judul:gempa", _("Judulnya memuat gempa (title:).")),
            Rule('judul:"harga beras"', _("Judulnya memuat frasa itu.")),
            Rule("kategori:olahraga", _("Dari kategori itu saja (category:).")),
            Rule(
                "sumber:harian", _("Nama sumbernya, atau nama medianya, memuat kata itu (source:).")
            ),
            Rule("penulis:redaksi", _("Penulisnya memuat kata itu (author:).")),
        ),
    ),
    Section(
        "tanggal",
        _("Tanggal"),
        (
            Rule("banjir tanggal:2024", _("Terbit pada tahun 2024.")),
            Rule("pemilu tanggal:2023-06..2024-02", _("Dari Juni 2023 sampai Februari 2024.")),
            Rule("gempa tanggal:2022-01-07..", _("Sejak 7 Januari 2022.")),
            Rule("gempa tanggal:kemarin", _("Terbit kemarin.")),
            Rule("banjir tanggal:7-hari", _("Tujuh hari terakhir, dengan hari ini.")),
            Rule("banjir tanggal:minggu-ini", _("Sejak Senin minggu ini.")),
            Rule("pemilu tanggal:3-bulan", _("Tiga bulan terakhir.")),
            Rule("pajak tanggal:bulan-lalu..hari-ini", _("Dari awal bulan lalu sampai hari ini.")),
        ),
    ),
    Section(
        "kira-kira",
        _("Sebagian kata dan salah eja"),
        (
            Rule("vaksin*", _("Semua kata yang diawali vaksin; sedikitnya tiga huruf.")),
            Rule("Kazakstan~1", _("Juga kata yang berbeda satu huruf, misalnya Kazakhstan.")),
        ),
    ),
)


@page
@remembered
def help_page(request: HttpRequest) -> HttpResponse:
    """Show the help page with all rules of the query language."""
    context = {"sections": SECTIONS, "alerts": settings.ALERTS}
    return render(request, "searchsite/help.html", context)
