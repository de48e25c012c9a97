"""Titles that an import made from the text are told as such."""

import pytest

from articles.importing.cleaning import clean
from articles.importing.record import Fields
from articles.shown_titles import shown_title

LONG = (
    "Wakil bupati meninjau tanggul yang jebol di tiga kecamatan pada Senin malam bersama petugas"
    " badan bencana, lalu menyerahkan bantuan kepada warga di pengungsian."
)


@pytest.mark.parametrize(
    ("title", "body", "shown"),
    [
        ("Air naik di Demak", "Air naik di Demak. Warga pergi.", "Air naik di Demak"),
        (LONG[:-10] + "…", f"{LONG} Warga pulang.", LONG[:-10] + "…"),
        (LONG.partition(", ")[0], f"{LONG} Warga pulang.", LONG.partition(", ")[0] + "…"),
        (": Air naik di Demak", ": Air naik di Demak. Warga pergi.", "Air naik di Demak"),
        ("Siapa yang belum makan?", "Siapa yang belum makan? Warga.", "Siapa yang belum makan?"),
        ('Kata "air" naik', 'Kata "air" naik. Warga pergi.', 'Kata "air" naik'),
        ("", "Air naik di Demak. Warga pergi.", "Air naik di Demak"),
        ("  ", f"{LONG} Warga pulang.", None),
    ],
    ids=["whole", "cut", "clause", "marks", "question", "quoted", "empty", "empty-long"],
)
def test_a_title_from_the_text_is_told(title: str, body: str, shown: str | None):
    text, is_made = shown_title(title, body)

    assert is_made
    if shown is not None:
        assert text == shown
    else:
        assert text.endswith("…")


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Banjir Demak", "Air naik di Demak. Warga pergi."),
        ("Banjir Demak Surut", "Banjir Demak Surut Ani Wati - Kabar Uji Senin, 4 Mei. Air turun."),
        ("Banjir Lagi, Salah Siapa?", "Banjir Lagi, Salah Siapa? Ani Wati - Kabar Uji. Air naik."),
        ("5", "50 rumah rusak. Warga pergi."),
    ],
    ids=["other", "repeated", "question", "prefix"],
)
def test_a_title_of_its_own_is_not_doubted(title: str, body: str):
    assert shown_title(title, body) == (title, False)


@pytest.mark.parametrize("marks", [": ", ":", " - ", "… ", "| ", ":: – "])
def test_no_shown_title_begins_with_marks(marks: str):
    assert shown_title(f"{marks}Air Naik", "Lain.").text == "Air Naik"


@pytest.mark.parametrize("title", ['"Air Naik"', "(Foto) Air Naik", "-5 Derajat", "…dan Air Naik"])
def test_marks_that_belong_to_the_title_stay(title: str):
    assert shown_title(title, "Lain.").text == title


def test_an_article_without_title_and_text_has_no_title():
    assert shown_title("", "") == ("", True)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{LONG} Warga pulang.", LONG.partition(", ")[0] + "…"),
        (f": {LONG}", LONG.partition(", ")[0] + "…"),
        ("Air naik di Demak. Warga pergi.", "Air naik di Demak"),
        (f"Ia berkata (dalam bahasa daerah: {LONG}", "Ia berkata…"),
        ("“Air naik,” kata warga. Mereka pergi.", "“Air naik,” kata warga"),
    ],
    ids=["clause", "marks", "whole", "bracket", "quoted"],
)
def test_a_title_that_an_import_makes_is_recognized_and_shown_as_it_is(text: str, title: str):
    article = clean(text, Fields(source="Kabar Uji"))

    assert article.title == title
    assert shown_title(article.title, article.body) == (title, True)
