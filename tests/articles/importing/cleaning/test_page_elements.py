"""Page elements in exports of several shapes go whole, and the article around them stays."""

import pytest

from articles.importing.cleaning import clean
from articles.importing.record import Fields

FIRST = (
    "Air sungai naik di tiga kecamatan sejak Senin malam, kata petugas yang berjaga. Jalan desa"
    " tergenang setinggi lutut."
)
LAST = "Warga kembali ke rumah masing-masing setelah air surut pada Rabu pagi."
#: Page elements between two paragraphs.
BETWEEN = {
    "headline below a marker": "Baca juga:\nHarga Beras di Pasar Induk Naik Lagi",
    "headlines below a marker": (
        "Baca Juga\nHarga Beras di Pasar Induk Naik Lagi\nWarga Diminta Waspadai Uang Palsu\n"
        "Kereta Wisata Kembali Melayani Penumpang"
    ),
    "headlines apart": (
        "Baca juga:\n\nHarga Beras di Pasar Induk Naik Lagi\n\nWarga Diminta Waspadai Uang Palsu"
    ),
    "headlines with markers": "Baca juga: Harga Beras Naik\nBaca juga: Harga Gula Turun",
    "headline with a bullet": "- Baca juga: Harga Beras Naik",
    "headline in brackets": "(Baca juga: Harga Beras di Pasar Induk Naik Lagi)",
    "headline that asks": "Baca juga: Harga Beras Naik, Apa Sebabnya?",
    "another marker": "Baca: Harga Beras di Pasar Induk Naik Lagi",
    "choice of the editor": "Pilihan Editor:\nHarga Beras di Pasar Induk Naik Lagi",
    "bare marker": "Baca Juga",
    "advertisement": "ADVERTISEMENT\nSCROLL TO CONTINUE WITH CONTENT",
    "player": "Lihat juga Video 'Banjir di Pasar':\n[Gambas:Video 20detik]",
    "video below": "Saksikan Video Pilihan di Bawah Ini:",
    "paging": "2 dari 3 halaman",
    "picture": "Sumber gambar,\nRina Contoh\nKeterangan gambar,\nPasar yang tergenang.",
    "caption": "Pasar tergenang pada Senin. (Foto: Rina Contoh/detikcom)",
    "list of stories": (
        "Berita Terkait\nHarga Beras di Pasar Induk Naik Lagi\n"
        "Warga Diminta Waspadai Uang Palsu Jelang Libur"
    ),
}
#: Page elements behind the last paragraph.
BEHIND = {
    "tags": "(abc/xyz)\nbanjir\nbantuan warga\npasar induk",
    "signed videos and tags": (
        "Video: Banjir di Pasar Induk\nVideo: Banjir di Pasar Induk\n(abc/xyz)\nbanjir\npasar"
    ),
    "video without a colon": "Video Pasar Induk Ditutup Sementara\n(abc/abc)\nviral",
    "headed tags": "Tags\nbanjir\nbantuan warga",
    "tags with signs": "#banjir #bantuanwarga",
    "republished": "Artikel ini telah naik di\ndetikJabar.",
    "republished with a title": (
        "---------\nArtikel ini pertama kali tayang di Kompas.com dengan judul Banjir Surut"
    ),
    "republished elsewhere": "Berita ini telah dimuat di Kabar Kota dengan judul: Banjir Surut",
    "paging": "Halaman: 1 2 Show All",
    "paging in running text": "Halaman:12Show All",
    "channel": "Ikuti saluran WhatsApp Kabar Kota untuk berita terbaru",
    "channel with a name": "Ikuti saluran WhatsApp Kabar Kota",
    "channel and address": "Dapatkan update berita di WhatsApp. Klik https://whatsapp.com/channel/x",
    "news service": "Cek Berita dan Artikel yang lain di\nGoogle News",
    "address": "Klik https://t.me/contoh untuk bergabung",
    "credits": "Pewarta:\nRina Wibisono\nEditor:\nBudi Wibisono\nCopyright © ANTARA 2024",
    "signature": "RINA WIBISONO",
    "initials and a link": "(abc/xyz)\nNext Article\nHarga Beras di Pasar Induk Naik Lagi",
    "list of stories": (
        "More Stories\nHarga Beras di Pasar Induk Naik Lagi\n2 jam lalu\n"
        "Apa Sebab Warga Diminta Waspadai Uang Palsu?"
    ),
    "credits below a list": (
        "Terpopuler\n1\nHarga Beras di Pasar Induk Naik\n2\nKereta Wisata Kembali Melayani"
    ),
    "newsletter": "Anda menerima surel ini karena berlangganan.\nBerhenti berlangganan",
}
DATELINES = {
    "place": "Jakarta\n-\n",
    "place and dash": "Jakarta -\n",
    "apart": "Jakarta\n\n-\n\n",
    "place and medium": "Surabaya, CNBC Indonesia\n-\n",
    "medium and place": "TEMPO.CO\n, Jakarta\n-\n",
    "medium in brackets": "Palembang (ANTARA) -\n",
    "place with a point": "KONTAN.CO.ID - JAKARTA.\n",
    "lost dash": "Liputan6.com, Jakarta\n",
    "unknown medium": "Medan, Kabar Contoh – ",
}


