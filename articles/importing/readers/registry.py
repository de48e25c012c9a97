"""The table of file formats: the suffixes of each, its reader and its description for editors.

A new format is one module with a ``read`` function and one entry in ``FORMATS``. The import
command, its help text, the upload page and the messages about unknown files follow the table.
"""

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from articles.importing.readers import (
    csv,
    docx,
    eml,
    epub,
    html,
    jsonl,
    markdown,
    mbox,
    mhtml,
    odt,
    pdf,
    rtf,
    tar,
    txt,
    warc,
    xlsx,
    zip,
)
from articles.importing.readers.member import Reader

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

COMPRESSED = ".gz"  # may follow the suffix of any format


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A file format. ``suffixes`` are in lower case, and the first is the usual one.

    An archive is not read inside another file.
    """

    suffixes: tuple[str, ...]
    read: Reader
    description: "StrOrPromise"  # in the interface's language
    is_archive: bool = False

    @property
    def suffix(self) -> str:
        """Return the usual suffix."""
        return self.suffixes[0]


FORMATS = (
    Format(
        suffixes=(".txt",),
        read=txt.read,
        description=_(
            "Satu artikel mentah: judul, sumber, penulis, dan tanggal dicari dalam teksnya."
        ),
    ),
    Format(
        suffixes=(".html", ".htm"),
        read=html.read,
        description=_("Satu halaman berita tersimpan: hanya teks artikelnya yang diambil."),
    ),
    Format(
        suffixes=(".mhtml", ".mht"),
        read=mhtml.read,
        description=_("Satu halaman yang disimpan peramban sebagai satu berkas."),
    ),
    Format(
        suffixes=(".jsonl", ".ndjson"),
        read=jsonl.read,
        description=_(
            "Satu objek JSON per baris, misalnya dengan title, body, source, published, url."
        ),
    ),
    Format(
        suffixes=(".json",),
        read=jsonl.read,
        description=_("Larik JSON berisi artikel, atau satu objek yang memuat larik itu."),
    ),
    Format(
        suffixes=(".csv", ".tsv"),
        read=csv.read,
        description=_(
            "Satu artikel per baris; baris pertama menyebut kolom, misalnya judul, isi, sumber,"
            " penulis, kategori, tanggal."
        ),
    ),
    Format(
        suffixes=(".xlsx",),
        read=xlsx.read,
        description=_("Buku kerja Excel: lembar dibaca seperti tabel .csv."),
    ),
    Format(
        suffixes=(".docx",),
        read=docx.read,
        description=_(
            "Dokumen Word: satu artikel, atau beberapa jika judulnya menunjukkan demikian."
        ),
    ),
    Format(
        suffixes=(".odt",),
        read=odt.read,
        description=_("Dokumen LibreOffice, dibaca seperti dokumen Word."),
    ),
    Format(
        suffixes=(".rtf",),
        read=rtf.read,
        description=_("Teks kaya (RTF), dibaca seperti dokumen Word."),
    ),
    Format(
        suffixes=(".pdf",),
        read=pdf.read,
        description=_("Dokumen PDF yang bertulisan; hasil pindai tanpa teks tidak terbaca."),
    ),
    Format(
        suffixes=(".epub",),
        read=epub.read,
        description=_("Buku elektronik: setiap bab yang berupa artikel."),
    ),
    Format(
        suffixes=(".md", ".markdown"),
        read=markdown.read,
        description=_("Markdown, boleh dengan kolom di bagian atas (front matter)."),
    ),
    Format(
        suffixes=(".eml",),
        read=eml.read,
        description=_(
            "Satu surel atau buletin; perihalnya menjadi judul, lampirannya ikut dibaca."
        ),
    ),
    Format(
        suffixes=(".mbox",),
        read=mbox.read,
        description=_("Kotak surat: setiap surel di dalamnya."),
    ),
    Format(
        suffixes=(".warc",),
        read=warc.read,
        description=_("Arsip situs: setiap halaman berita di dalamnya."),
    ),
    Format(
        suffixes=(".zip",),
        read=zip.read,
        is_archive=True,
        description=_("Arsip berisi berkas jenis apa pun di atas."),
    ),
    Format(
        suffixes=(".tar", ".tgz"),
        read=tar.read,
        is_archive=True,
        description=_("Arsip berisi berkas jenis apa pun di atas, juga .tar.gz."),
    ),
)

_BY_SUFFIX = {suffix: each for each in FORMATS for suffix in each.suffixes}
SUFFIXES = tuple(_BY_SUFFIX)
USUAL_SUFFIXES = tuple(each.suffix for each in FORMATS)


def format_of(name: str) -> Format | None:
    """Return the format of a file by its name, compressed or not; None for an unknown suffix.

    >>> format_of("Berita.CSV.gz").suffix
    '.csv'
    """
    return _BY_SUFFIX.get(PurePath(name.lower().removesuffix(COMPRESSED)).suffix)


def enumerated(suffixes: tuple[str, ...], conjunction: str) -> str:
    """Return suffixes as part of a sentence.

    >>> enumerated((".txt", ".html", ".csv"), " or ")
    '.txt, .html or .csv'
    """
    *others, last = suffixes
    return f"{', '.join(others)}{conjunction}{last}" if others else last


EXPECTED_SUFFIXES = f"expected {enumerated(SUFFIXES, ' or ')}, each also as {COMPRESSED}"
