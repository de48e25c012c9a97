"""English words and names of a query find articles with their Indonesian forms."""

from typing import Any

import pytest

from articles.models import Article
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)

BODIES = {
    1: "letusan gunung berapi di bitung",
    2: "warga bitung melihat eruption drone",
    3: "menteri pertanian berkunjung ke ternate",
    4: "kereta barang mengalami kecelakaan di cepu",
    5: "harga tiket kereta naik",
    6: "pasar malam di kota ternate",
    7: "juri menonton film the hunger",
    8: "wabah campak menyerang anak",
    9: "jembatan runtuh, korban dilarikan ke rumah sakit",
}
CITY_ARTICLES = range(20, 50)  # the name of a team, with a word that is also an English word


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    bodies = BODIES | {number: f"leicester city menang {number}" for number in CITY_ARTICLES}
    Article.objects.bulk_create(
        Article(pk=number, title=f"Kabar {number}", body=body) for number, body in bodies.items()
    )


def ask(text: str, **request: Any) -> SearchResults:
    return search(SearchRequest(text, **request))


def keys(results: SearchResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


def test_the_indonesian_form_comes_before_a_typed_word_that_articles_seldom_have() -> None:
    results = ask("eruption")

    assert keys(results) == [1, 2]
    assert results.understood == "eruption"
    assert results.synonyms == ("letusan",)
    assert (results.corrected, results.suggested) == ("", "")


def test_a_literal_search_finds_the_typed_word_only() -> None:
    results = ask("eruption", literal=True)

    assert (keys(results), results.synonyms) == ([2], ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("volcanoes", 1),
        ("eruptions in Bitung", 1),
        ("the collapsed bridge", 9),
        ("what is measles", 8),
        ("minister of agriculture", 3),
        ("agriculture ministers", 3),
        ("minister for agriculture in Ternate", 3),
        ("measles outbreaks", 8),
    ],
)
def test_inflected_words_and_function_words(text: str, found: int) -> None:
    assert keys(ask(text)) == [found]


def test_an_english_word_is_not_corrected_to_an_indonesian_one() -> None:
    Article.objects.create(pk=60, title="Kabar", body="ketidakhadiran brigade")

    results = ask("bridge")

    assert (results.corrected, keys(results)) == ("", [9])


def test_words_of_a_name_are_read_alone_if_no_article_has_its_form() -> None:
    results = ask("train crash Cepu")

    assert keys(results) == [4]
    assert {"kereta", "kecelakaan"} <= set(results.synonyms)


def test_a_word_of_a_name_of_the_articles_is_left_alone() -> None:
    results = ask("Leicester City")

    assert (results.total, results.synonyms) == (len(CITY_ARTICLES), ())


def test_a_common_english_word_is_left_alone_beside_an_indonesian_one() -> None:
    assert ask("pasar city").synonyms == ()
    assert ask("city").synonyms == ("kota",)


def test_a_word_that_is_also_indonesian_is_english_beside_english_words_only() -> None:
    tyres = [f"ban mobil pecah {number}" for number in range(30)]
    Article.objects.bulk_create(
        Article(title="Kabar", body=body) for body in [*tyres, "larangan ekspor nikel"]
    )

    assert ask("ban").synonyms == ask("ban mobil").synonyms == ()
    assert "larangan" in ask("nickel export ban").synonyms


def test_a_typed_word_that_articles_often_have_comes_first() -> None:
    found = keys(ask("city"))

    assert set(found) <= set(CITY_ARTICLES)


def test_a_title_in_an_indonesian_query_is_left_alone() -> None:
    assert ask("juri film the hunger").synonyms == ()


def test_indonesian_words_find_no_english_ones() -> None:
    assert keys(ask("letusan")) == [1]


@pytest.mark.parametrize("text", ['"eruption"', "-eruption kabar", "erupt*", "sumber:eruption"])
def test_phrases_exclusions_wildcards_and_fields_stay_as_typed(text: str) -> None:
    assert ask(text).synonyms == ()


def test_english_in_titles() -> None:
    Article.objects.create(pk=60, title="Letusan terbesar", body="abu")

    assert keys(ask("judul:eruption")) == [60]


def test_an_acronym_must_be_typed_in_capitals() -> None:
    Article.objects.create(pk=60, title="Kabar", body="pasukan Amerika Serikat")

    assert "Amerika Serikat" in ask("US troops").synonyms
    assert "Amerika Serikat" not in ask("us troops").synonyms
