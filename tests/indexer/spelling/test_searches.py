"""Searches with typos: the corrected query, the suggested query, and words that stay."""

from typing import Any

import pytest
from django.core.management import call_command

from articles.models import Article
from indexer.search.request import SearchRequest, SearchResults
from indexer.search.service import search

BODIES = {
    1: "Presiden Jokowi meninjau rumah sakit di Surabaya.",
    2: "Banjir merendam rumah warga di Semarang.",
    3: "Presiden membuka pameran buku di Surabaya.",
    4: "Harga beras naik, kata pedagang.",
}


@pytest.fixture
def articles(empty_index: None) -> None:
    Article.objects.bulk_create(
        Article(pk=n, title=f"Kabar {n}", body=body) for n, body in BODIES.items()
    )
    call_command("reindex", verbosity=0)


def ask(text: str, **request: Any) -> SearchResults:
    return search(SearchRequest(text, **request))


@pytest.mark.parametrize(
    ("typed", "corrected", "first"),
    [
        ("persiden", "presiden", {1, 3}),
        ("Jokwi", "Jokowi", {1}),
        ("bnajir semarang", "banjir semarang", {2}),
        ("rumahsakit", "rumah sakit", {1}),
        ("harga bberas", "harga beras", {4}),
    ],
)
def test_a_word_that_no_article_has_is_corrected(
    articles: None, typed: str, corrected: str, first: set[int]
) -> None:
    results = ask(typed)

    assert results.corrected == corrected
    assert {hit.article_id for hit in results.hits} == first
    body = BODIES[min(first)]
    assert any(piece.marked for piece in results.highlighter.fragments(body))


@pytest.mark.parametrize(
    "typed", ["presiden", "membanjiri", "2O24", "12345", "pres*", "surabya~1", '"persiden jokowi"']
)
def test_known_words_and_other_kinds_of_terms_are_not_corrected(articles: None, typed: str) -> None:
    assert ask(typed).corrected == ""


def test_a_literal_search_corrects_nothing(articles: None) -> None:
    results = ask("persiden", literal=True)

    assert (results.total, results.corrected) == (0, "")
    assert results.suggested == "presiden"


def test_a_phrase_without_hits_has_a_suggestion(articles: None) -> None:
    assert ask('"persiden jokowi"').suggested == '"presiden jokowi"'


def test_a_far_more_frequent_word_is_suggested_for_a_rare_typo_of_articles(
    empty_index: None,
) -> None:
    bodies = ["pemilhan kepala desa"] * 3 + ["pemilihan kepala daerah"] * 61 + ["pemilhan presiden"]
    bodies += ["pemilihan presiden"] * 20
    Article.objects.bulk_create(Article(title="Kabar", body=body) for body in bodies)
    call_command("reindex", verbosity=0)

    results = ask("pemilhan presiden")

    assert (results.total, results.corrected) == (1, "")
    assert results.suggested == "pemilihan presiden"


@pytest.mark.parametrize(
    ("body", "suggested"),
    [
        ("warga Marsono panen", ""),  # a name, one letter away from a frequent word
        ("warga Marsono bertemu Marsino", "marsino"),  # the article has both spellings
    ],
    ids=["name", "slip"],
)
def test_a_rare_name_of_articles_is_not_taken_for_a_typo(
    empty_index: None, body: str, suggested: str
) -> None:
    bodies = [f"kepala desa Marsino {number}" for number in range(30)]
    bodies += [f"jalan desa {number}" for number in range(200)]
    Article.objects.bulk_create(Article(title="Kabar", body=each) for each in [*bodies, body])
    call_command("reindex", verbosity=0)

    results = ask("marsono")

    assert (results.total, results.corrected, results.suggested) == (1, "", suggested)


def test_a_rare_name_is_replaced_where_the_other_words_have_another(empty_index: None) -> None:
    bodies = [f"bupati Marsino meresmikan jembatan {number}" for number in range(30)]
    bodies += [f"jalan desa {number}" for number in range(200)] + ["petani Marsono panen"]
    Article.objects.bulk_create(Article(title="Kabar", body=each) for each in bodies)
    call_command("reindex", verbosity=0)

    assert ask("bupati marsono").corrected == "bupati marsino"
