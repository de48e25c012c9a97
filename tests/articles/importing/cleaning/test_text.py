"""Characters, run-together words, quotation marks, paragraphs and titles made from sentences."""

import pytest

from articles.importing.cleaning import clean
from articles.importing.cleaning.headline import shortened
from articles.importing.cleaning.sentences import first_sentence
from tests.articles.importing.cleaning.one_rule import after


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eropa BaratIni memiliki", "Eropa Barat Ini memiliki"),
        ("apa-apaKecuali untuk", "apa-apa Kecuali untuk"),
        ("pasukan elitMenurut organisasi", "pasukan elit Menurut organisasi"),
        ("DetikNews iPhone YouTube BUMDes", "DetikNews iPhone YouTube BUMDes"),
        (
            "#IndonesiaMaju @JakartaPolisi a.com/BaratIni",
            "#IndonesiaMaju @JakartaPolisi a.com/BaratIni",
        ),
    ],
)
def test_run_together_words(text, expected):
    assert after("run-together words", text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "untuk “Tembak tanpa peringatan‘, di tengah",
            "untuk “Tembak tanpa peringatan”, di tengah",
        ),
        ("dari selatan ”, tegas pakar", "dari selatan”, tegas pakar"),
        ("“Apa bedanya? “Dia bertanya.", "“Apa bedanya?” Dia bertanya."),
        ('“Air naik," kata Budi.', "“Air naik,” kata Budi."),
        ("““Air naik,”” kata Budi.", "“Air naik,” kata Budi."),
        ('""Air naik,"" kata Budi.', '"Air naik," kata Budi.'),
        ("naik 8,7 persen, “ ujar Budi", "naik 8,7 persen,” ujar Budi"),
        ('Naik." ,kata', 'Naik." ,kata'),
        ("Ma’ruf ‘senang’ dan “gembira”", "Ma’ruf ‘senang’ dan “gembira”"),
        ("“Satu. “Dua,” kata dia", "“Satu. “Dua,” kata dia"),
        ("Kata “dia “senang” sekali” benar", "Kata “dia “senang” sekali” benar"),
        ('Ia "pulang" lalu "pergi".', 'Ia "pulang" lalu "pergi".'),
        ("Tinggi 5' 6\" saja", "Tinggi 5' 6\" saja"),
    ],
)
def test_quotation_marks(text, expected):
    found = after("quotes", text).text

    assert found == expected
    assert [c for c in found if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("RanÃ© berkata â€œyaâ€\x9d", "Rané berkata “ya”"),
        ("\x93Air naik,\x94 kata dia", "“Air naik,” kata dia"),
        ("a\x00b\x07c", "abc"),
        ("Re\u0301ne", "Réne"),
        ("satu\xa0dua\u2003tiga", "satu dua tiga"),
        ("par\xadlemen\u200b \ufeffkita", "parlemen kita"),
        ("tanda \ud83d saja", "tanda \ufffd saja"),
        ("wajah \ud83d\ude00 lucu", "wajah 😀 lucu"),
        ("harga &quot;naik&quot; &amp; turun", 'harga "naik" & turun'),
        ("5 < 6 dan <script>alert(1)</script>", "5 < 6 dan <script>alert(1)</script>"),
        ("Âge dan Ångström serta São Paulo", "Âge dan Ångström serta São Paulo"),
        ("تَسَحَّرُوا", "تَسَحَّرُوا"),
    ],
)
def test_characters(raw, expected):
    assert clean(raw).body == expected
    clean(raw).body.encode()


def test_markup_in_a_body_becomes_paragraphs():
    raw = "<p>Air <b>naik</b>.</p><p>Warga<br/>pergi.</p><script>lacak()</script>"

    assert clean(raw).body == "Air naik.\n\nWarga\n\npergi."


def test_paragraphs():
    assert clean("Satu baris.\n\n\n\nDua  baris. \r\nTiga baris.").body == (
        "Satu baris.\n\nDua baris.\n\nTiga baris."
    )


def test_wrapped_lines_are_joined():
    paragraph = "Air naik di tiga kecamatan sejak Senin malam dan warga mengungsi ke sekolah. " * 4
    lines, line = [], ""
    for word in paragraph.split():
        if len(line) + len(word) > 70:
            lines.append(line.strip())
            line = ""
        line += f"{word} "
    wrapped = "\n".join([*lines, line.strip()])

    assert clean(f"{wrapped}\n\n{wrapped}").body == f"{paragraph.strip()}\n\n{paragraph.strip()}"


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        (
            "Air Naik di Demak\nAir naik di tiga kecamatan.",
            "Air Naik di Demak",
            "Air naik di tiga kecamatan.",
        ),
        ("Air naik di Demak. Warga pergi.", "Air naik di Demak", "Air naik di Demak. Warga pergi."),
        ("Air naik.\nWarga pergi.", "Air naik", "Air naik.\n\nWarga pergi."),
        (
            "Prof. Dr. H. Budi datang. Lalu pergi.",
            "Prof. Dr. H. Budi datang",
            "Prof. Dr. H. Budi datang. Lalu pergi.",
        ),
        (
            "Apa Sebab Banjir?\nHujan turun lama sekali di hulu.",
            "Apa Sebab Banjir?",
            "Hujan turun lama sekali di hulu.",
        ),
    ],
)
def test_title(text, title, body):
    article = clean(text)

    assert (article.title, article.body) == (title, body)


@pytest.mark.parametrize("text", ["kata " * 200, "x" * 500, "Kota, " * 100, "“" * 300, "a. " * 90])
def test_made_title_is_short(text):
    title = shortened(first_sentence(text.strip()))

    assert len(title) <= 120
    assert not title.endswith((" ", ",", "."))


def test_made_title_is_cut_before_a_preposition_and_has_an_ellipsis():
    text = "Pemerintah membangun kembali jembatan yang runtuh akibat banjir bandang di wilayah itu"

    assert shortened(text, 75).endswith("banjir bandang…")