@pytest.mark.parametrize("name", BETWEEN)
def test_element_between_paragraphs(name: str) -> None:
    article = clean(f"{FIRST}\n{BETWEEN[name]}\n{LAST}", Fields(title="Air Naik"))

    assert article.body == f"{FIRST}\n\n{LAST}"
    assert (article.source, article.author, article.published_at) == ("", "", None)


@pytest.mark.parametrize("name", BEHIND)
def test_element_behind_the_text(name: str) -> None:
    article = clean(f"{FIRST}\n{LAST}\n{BEHIND[name]}", Fields(title="Air Naik"))

    assert article.body == f"{FIRST}\n\n{LAST}"


@pytest.mark.parametrize("name", DATELINES)
def test_dateline_over_lines(name: str) -> None:
    given = clean(f"{DATELINES[name]}Sinta Contoh\nternyata pulang lebih awal dari hutan.\n{LAST}")

    assert given.body == f"Sinta Contoh ternyata pulang lebih awal dari hutan.\n\n{LAST}"
    assert given.title.startswith("Sinta Contoh ternyata pulang")


@pytest.mark.parametrize("title", ["", "Air Naik di Pasar"])
def test_dateline_below_a_headline(title: str) -> None:
    article = clean(f"Air Naik di Pasar\nJakarta\n-\n{FIRST}\n{LAST}", Fields(title=title))

    assert (article.title, article.body) == ("Air Naik di Pasar", f"{FIRST}\n\n{LAST}")


@pytest.mark.parametrize(
    "head",
    [
        "Rina Wibisono\nMinggu, 3 Juli 2022 - 09:13 WIB",
        "Oleh Rina Wibisono\nMinggu, 3 Juli 2022 09.13 WIB",
        "Penulis: Rina Wibisono\nMinggu, 3 Juli 2022 09.13 WIB",
    ],
)
def test_byline_above_the_date(head: str) -> None:
    article = clean(f"Air Naik di Pasar Induk\n{head}\n\n{FIRST}\n{LAST}")

    assert article.author == "Rina Wibisono"
    assert str(article.published_at) == "2022-07-03 09:13:00+07:00"
    assert article.body == f"{FIRST}\n\n{LAST}"


def test_comments_and_scripts_are_no_text() -> None:
    raw = (
        f"<p>{FIRST}</p><!-- iklan --><script>if (a < b) lacak()</script><p>{LAST}</p>"
        "<!-- /wp:paragraph -->"
    )

    article = clean(raw, Fields(title="Air"))

    assert article.body == f"{FIRST}\n\n{LAST}"
    assert article.removals == ()


def test_a_comment_that_is_not_closed_stays() -> None:
    assert clean(f"{FIRST} <!-- {LAST}", Fields(title="Air")).body == f"{FIRST} <!-- {LAST}"


@pytest.mark.parametrize(
    ("given", "first", "title"),
    [
        (
            "Air Naik di Pasar Ind",
            "Air Naik di Pasar Induk Contoh",
            "Air Naik di Pasar Induk Contoh",
        ),
        (
            "Air Naik di Pasar...",
            "Air Naik di Pasar Induk Contoh",
            "Air Naik di Pasar Induk Contoh",
        ),
        ("Air Naik di Pasar Induk", "air naik di pasar induk", "Air Naik di Pasar Induk"),
        (
            "Air Naik di Pasar Induk",
            "Air Naik di Pasar Induk - Kompas.com",
            "Air Naik di Pasar Induk",
        ),
        ("", "air naik di pasar induk", "air naik di pasar induk"),
        ("", "*Air Naik di Pasar Induk*", "Air Naik di Pasar Induk"),
    ],
)
def test_headline_above_the_text(given: str, first: str, title: str) -> None:
    article = clean(f"{first}\n{FIRST}\n{LAST}", Fields(title=given))

    assert (article.title, article.body) == (title, f"{FIRST}\n\n{LAST}")


def test_a_line_that_is_more_than_the_title_stays() -> None:
    article = clean(f"Air Naik di Pasar Induk Lagi\n{FIRST}", Fields(title="Air Naik di Pasar"))

    assert article.title == "Air Naik di Pasar"
    assert article.body.startswith("Air Naik di Pasar Induk Lagi")


@pytest.mark.parametrize(
    "line",
    [
        "Ringkasan ini dibuat oleh AI.",
        "Ringkasan ini dibuat dengan kecerdasan buatan. Baca artikel lengkap untuk konteksnya.",
        "Ringkasan AI",
        "Bantu kami dengan mengisi survei singkat ini",
        "Isi survei pembaca di sini",
    ],
)
def test_plugs_of_surveys_and_summaries(line):
    text = "Air naik di tiga kecamatan.\n{}\nWarga mengungsi ke balai desa."

    article = clean(text.format(line), Fields(title="Air Naik"))

    assert article.body == "Air naik di tiga kecamatan.\n\nWarga mengungsi ke balai desa."


@pytest.mark.parametrize(
    "line",
    [
        "Ringkasan ini dibuat oleh AI, kata dosen itu.",
        "Bantu kami mengisi survei, pinta petugas.",
        "Isi survei di rumah warga itu dibaca petugas.",
    ],
)
def test_sentences_about_surveys_and_summaries_stay(line):
    article = clean(f"Air naik di tiga kecamatan.\n{line}", Fields(title="Air Naik"))

    assert article.removals == ()
