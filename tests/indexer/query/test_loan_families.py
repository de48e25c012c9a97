"""Words of a family of loan words are found below the typed word, if the articles agree."""

from typing import Any

import pytest

from articles.models import Article
from indexer.query.loan_families import is_family
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

pytestmark = pytest.mark.django_db(transaction=True)

BODIES = {
    1: "Vaksin tiba di puskesmas.",
    2: "Vaksinasi anak dimulai pekan ini.",
    3: "Seorang vaksinator berangkat ke desa, anak-anak menunggu.",
    4: "Panitia mengorganisir lomba perahu.",
    5: "Organisasi pelajar berkumpul.",
    6: "Aturan dilegalkan oleh parlemen.",
    7: "Legalisasi dokumen berjalan lancar.",
    8: "Standardisasi mutu beras.",
    9: "Standar mutu jagung.",
    10: "Pemain mengoper bola.",
    11: "Operasi pasar digelar.",
    12: "Formasi pegawai diumumkan.",
    13: "Isi form di loket.",
    14: "Nasi goreng laris.",
    15: "Museum nasional dibuka.",
}


@pytest.fixture(autouse=True)
def articles(empty_index: None) -> None:
    Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar {n}", body=body) for n, body in BODIES.items()
    )


def ask(text: str, **request: Any) -> SearchResults:
    return search(SearchRequest(text, **request))


def keys(results: SearchResults) -> list[int]:
    return [hit.article_id for hit in results.hits]


@pytest.mark.parametrize(
    ("text", "first", "others"),
    [
        ("vaksin", 1, {2, 3}),
        ("vaksinasi", 2, {1, 3}),
        ("mengorganisir", 4, {5}),
        ("organisasi", 5, {4}),
        ("melegalkan", 6, {7}),
        ("standar", 9, {8}),
        ("judul:kabar +vaksin", 1, {2, 3}),
    ],
)
def test_a_family_is_found_below_the_typed_word(text: str, first: int, others: set[int]) -> None:
    results = ask(text)

    assert keys(results)[0] == first
    assert set(keys(results)[1:]) == others
    assert results.hits[0].score > 2 * results.hits[1].score or "judul" in text


def test_the_added_words_are_reported_and_marked() -> None:
    results = ask("vaksin")
    spans = results.highlighter.spans(BODIES[3])

    assert set(results.synonyms) == {"vaksinasi", "vaksinator"}
    assert [BODIES[3][span.start : span.end] for span in spans] == ["vaksinator"]


def test_a_literal_search_has_no_family() -> None:
    results = ask("vaksin", literal=True)

    assert (keys(results), results.synonyms) == ([1], ())


@pytest.mark.parametrize("text", ["oper", "form", "nasi", '"vaksin"', "desa -vaksin", "vaks*"])
def test_other_words_and_parts_have_no_family(text: str) -> None:
    assert ask(text).synonyms == ()


def test_a_sentence_has_no_family() -> None:
    assert ask("vaksin tiba puskesmas desa pekan").synonyms == ()


def test_typed_words_do_not_stand_for_each_other() -> None:
    results = ask("vaksin vaksinasi", literal=False)

    assert "vaksinasi" not in results.synonyms
    assert "vaksin" not in results.synonyms


def test_a_word_without_articles_finds_its_family() -> None:
    Article.objects.filter(pk=3).delete()

    results = ask("vaksinator")

    assert set(keys(results)) == {1, 2}
    assert results.corrected == ""


@pytest.mark.parametrize(
    ("together", "expected", "is_regular", "accepted"),
    [
        pytest.param(40, 1.0, False, True, id="often-together"),
        pytest.param(10, 8.0, False, False, id="together-by-chance"),
        pytest.param(10, 8.0, True, False, id="regular-but-together-by-chance"),
        pytest.param(24, 8.0, True, True, id="regular-and-rather-often-together"),
        pytest.param(0, 0.2, True, True, id="regular-and-rare"),
        pytest.param(0, 0.2, False, False, id="rare"),
        pytest.param(0, 3.0, True, False, id="regular-but-never-together"),
        pytest.param(2, 0.05, False, True, id="two-articles-of-rare-words"),
        pytest.param(2, 0.4, False, False, id="two-articles-of-frequent-words"),
    ],
)
def test_articles_with_both_words_decide(
    together: int, expected: float, is_regular: bool, accepted: bool
) -> None:
    assert is_family(together, expected, is_regular=is_regular) is accepted
