"""Datelines are removed and give the source; a sentence that looks like one stays."""

import pytest

from tests.articles.importing.cleaning.one_rule import after

SENTENCE = "Air naik di tiga kecamatan."
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
