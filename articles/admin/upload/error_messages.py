"""What readers say of a file, in the interface's language.

The readers serve the command line, too, and speak English there. A reason that is not in the table
is shown as it is.
"""

import re

from django.utils.translation import gettext, gettext_noop

# What a reason begins with -> how an editor reads it.
REASONS = (
    (
        r"is empty",
        gettext_noop("kosong: tidak ada yang dapat diimpor"),
    ),
    (
        r"is larger than 5 MB",
        gettext_noop("lebih besar dari 5 MB, padahal berisi satu artikel saja"),
    ),
    (
        r"is not text",
        gettext_noop("bukan teks: simpan sebagai teks polos (UTF-8)"),
    ),
    (
        r"is of an unknown kind",
        gettext_noop("jenis berkas tidak dikenal: pakai .txt, .html, .jsonl, atau .csv (juga .gz)"),
    ),
    (
        r"is a damaged \.gz file",
        gettext_noop("berkas .gz rusak: hanya bagian sebelum baris ini yang terbaca"),
    ),
    (
        r"cannot be read as HTML",
        gettext_noop(
            "tidak terbaca sebagai HTML: simpan ulang halamannya, atau teksnya sebagai .txt"
        ),
    ),
    (
        r"nests elements more than",
        gettext_noop("susunan HTML terlalu dalam: simpan teksnya sebagai .txt"),
    ),
    (
        r"has no article",
        gettext_noop("tidak memuat teks artikel: simpan teksnya sebagai .txt"),
    ),
    (
        r"has no text left after cleaning",
        gettext_noop("tidak ada teks yang tersisa setelah dibersihkan"),
    ),
    (
        r"has no text: its text column is empty",
        gettext_noop("tidak ada teks: kolom isinya kosong"),
    ),
    (
        r"has no text: found (?P<found>.*); expected",
        gettext_noop(
            "tidak ada teks: yang ditemukan %(found)s; perlu salah satu dari body, "
            "isi, teks, konten"
        ),
    ),
    (
        r"has no column with the text: found (?P<found>[^;]*)",
        gettext_noop(
            "tidak ada kolom teks: yang ditemukan %(found)s; perlu salah satu dari "
            "body, isi, teks, konten"
        ),
    ),
    (
        r"has (?P<count>\d+) columns? where the first row names (?P<names>\d+)",
        gettext_noop("memuat %(count)s kolom, padahal baris pertama menyebut %(names)s"),
    ),
    (
        r"has a quotation mark",
        gettext_noop('tanda petik (") tidak ditutup: tutup atau hapus'),
    ),
    (
        r"is longer than (?P<limit>[\d,.]+) characters",
        gettext_noop("barisnya lebih panjang dari %(limit)s karakter"),
    ),
    (
        r"is one JSON array",
        gettext_noop("satu larik JSON: tulis satu objek per baris"),
    ),
    (
        r"is nested too deeply",
        gettext_noop("susunan JSON terlalu dalam: artikel adalah objek datar"),
    ),
    (
        r"is not valid JSON \(.*column (?P<column>\d+)",
        gettext_noop("bukan JSON yang sah (kolom %(column)s)"),
    ),
    (
        r"is a JSON \w+, where",
        gettext_noop("JSON, tetapi bukan objek {…}"),
    ),
    (
        r"has more than (?P<limit>\d+) articles",
        gettext_noop("memuat lebih dari %(limit)s artikel: sisanya tidak dibaca"),
    ),
    (
        r"cannot be read",
        gettext_noop("tidak dapat dibaca"),
    ),
    (
        r"the date (?P<value>.*) cannot be read",
        gettext_noop("tanggal %(value)s tidak terbaca dan ditinggalkan"),
    ),
    (
        r"the status (?P<value>.*) is neither",
        gettext_noop("status %(value)s tidak dikenal"),
    ),
    (
        r"the address (?P<value>.*) is not a",
        gettext_noop("tautan %(value)s bukan alamat http dan ditinggalkan"),
    ),
    (
        r"the source is longer than (?P<limit>\d+)",
        gettext_noop("sumber lebih panjang dari %(limit)s karakter dan ditinggalkan"),
    ),
    (
        r"the author is longer than (?P<limit>\d+)",
        gettext_noop("penulis lebih panjang dari %(limit)s karakter dan ditinggalkan"),
    ),
    (
        r"the category is longer than (?P<limit>\d+)",
        gettext_noop("kategori lebih panjang dari %(limit)s karakter dan ditinggalkan"),
    ),
    (
        r"the id is longer than (?P<limit>\d+)",
        gettext_noop("nomor luar lebih panjang dari %(limit)s karakter dan ditinggalkan"),
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.DOTALL), said) for pattern, said in REASONS)


def as_said_to_editors(reason: str) -> str:
    """Return the reason for a rejection, or a warning, in the interface's language."""
    for pattern, said in _PATTERNS:
        if match := pattern.match(reason):
            return gettext(said) % match.groupdict()
    return reason
