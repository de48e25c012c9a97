"""Edited copies of a text are told from two texts of one template."""

from collections.abc import Callable

import pytest

from articles.copies.comparison import compared_text, likeness

SENTENCES = (
    "Sungai Tuntang meluap dan merendam 412 rumah di Karanganyar sejak Selasa (4/2/2025).",
    "Tanggul di Desa Ketanjung jebol sepanjang 20 meter setelah hujan deras selama tiga hari.",
    "Kepala badan bencana Demak, Suprapto, mengatakan petugas menyusun karung pasir.",
    "Ratusan pengungsi menempati balai desa, sekolah, dan masjid yang lebih tinggi.",
    "Dapur umum di Pasar Karanganyar melayani tiga kali makan dalam sehari.",
    "Bupati Demak, Estiana, meminta alat berat didatangkan dari Semarang.",
    "Menurut Suprapto, air baru akan surut dalam empat hari bila hujan berhenti.",
    "Sekolah dasar di tujuh desa diliburkan dan buku pelajaran diangkut ke lantai atas.",
)
FLOOD = " ".join(SENTENCES)
TITLE = "Sungai Tuntang Meluap, 412 Rumah Terendam"
RATES = (
    "Nilai tukar rupiah dibuka menguat pada perdagangan {day}. Mata uang itu berada di {one} per"
    " dolar Amerika Serikat, sedangkan kemarin ditutup di {two}. Analis menilai arah suku bunga"
    " masih menentukan gerak rupiah pekan ini. Kurs jual dolar di bank pagi ini {three}, kurs"
    " belinya {four}. Euro dijual {five} dan dibeli {six}. Nasabah diminta menghubungi kantor"
    " cabang terdekat, karena kurs dapat berubah setiap saat sepanjang hari."
)


def are_copies(one: tuple[str, str], other: tuple[str, str], source: str = "Lain") -> bool:
    """Return the decision, which does not depend on the order of the texts."""
    texts = compared_text(*one, "Kabar Uji"), compared_text(*other, source)
    assert likeness(*texts) == likeness(*reversed(texts))
    return likeness(*texts) > 0


def cut(sentences: tuple[str, ...]) -> str:
    return " ".join(sentences[:5])


def moved(sentences: tuple[str, ...]) -> str:
    return " ".join((*sentences[:2], *reversed(sentences[2:])))


def another_dateline(sentences: tuple[str, ...]) -> str:
    return f"SEMARANG (Kabar Pagi) - {' '.join(sentences)}"


def reworded(sentences: tuple[str, ...]) -> str:
    text = " ".join(sentences)
    for word, other in (("mengatakan", "menuturkan"), ("setelah", "sesudah"), ("Menurut", "Kata")):
        text = text.replace(word, other)
    return text


def continued(sentences: tuple[str, ...]) -> str:
    return f"{' '.join(sentences)} Hingga malam, keadaan di tempat lain dikabarkan aman terkendali."


@pytest.mark.parametrize("edit", [cut, moved, another_dateline, reworded, continued])
def test_an_edited_text_is_a_copy(edit: Callable[[tuple[str, ...]], str]) -> None:
    assert are_copies((TITLE, FLOOD), ("Banjir Demak: Warga Mengungsi", edit(SENTENCES)))


def test_other_figures_in_the_same_places_make_another_text() -> None:
    monday = RATES.format(
        day="Senin",
        one="15.210",
        two="15.245",
        three="15.300",
        four="15.120",
        five="16.410",
        six="16.200",
    )
    tuesday = RATES.format(
        day="Selasa",
        one="15.180",
        two="15.210",
        three="15.270",
        four="15.090",
        five="16.380",
        six="16.170",
    )

    assert not are_copies(("Rupiah menguat ke 15.210", monday), ("Rupiah ke 15.180", tuesday))


def test_other_names_in_the_same_places_make_another_text() -> None:
    other = FLOOD
    for name, replaced in (
        ("Tuntang", "Serang"),
        ("Karanganyar", "Godong"),
        ("Ketanjung", "Klampok"),
        ("Demak", "Grobogan"),
        ("Suprapto", "Wibowo"),
        ("Estiana", "Rahayu"),
    ):
        other = other.replace(name, replaced)

    assert not are_copies((TITLE, FLOOD), ("Sungai Serang Meluap", other))


def test_another_day_in_the_title_and_the_first_words_makes_another_text() -> None:
    body = (
        "Peruntungan Taurus, {day}: ada kabar baik dari teman lama. {advice} Di tempat kerja,"
        " susun urutan tugas sejak pagi agar semuanya selesai tepat waktu. Soal asmara, luangkan"
        " waktu untuk orang yang disayangi meskipun hari terasa padat. Tahan keinginan berbelanja"
        " barang yang tidak perlu, dan catat setiap pengeluaran dengan teliti."
    )
    one = body.format(day="Senin 3 Februari", advice="Cukupi minum air putih.")
    other = body.format(day="Selasa 4 Februari", advice="Kurangi begadang.")

    assert not are_copies(("Zodiak Taurus 3 Februari", one), ("Zodiak Taurus 4 Februari", other))


def test_a_new_report_with_the_background_of_an_older_one_is_another_text() -> None:
    news = (
        "Presiden meninjau tanggul itu dan menjanjikan bantuan bagi warga yang mengungsi kemarin."
        " Ia tiba dengan helikopter bersama sejumlah menteri."
    )
    older = " ".join(SENTENCES[2:])

    assert not are_copies((TITLE, FLOOD), ("Presiden Tinjau Tanggul", f"{news} {older}"))


def test_a_report_above_a_whole_older_one_is_another_text_of_the_same_paper() -> None:
    news = (
        "Presiden meninjau tanggul itu dan menjanjikan bantuan bagi warga yang mengungsi kemarin."
        " Ia tiba dengan helikopter bersama sejumlah menteri."
    )
    follow_up = ("Presiden Tinjau Tanggul", f"{news} {FLOOD}")

    assert not are_copies((TITLE, FLOOD), follow_up, "KABAR UJI")
    assert are_copies((TITLE, FLOOD), follow_up, "Koran lain")


def test_dates_and_thousands_may_be_written_otherwise() -> None:
    one = FLOOD.replace("412", "4.120")
    other = FLOOD.replace("412", "4120").replace("(4/2/2025)", "(4/2)")

    assert are_copies((TITLE, one), (TITLE, other))


@pytest.mark.parametrize(
    "body",
    ["", "Simak videonya.", "Tonton video selengkapnya di kanal kami setiap hari.", "air " * 50],
    ids=["empty", "two words", "nine words", "one word again and again"],
)
def test_texts_of_few_words_are_no_evidence(body: str) -> None:
    assert not are_copies(("Satu", body), ("Dua", body))


def test_short_texts_must_be_nearly_equal() -> None:
    short = " ".join(SENTENCES[:2])

    assert are_copies((TITLE, short), ("Banjir", short))
    assert not are_copies(
        (TITLE, short), ("Banjir", f"{SENTENCES[0]} Warga menunggu bantuan tiba.")
    )


def test_a_line_in_a_long_overview_is_no_copy_of_it() -> None:
    overview = FLOOD + " ".join(
        f"Peristiwa lain nomor{n} juga terjadi pekan ini." for n in range(90)
    )

    assert not are_copies((TITLE, " ".join(SENTENCES[:3])), ("Sepekan", overview))
