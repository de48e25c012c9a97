"""Queries of single words are matched run by run."""

import pytest

from indexer.highlight.match_terms import match_terms
from indexer.highlight.word_matcher import Place, WordMatcher, are_words
from indexer.query.parser import parse


def places(query: str, run: str, *, title: bool = False) -> list[Place]:
    return WordMatcher(match_terms(parse(query).tree), title=title).match(run)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("banjir gempa", True, id="words"),
        pytest.param("judul:banjir gempa", True, id="word-of-titles"),
        pytest.param('gempa "banjir bandang"', False, id="phrase"),
        pytest.param("gempa AT&T", False, id="word-of-several-tokens"),
        pytest.param("banj*", False, id="pattern"),
    ],
)
def test_queries_of_words(query: str, expected: bool) -> None:
    assert are_words(match_terms(parse(query).tree)) == expected


@pytest.mark.parametrize(
    ("query", "run", "expected"),
    [
        pytest.param("gempa banjir", "(kebanjiran),", [(1, 11, 1)], id="stem"),
        pytest.param("gempa banjir", "banjir/gempa", [(0, 6, 1), (7, 12, 0)], id="two-words"),
        pytest.param("baratini", "BaratIni", [(0, 8, 0)], id="alias-longer-than-its-token"),
        pytest.param("ini OR barat", "BaratIni", [(0, 5, 1), (5, 8, 0)], id="parts"),
        pytest.param("barat OR baratini OR ini", "BaratIni", [(0, 8, 0)], id="no-overlap"),
        pytest.param("gempa", "banjir", [], id="nothing"),
    ],
)
def test_places_of_a_run(query: str, run: str, expected: list[Place]) -> None:
    assert places(query, run) == expected


def test_words_of_titles_match_in_titles_only() -> None:
    assert places("judul:banjir gempa", "banjir-gempa", title=True) == [(0, 6, 0), (7, 12, 1)]
    assert places("judul:banjir gempa", "banjir-gempa") == [(7, 12, 1)]


def test_a_run_is_matched_once() -> None:
    matcher = WordMatcher(match_terms(parse("banjir").tree), title=False)

    assert matcher.match("Banjir,") is matcher.known["Banjir,"]
