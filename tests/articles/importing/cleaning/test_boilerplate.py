"""Boilerplate is removed, and the text of the article stays."""

import pytest

from articles.importing.cleaning.boilerplate import is_boilerplate
from tests.articles.importing.cleaning.one_rule import after

BOILERPLATE = [
    "Baca juga: Harga Beras Naik Lagi",
    "BACA JUGA: Harga Beras Naik Lagi",
    "Baca Juga Harga Beras Naik Lagi",
    "- Baca juga: Harga Beras",
    "Lihat juga: Video Banjir",
    "Simak juga: Cara Mengungsi",
    "Baca selengkapnya",
    "ADVERTISEMENT",
    "SCROLL TO CONTINUE WITH CONTENT",
    "Loading...",
    "[Gambas:Video 20detik]",
    "Halaman Selanjutnya",
    "Halaman 1 dari 3",
    "Copyright © 2021 Kabar Kota",
    "Hak Cipta © 2022 Kabar Kota. Dilarang menyalin.",
    "© KOMPAS",
    "PT Kabar Kota. All rights reserved.",
    "Ikuti kami di Google News",
    "Bagikan:",
    "Bagikan ke Facebook, Twitter, WhatsApp",
    "Facebook Twitter WhatsApp",
    "Tags: banjir, jakarta",
    "Anda sekarang dapat menerima pemberitahuan push dari Kabar Kota. Unduh aplikasi kami.",
    "Dapatkan berita terbaru di saluran WhatsApp kami",
    "Artikel ini telah tayang di Kompas.com dengan judul Banjir",
    "Foto: Antara/Rina Sari",
    "-----",
]
TEXT = [
    "Baca juga buku-buku sejarah agar wawasan bertambah.",
    "Hak cipta lagu itu dipegang keluarganya.",
    "Copyright adalah istilah asing untuk hak cipta.",
    "Iklan rokok dilarang di dekat sekolah.",
    "Bagikan makanan kepada korban banjir.",
    "Halaman sekolah itu tergenang.",
    "Loading barang di pelabuhan tersendat.",
    "Foto itu diambil di Bogor. Pemotretnya Rina.",
    "Ikuti jalan itu sampai ke sungai.",
    "Komentar warga beragam.",
    "Simak juga bagaimana warga bertahan.",
    "Line 2 kereta itu rusak.",
    "",
]


@pytest.mark.parametrize("line", BOILERPLATE)
def test_boilerplate_line(line):
    text = f"Air naik di Demak.\n{line}\nWarga mengungsi."

    assert after("boilerplate lines", text).text == "Air naik di Demak.\nWarga mengungsi."


@pytest.mark.parametrize("line", TEXT)
def test_line_of_the_article(line):
    assert not is_boilerplate(line)


def test_headline_below_a_bare_mark():
    text = "Air naik.\nBaca juga:\n\nHarga Beras Naik Lagi\n\nWarga mengungsi ke sekolah."

    assert after("boilerplate lines", text).text.split() == [
        "Air",
        "naik.",
        "Warga",
        "mengungsi",
        "ke",
        "sekolah.",
    ]


@pytest.mark.parametrize(
    "heading", ["More Stories", "Berita Terkait", "TERPOPULER", "Artikel Terkait:"]
)
def test_the_text_ends_at_a_heading_of_other_stories(heading):
    article = "Air naik di Demak sejak Senin malam dan warga mengungsi ke sekolah terdekat di sana."

    assert after("related sections", f"{article}\n{heading}\nLain\nLagi.").text == article


@pytest.mark.parametrize(
    "text",
    [
        "Terpopuler\nAir naik di Demak.\nWarga mengungsi.",
        "Ia menulis berita terkait banjir.\nWarga mengungsi.",
        "Film itu terpopuler tahun ini.\nWarga menonton.",
    ],
)
def test_navigation_and_sentences_cut_nothing(text):
    assert after("related sections", text).text.endswith(text.partition("\n")[2])


@pytest.mark.parametrize(
    "boilerplate",
    [
        "[Gambas:Twitter]",
        "\\[video.1\\]",
        "SCROLL TO CONTINUE WITH CONTENT",
        "ADVERTISEMENT",
        'Tonton juga video "Banjir di Demak" di sini:',
        "Simak Video 'Banjir di Demak':",
        "Saksikan Live DetikPagi:",
        "Anda sekarang dapat menerima pemberitahuan push dari Kabar. Unduh dan aktifkan aplikasi.",
    ],
)
def test_boilerplate_inside_running_text(boilerplate):
    text = f"Air naik. {boilerplate} Warga mengungsi."

    assert after("inline boilerplate", text).text == "Air naik. Warga mengungsi."


@pytest.mark.parametrize(
    "tail",
    [
        "Advertisement",
        "Copyright © ANTARA 2025 Dilarang keras mengambil konten tanpa izin.",
        "Artikel ini telah tayang di Kompas.com dengan judul Banjir Demak",
    ],
)
def test_boilerplate_at_the_end_of_running_text(tail):
    assert after("inline boilerplate", f"Air naik. {tail}").text == "Air naik."


@pytest.mark.parametrize(
    "text",
    [
        "Ia menonton video itu. Simak videonya nanti.",
        "Polemik hak cipta 2025 berlanjut di pengadilan.",
        "Sekolah memasang advertisement di koran.",
    ],
)
def test_running_text_of_the_article_stays(text):
    assert after("inline boilerplate", text).text == text
