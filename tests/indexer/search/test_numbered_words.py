"""Laws, amounts and percentages are searched as sequences, in all their notations."""

import pytest

from articles.models import Article
from indexer.search.messages import message
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)

BODIES = {
    1: "Hakim mengutip Undang-Undang Republik Indonesia Nomor 31 Tahun 1999 soal suap.",
    2: "Jaksa memakai UU No. 31/1999 dalam dakwaan.",
    3: "Pada tahun 1999 ada 31 orang, menurut UU yang lama.",
    4: "Perpres Nomor 31 Tahun 1999 mengatur honor, bukan UU.",
    5: "Dana Rp 4,5 miliar dipakai untuk jembatan.",
    6: "Dana Rp4.500.000.000 dipakai untuk pasar.",
    7: "Dana 4,5 hektare lahan dan miliar rupiah lain, kata Rp.",
    8: "Dana itu 4,5 miliar rupiah.",
    9: "Bunga kredit 9% setahun.",
    10: "Bunga kredit 9 persen setahun.",
    11: "Bunga 9 macam di taman, satu persen layu.",
    12: "Terdakwa dijerat Pasal 45 ayat (2) undang-undang itu.",
    13: "Ayat 2 dibaca, lalu 45 orang pulang dari pasal lain.",
    14: "Ia dijerat Pasal 362 subsider 480 KUHP.",
    16: "Hakim membaca Putusan Nomor 62/PUU-XXII/2024 kemarin.",
    15: "Harga 480 dan 362 nama tertulis di pasal terakhir buku itu.",
}


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar ke-{n}", body=body) for n, body in BODIES.items()
    )


def found(results: SearchResults) -> set[int]:
    return {hit.article_id for hit in results.hits}


@pytest.mark.parametrize(
    "text",
    [
        "UU No 31 Tahun 1999",
        "UU Nomor 31 Tahun 1999",
        "uu no. 31 thn 1999",
        "UU 31/1999",
        "undang-undang 31 tahun 1999",
        "Undang Undang Nmr 31 Tahun 1999",
    ],
)
def test_each_notation_of_a_law_finds_the_law_and_no_other(text: str) -> None:
    results = search(SearchRequest(text))

    assert found(results) == {1, 2}
    assert len(results.sequences) == 1


def test_words_between_the_kind_and_the_number_have_to_match_too() -> None:
    assert found(search(SearchRequest("UU suap nomor 31 tahun 1999"))) == {1}


@pytest.mark.parametrize(
    "text",
    ["Rp 4,5 miliar", "Rp4,5 milyar", "4,5 miliar rupiah", "Rp 4.500.000.000", "Rp 4,5 M"],
)
def test_each_notation_of_an_amount_finds_the_others(text: str) -> None:
    results = search(SearchRequest(f"dana {text}"))

    assert found(results) == {5, 6, 8}
    assert results.synonyms


@pytest.mark.parametrize("text", ["bunga 9 persen", "bunga 9%", "bunga 9 %"])
def test_the_sign_and_the_word_of_a_percentage_are_one(text: str) -> None:
    assert found(search(SearchRequest(text))) == {9, 10}


@pytest.mark.parametrize("text", ["pasal 45 ayat 2", "Pasal 45 ayat (2)"])
def test_the_paragraph_of_an_article_is_part_of_the_sequence(text: str) -> None:
    assert found(search(SearchRequest(text))) == {12}


def test_other_numbers_may_stand_between_an_article_and_its_number() -> None:
    assert found(search(SearchRequest("pasal 480"))) == {14}


def test_a_literal_search_takes_the_words_as_they_are() -> None:
    results = search(SearchRequest("pasal 480", literal=True))

    assert found(results) == {14, 15}
    assert results.sequences == ()


def test_the_words_of_a_law_that_no_article_has_are_searched_apart() -> None:
    results = search(SearchRequest("Perpres 45 Tahun 1999"))

    assert found(results) != set()
    assert results.sequences == ()
    assert results.corrected == ""
    assert message("sequences-apart") in results.notices or message("relaxed") in results.notices


def test_a_sequence_that_articles_have_stays_when_the_other_words_fail() -> None:
    results = search(SearchRequest("UU 31/1999 jembatan"))

    assert results.sequences == ("UU 31/1999",)
    assert message("sequences-apart") not in results.notices


def test_a_ruling_is_found_by_number_and_year_without_its_tag() -> None:
    assert found(search(SearchRequest("putusan nomor 62 tahun 2024"))) == {16}
