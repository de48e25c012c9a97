"""Numbers of laws in query texts."""

import pytest

from indexer.query.numbered_laws import article_at, is_law_year, law_of, number_at
from indexer.query.tree import Phrase


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("No 8 Tahun 1981", "8 Tahun 1981"),
        ("nomor 12A tahun 2003 tentang", "12A Tahun 2003"),
        ("no. 40 thn 2007", "40 Tahun 2007"),
        ("Nmr 3/2014", "3/2014"),
        ("nomor 4 2012", "4 Tahun 2012"),
    ],
)
def test_the_word_for_number_marks_the_number_of_a_law(text: str, searched: str) -> None:
    number = number_at(text)

    assert number is not None
    assert number.searched == searched


@pytest.mark.parametrize(
    "text", ["8 Tahun 1981", "No 8", "Tahun 1981", "No 8 tahun 81", "8/1/1981"]
)
def test_other_numbers_are_not_marked(text: str) -> None:
    assert number_at(text) is None


def test_a_law_has_notations_for_each_form_of_its_kind() -> None:
    law = law_of(("PP", "Peraturan Pemerintah"), "Nomor 45 Tahun 1995")

    assert law is not None
    assert law.searched == "PP 45 Tahun 1995"
    assert {phrase.text for phrase in law.others} == {
        "PP … 45 Tahun 1995",
        "Peraturan Pemerintah … 45 Tahun 1995",
        "PP … 45/1995",
        "Peraturan Pemerintah … 45/1995",
    }


def test_no_words_stand_in_a_short_number_that_may_be_a_day() -> None:
    law = law_of(("UU",), "17/2019")

    assert law is not None
    assert Phrase("UU Nomor 17/2019") in law.others
    assert all("17/2019" not in each.text for each in law.others if each.slop)


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("pasal 45 ayat 2 KUHP", "Pasal 45 ayat 2"),
        ("Pasal 12 B", "Pasal 12B"),
        ("ps. 5", "Pasal 5"),
    ],
)
def test_an_article_of_a_law(text: str, searched: str) -> None:
    article = article_at(text)

    assert article is not None
    assert article.searched == searched


@pytest.mark.parametrize(
    ("before", "is_law"),
    [
        (["UU", "8", "tahun"], True),
        (["PP", "Gambut", "71", "Tahun"], True),
        (["nomor", "8", "tahun"], True),
        (["perda", "8"], True),
        (["amandemen", "uud"], True),
        (["seri", "8"], False),
        (["banjir", "tahun"], False),
        (["remaja", "17", "tahun"], False),
        (["UU"], False),
    ],
)
def test_the_year_of_a_law(before: list[str], is_law: bool) -> None:
    assert is_law_year(before, "1999") is is_law
