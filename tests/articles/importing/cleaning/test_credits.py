"""Bylines, source lines and dates become fields; sentences stay text."""

import pytest

from articles.importing.cleaning import clean
from articles.importing.cleaning.credit_texts import credits_in
from articles.importing.record import Fields
from tests.articles.importing.cleaning.one_rule import after

BODY = "Air naik di tiga kecamatan sejak Senin malam.\nWarga mengungsi ke sekolah terdekat."
LINES = [
    ("Penulis: Rina Sari", {"author": "Rina Sari"}),
    ("Oleh: Rina Sari", {"author": "Rina Sari"}),
    ("Oleh Rina Sari", {"author": "Rina Sari"}),
    ("Reporter : Rina Sari", {"author": "Rina Sari"}),
    ("Pewarta: Rina Sari Editor: Budi Santoso", {"author": "Rina Sari"}),
    ("Editor: Budi Santoso", {"author": "Budi Santoso"}),
    ("Laporan wartawan Rina Sari", {"author": "Rina Sari"}),
    ("Laporan Wartawan Tribunnews.com, Abdul Majid", {"author": "Abdul Majid"}),
    ("Sumber: globaltimes.cn", {"source": "globaltimes.cn"}),
    ("Sumber : Antara", {"source": "Antara"}),
    ("Sumber: https://www.kompas.com/a/b", {"source": "kompas.com"}),
    ("BBC News Indonesia", {"source": "BBC News Indonesia"}),
    ("Rina Sari - detikNews", {"author": "Rina Sari", "source": "detikNews"}),
    ("Kompas.com - 07/01/2022, 14:05 WIB", {"source": "Kompas.com"}),
    ("(ant/red)", {}),
    ("(Ant)", {}),
    ("[abc]", {}),
]
NOT_CREDITS = [
    "Sumber air warga tercemar sejak lama.",
    "Sumber: Kementerian Kesehatan menyebut angka itu naik. Angka lain turun.",
    "Oleh karena itu warga mengungsi.",
    "Oleh sebab itu, Rina pergi",
    "Editor film itu pulang.",
    "Rapat berlangsung Jumat, 7 Januari 2022 di Bogor.",
    "(KPK)",
    "Dunia Berita",
    "Harga Beras",
    "",
]


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line for line, _ in LINES])
@pytest.mark.parametrize("place", ["head", "foot"])
def test_credit_line(line, expected, place):
    text = f"{line}\n{BODY}" if place == "head" else f"{BODY}\n{line}"

    draft = after("credit lines", text)

    assert draft.text == BODY
    assert {name: draft.found(name) for name in expected} == expected


@pytest.mark.parametrize("line", NOT_CREDITS)
def test_line_of_the_article(line):
    assert credits_in(line) is None


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Jumat, 7 Januari 2022 14:05 WIT", "2022-01-07T14:05:00+09:00"),
        ("Diterbitkan: 7 Jan 2022", "2022-01-07T00:00:00+07:00"),
        ("Senin (10/1/2022)", "2022-01-10T00:00:00+07:00"),
        ("31/02/2022", None),
    ],
)
def test_date_of_a_line_of_its_own(line, moment):
    found = clean(f"{line}\n{BODY}").published_at

    assert (found and found.isoformat()) == moment


def test_date_inside_a_sentence_sets_nothing():
    article = clean("Rapat berlangsung pada Jumat, 7 Januari 2022 14:05 WIB. Hasilnya belum ada.")

    assert article.published_at is None
    assert "7 Januari 2022" in article.body


def test_bulleted_credits_above_the_text():
    draft = after("credit lines", f"- Norbert Paredes\n- Dunia Berita BBC\n{BODY}")

    assert draft.text == BODY
    assert (draft.found("author"), draft.found("source")) == ("Norbert Paredes", "Dunia Berita BBC")


def test_a_list_above_the_text_stays():
    text = f"- Harga Beras\n- Harga Gula\n{BODY}"

    assert after("credit lines", text).text == text


