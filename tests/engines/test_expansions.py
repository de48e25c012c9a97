"""Expansion of wildcards and fuzzy words, and its limits."""

import pytest

from indexer.engines.interface import EngineQuery
from indexer.query.parser import parse
from indexer.query.tree import Fuzzy, Or, Wildcard
from tests.costs import costs_at_most
from tests.engines.conftest import Index, MakeEngine, build_index, found
from tests.engines.documents import document

WORDS = (
    "presiden",
    "presidensi",
    "presisi",
    "residen",
    "persiden",
    "preside",
    "prasiden",
    "presto",
)


def letters(prefix: str, number: int) -> str:
    """Return a different word for each number, without digits, which would be separate tokens."""
    return prefix + "".join("bcdfghjklm"[int(digit)] for digit in f"{number:04}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("presi*", {"presiden", "presidensi", "presisi", "preside"}),
        ("PRESI*", {"presiden", "presidensi", "presisi", "preside"}),
        ("presid?n", {"presiden"}),
        ("pre*n", {"presiden"}),
        ("presiden*", {"presiden", "presidensi"}),
        ("presi*de*", {"presiden", "presidensi", "preside"}),
        ("pre?i*", {"presiden", "presidensi", "presisi", "preside"}),
        ("xyz*", set()),
        ("presiden~1", {"presiden", "persiden", "preside", "prasiden"}),
        ("presiden~2", {"presiden", "persiden", "preside", "prasiden", "presidensi"}),
        ("presiden~1 -preside", {"presiden", "persiden", "prasiden"}),
    ],
)
@pytest.mark.parametrize("batch_size", [3, 100], ids=["segments", "1 segment"])
def test_expansions(index: Index, text: str, expected: set[str], batch_size: int) -> None:
    engine = index(
        *(document(n, "Kabar", word) for n, word in enumerate(WORDS, 1)), batch_size=batch_size
    )

    assert {WORDS[n - 1] for n in found(engine, text)} == expected


def test_a_wildcard_sees_the_written_form_not_the_stem(index: Index) -> None:
    engine = index(document(1, body="kerusuhan"), document(2, body="rusuh"))

    assert found(engine, "keru*") == [1]


@pytest.mark.ranking
def test_the_word_itself_ranks_above_its_neighbours(index: Index) -> None:
    bodies = ["presiden"] * 9 + ["persiden"] * 1
    engine = index(*(document(n, "Kabar", body) for n, body in enumerate(bodies, 1)))

    assert found(engine, "presiden~1")[-1] == 10


def test_a_misspelt_word_finds_the_intended_word(index: Index) -> None:
    engine = index(document(1, body="presiden"), document(2, body="banjir"))

    assert found(engine, "persiden~1") == [1]


def test_deleted_articles_are_not_expanded_to(index: Index) -> None:
    engine = index(document(1, body="presiden"), document(2, body="presisi"))
    engine.builder.apply([], [1])

    assert found(engine, "pres*") == [2]
    assert found(engine, "presiden~1") == []


@pytest.mark.ranking
def test_too_many_expansions_keep_the_most_frequent_and_say_so(make_engine: MakeEngine) -> None:
    engine = make_engine(max_expansions=5)
    documents = [document(n, "Kabar", letters("kata", n)) for n in range(1, 51)]
    three = " ".join(letters("kata", n) for n in (40, 41, 42))
    frequent = [document(100 + n, "Kabar", three) for n in range(5)]
    build_index(engine, [*documents, *frequent], batch_size=20)

    results = engine.searcher.search(EngineQuery(parse("kata*").tree, limit=100))

    assert results.truncated_terms == ("kata*",)
    assert {40, 41, 42, 100, 101, 102, 103, 104} <= {hit.article_id for hit in results.hits}
    assert results.total == len(results.hits) == 10


def test_exactly_the_limit_is_not_too_many(make_engine: MakeEngine) -> None:
    engine = make_engine(max_expansions=5)
    build_index(engine, [document(n, "Kabar", letters("kata", n)) for n in range(1, 6)])

    results = engine.searcher.search(EngineQuery(parse("kata*").tree))

    assert (results.truncated_terms, results.total) == ((), 5)


@pytest.mark.parametrize(
    "pattern", ["aaa" + "*a" * 20 + "*b", "aaa" + "?*" * 20 + "b", "aaa" + "*" * 200 + "b"]
)
def test_no_pattern_is_slow(index: Index, pattern: str) -> None:
    engine = index(document(1, "Kabar", "a" * 63 + " " + "aab" * 21))

    costs_at_most(1, lambda: engine.searcher.search(EngineQuery(Wildcard(pattern))))


@pytest.mark.ranking
def test_expansions_stay_within_the_time_budget_and_say_so(make_engine: MakeEngine) -> None:
    engine = make_engine(time_budget_ms=1)
    vocabulary = " ".join(letters("panjangsekali", n) for n in range(4_000))
    build_index(engine, [document(1, "Kabar", vocabulary)])
    tree = Or(tuple(Fuzzy(letters("panjangsekali", n), 2) for n in range(32)))

    results = costs_at_most(2, lambda: engine.searcher.search(EngineQuery(tree)))

    assert results.partial
