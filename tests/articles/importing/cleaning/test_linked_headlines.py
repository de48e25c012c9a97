"""Linked headlines in running text: the headline is removed, the next sentence stays whole."""

import pytest

from tests.articles.importing.cleaning.one_rule import after

# The text behind "Air naik." and the part of it that stays.
LINKS = [
    (
        "Baca juga: Harga Beras Naik Lagi di Pasar Induk Menurut warga, air deras.",
        "Menurut warga, air deras.",
    ),
    (
        "Baca juga:Harga Beras Naik Lagi Dalam kesempatan itu, Budi pergi.",
        "Dalam kesempatan itu, Budi pergi.",
    ),
    ("Baca juga: Harga Beras Naik Lagi “Air deras,” kata Budi.", "“Air deras,” kata Budi."),
    (
        "Baca juga: Harga Beras Naik, Apa Sebabnya? Ia menambahkan, air deras.",
        "Ia menambahkan, air deras.",
    ),
    ("Baca juga: Ratusan Rumah Terendam Banjir di Demak", ""),
    ("(Baca juga: Harga beras naik lagi) Warga pergi.", "Warga pergi."),
    ("Baca juga: Harga Beras Naik Baca juga: Harga Gula Turun Pewarta: Rina", "Pewarta: Rina"),
    ("Baca juga: Polisi usut pencurian beras Baca juga: Warga minta bantuan", ""),
    (
        "Baca juga: Polisi usut pencurian beras di gudang “Air deras,” katanya.",
        "“Air deras,” katanya.",
    ),
    ("Baca Juga Warga pergi.", "Warga pergi."),
    ("Baca juga:, Baca juga:, Warga pergi.", "Warga pergi."),
    ("Baca juga, “Air deras,” katanya.", "“Air deras,” katanya."),
    ("Lihat juga: Harga Beras Naik Lagi Menurut warga, air deras.", "Menurut warga, air deras."),
]
# Sentences whose capitalized subject follows the headline.
SUBJECTS = [
    "Kapolres Demak, AKBP Budi Santoso menjelaskan, air deras.",
    "Kepala Dinas Perhubungan Demak mengatakan air deras.",
    "Kadiv Humas Polri Irjen Pol Sandi Nugroho mengatakan air deras.",
    "Kemudian, Saudi juga mengirim bantuan.",
    "Kebakaran di Tebet terjadi pada malam hari.",
    "Tokayev meminta bantuan.",
    "Koalisi Air Bersih (KAB) menolak rencana itu.",
]
STAYS = [
    "Anda bisa baca juga buku itu di perpustakaan.",
    "Warga juga membaca. Baca juga bukunya.",
    "Ia juga pergi.",
]


@pytest.mark.parametrize(("text", "left"), LINKS, ids=[text[:60] for text, _ in LINKS])
def test_link(text, left):
    assert after("linked headlines", f"Air naik. {text}").text == f"Air naik. {left}".strip()


@pytest.mark.parametrize("sentence", SUBJECTS)
def test_no_word_of_the_article_is_lost(sentence):
    text = f"Air naik. Baca juga: Warga Diminta Waspada Banjir Bandang Saat Ini {sentence}"

    found = after("linked headlines", text).text

    assert found.endswith(sentence)
    assert "Baca juga" not in found
    assert len(found) < len(text) - 40


@pytest.mark.parametrize("text", STAYS)
def test_text_of_the_article_stays(text):
    assert after("linked headlines", text).text == text