def test_writer_has_priority_over_reporter_and_reporter_over_editor():
    lines = "Editor: Cici Lestari\nReporter: Budi Wahono\nPenulis: Rina Sari"

    assert after("credit lines", f"{BODY}\n{lines}").found("author") == "Rina Sari"
    assert after("credit lines", f"{BODY}\n{lines[:-19]}").found("author") == "Budi Wahono"


@pytest.mark.parametrize(
    ("tail", "author"),
    [
        (" (ant/red)", None),
        (" (fem/ddn) banjir jakarta cuaca ekstrem", None),
        (" (*)", None),
        (" (Ant)", None),
        (" Pewarta: Rina Sari Editor: Budi Wahono", "Rina Sari"),
        (" Penulis: Rina Sari", "Rina Sari"),
        (" (Tribunlampung.co.id/Bayu Saputra)", "Bayu Saputra"),
        (" (Ditulis oleh Siti Aminah)", "Siti Aminah"),
        (" [Rina Wijaya]", "Rina Wijaya"),
    ],
)
def test_credit_behind_the_last_sentence(tail, author):
    draft = after("trailing credits", f"Air naik di Demak. Warga mengungsi.{tail}")

    assert draft.text == "Air naik di Demak. Warga mengungsi."
    assert draft.found("author") == author


@pytest.mark.parametrize(
    "text",
    [
        "Perkara itu ditangani Komisi Pemberantasan Korupsi (KPK).",
        "Mereka menyebutnya mudik (pulang kampung).",
        "Ia tiba pada Senin (10/1/2022).",
        "Harga naik 3 persen (year on year/yoy)",
        "Air ini sumber: kehidupan bagi kami semua di desa ini sejak dahulu kala, kata dia. Benar.",
    ],
)
def test_end_of_the_article_stays(text):
    assert after("trailing credits", text).text == text


@pytest.mark.parametrize(
    "signature",
    [" (RUDI)", "\n(RUDI)", " *eko", "\n*eko", " *(eko)", "\n*rin/eko", " (ant/red)"],
)
def test_signatures_at_the_end(signature):
    text = "Air naik di tiga kecamatan. Warga mengungsi."

    article = clean(f"{text}{signature}", Fields(title="Air Naik"))

    assert article.body == text


@pytest.mark.parametrize("name", ["(Rina Contoh)", "RINA CONTOH"])
def test_full_name_at_the_end(name):
    article = clean(f"Air naik. Warga mengungsi. {name}", Fields(title="Air Naik"))

    assert (article.body, article.author) == ("Air naik. Warga mengungsi.", "Rina Contoh")


@pytest.mark.parametrize(
    "line", ["Editor - Rina Contoh", "Pewarta | Rina Contoh", "Penulis – Rina Contoh"]
)
def test_label_with_a_dash(line):
    article = clean(f"Air naik. Warga mengungsi.\n{line}", Fields(title="Air Naik"))

    assert (article.body, article.author) == ("Air naik. Warga mengungsi.", "Rina Contoh")


@pytest.mark.parametrize(
    "text",
    [
        "Perkara KPK itu selesai. (KPK)",
        "Kapal itu milik Rumah Untuk Dunia Indonesia. (RUDI)",
        "Uang dikirim lewat bank. (BTPN)",
        "Uang dikirim lewat bank. (BCA)",
        "Nilainya ditulis 5*",
        "Harga naik.\n*belum termasuk pajak",
        'Ia berkata, "Pulang." (IBU)',
        "Editor - pekerjaan yang sulit - dicari banyak orang.",
        "Nama pelukis itu Rina. (Rina Contoh)",
        "Saham itu milik PT Andai Tbk. (ANDA)",
        "Saham itu milik PT Andai Tbk. (ANDA).",
        "Tulisan itu terpampang di gerbang. DILARANG MASUK",
        "Pidatonya selesai. (Rina Contoh tertawa)",
    ],
)
def test_ends_that_look_like_signatures_stay(text):
    article = clean(f"Air naik.\n{text}", Fields(title="Air Naik"))

    assert article.removals == ()
