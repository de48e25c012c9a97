"""Datelines are removed and give the source; a sentence that looks like one stays."""

import pytest

from articles.importing.cleaning import clean
from articles.importing.record import Fields
from tests.articles.importing.cleaning.one_rule import after

SENTENCE = "Air naik di tiga kecamatan."
OTHER = Fields(title="Air Naik", source="Warta Lain", url="https://wartalain.com/a")
DATELINES = [
    ("HETANEWS.com - ", "HETANEWS.com"),
    ("JAKARTA, KOMPAS.com – ", "KOMPAS.com"),
    ("JAKARTA, KOMPAS.com– ", "KOMPAS.com"),
    ("BANDAR LAMPUNG, KOMPAS.com -- ", "KOMPAS.com"),
    ("KOMPAS.com - ", "KOMPAS.com"),
    ("Jakarta (ANTARA) - ", "ANTARA"),
    ("Bandar Lampung (Lampost.co)– ", "Lampost.co"),
    ("TEMPO.CO, Jakarta - ", "TEMPO.CO"),
    ("TEMPO.CO,Jakarta- ", "TEMPO.CO"),
    ("Liputan6.com, Jakarta - ", "Liputan6.com"),
    ("Liputan6.com, Jakarta ", "Liputan6.com"),
    ("Liputan6.com, Jakarta", "Liputan6.com"),
    ("Liputan6.com, Washington, DC - ", "Liputan6.com"),
    ("REPUBLIKA.CO.ID, JAKARTA -- ", "REPUBLIKA.CO.ID"),
    ("Bisnis.com, JAKARTA — ", "Bisnis.com"),
    ("TRIBUNNEWS.COM - ", "TRIBUNNEWS.COM"),
    ("TRIBUNNEWS.COM, JAKARTA - ", "TRIBUNNEWS.COM"),
    ("TRIBUN-MEDAN.com, MEDAN - ", "TRIBUN-MEDAN.com"),
    ("SURYA.co.id | BANGKALAN - ", "SURYA.co.id"),
    ("KONTAN.CO.ID - JAKARTA. ", "KONTAN.CO.ID"),
    ("Jakarta, CNN Indonesia -- ", "CNN Indonesia"),
    ("detikNews - ", "detikNews"),
    ("VIVAnews - ", "VIVAnews"),
    ("SURABAYA - ", None),
    ("Jakarta - ", None),
    ("Pesawaran, Lampung – ", None),
    ("JAKARTA—", None),
    ("KBRN, Jakarta: ", "KBRN"),
    ("KBRN, Kotaandai: ", "KBRN"),
    ("DENPASAR, NusaAndai - ", "NusaAndai"),
    ("Bandung (Kabar Andai) – ", "Kabar Andai"),
    ("Bandung, 10/6 (Antara) - ", "Antara"),
]
#: Datelines that only the known source or address of the article makes certain.
KNOWN = [
    ("AYO ANDAI - ", "", "https://ayoandai.com/a"),
    ("KOTAANDAI, AYO ANDAI -- ", "Ayo Andai", ""),
    ("Kotaandai (Suara Andai) – ", "suaraandai.co.id", ""),
    ("Suara Andai | Kotaandai – ", "", "https://www.suaraandai.co.id/a"),
    ("SUARA ANDAI, KOTAANDAI: ", "Suara Andai", ""),
    ("Kotaandai, Suara Andai: ", "Suara Andai", ""),
    ("Kotaandai, Suara Andai\n", "Suara Andai", ""),
    ("Jakarta: ", "", "https://www.medcom.id/a"),
]
SENTENCES = [
    "KPK - lembaga antikorupsi - memeriksa tiga saksi.",
    "Harga beras - yang naik sejak Mei - kini turun.",
    "PSSI - Thailand menandatangani kerja sama.",
    "Jakarta kembali banjir - kali ini di tiga kecamatan.",
    "Surabaya-Malang ditempuh dalam satu jam.",
    "Jakarta Selatan dan Depok berbagi sungai.",
    "Kompas menunjuk ke utara - begitu pula bintang.",
    "VIDEO - warga menyelamatkan diri.",
    "Covid-19 mereda.",
    "- Beras naik.",
    "Waspada - itulah pesan petugas kepada warga di lereng gunung.",
    "Merdeka - kata itu diteriakkan warga di lapangan.",
    "Bogor, Tempo - nama majalah itu - dan Depok menjadi saksi.",
    "",
]


@pytest.mark.parametrize(("dateline", "source"), DATELINES, ids=[text for text, _ in DATELINES])
def test_dateline(dateline, source):
    draft = after("dateline", dateline + SENTENCE)

    assert draft.text == SENTENCE
    assert draft.found("source") == source


@pytest.mark.parametrize(("dateline", "source", "url"), KNOWN)
def test_dateline_of_the_known_source(dateline, source, url):
    given = Fields(title="Air Naik", source=source, url=url)

    known, unknown = clean(dateline + SENTENCE, given), clean(dateline + SENTENCE, OTHER)

    assert known.body == SENTENCE
    assert "".join(unknown.body.split()) == "".join((dateline + SENTENCE).split())


@pytest.mark.parametrize(
    "text",
    [
        "Jakarta: Apa yang terjadi di kota itu?",
        "Rina Andai: Saya lelah.",
        "Suara Andai - media itu - digugat.",
        "Bola - benda itu - hilang.",
    ],
)
def test_beginning_of_a_sentence_stays_for_a_known_source(text):
    given = Fields(title="Judul", source="Suara Andai", url="https://bola.suaraandai.com/a")

    article = clean(text, given)

    assert article.body == text


def test_place_in_capitals_that_the_text_names():
    named = "Warga menunggu di Misaland sejak pagi."

    found = after("dateline", f"MISALAND - Air naik. {named}")
    other = after("dateline", "MISALAND - Warga menunggu MISALAND di Misaland.")

    assert found.text == f"Air naik. {named}"
    assert other.text == "MISALAND - Warga menunggu MISALAND di Misaland."


@pytest.mark.parametrize("text", SENTENCES)
def test_beginning_of_a_sentence_stays(text):
    draft = after("dateline", text)

    assert draft.text == text
    assert draft.found("source") is None


def test_dateline_behind_the_summary_of_a_page():
    text = "Ringkasan berita ini. JAKARTA, KOMPAS.com - Air naik."

    draft = after("dateline", text)

    assert draft.text == "Ringkasan berita ini. Air naik."
    assert draft.found("source") == "KOMPAS.com"
