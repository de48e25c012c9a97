"""Requests of searches: several searches of a request go together, over one commit."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indexer.deadline import Deadline, until
from indexer.engines.interface import Engine, EngineQuery
from indexer.engines.opensearch import OpenSearchOptions, open_engine
from indexer.engines.opensearch.connections import Connections
from indexer.engines.opensearch.execution import SCORED_HITS
from indexer.exceptions import IndexMoved
from indexer.query.parser import parse
from indexer.query.tree import Or, Word
from tests.cluster import nodes
from tests.engines.conftest import build_index
from tests.engines.documents import at, document

STRICT = EngineQuery(parse("harga beras naik tajam").tree, fold=True)
RELAXED = replace(STRICT, relaxed=True)
MANY_WORDS = 2_000  # more clauses than a cluster accepts


@pytest.fixture
def options(tmp_path: Path) -> Iterator[OpenSearchOptions]:
    yield OpenSearchOptions(
        urls=nodes.urls(),
        cache=tmp_path / "first",
        index=nodes.index_of(tmp_path),
        shards=2,
        replicas=0,
    )
    nodes.remove_index(tmp_path)


@pytest.fixture
def engine(options: OpenSearchOptions) -> Engine:
    """Return an engine that has searched its index, so that it knows the commit."""
    engine = open_engine(options)
    texts = ["harga beras naik tajam", "harga beras", "beras", "naik", "banjir"]
    build_index(engine, [document(n, text) for n, text in enumerate(texts * 3, 1)])
    engine.searcher.search(STRICT)
    return engine


@pytest.fixture
def requests(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of the requests to the cluster, as they are sent."""
    sent: list[str] = []
    ask = Connections.ask

    def counted(
        connections: Connections, method: str, path: str, *rest: Any, **options: Any
    ) -> Any:
        sent.append(path)
        return ask(connections, method, path, *rest, **options)

    monkeypatch.setattr(Connections, "ask", counted)
    return sent


def test_an_expected_search_goes_along_with_the_one_before(
    engine: Engine, requests: list[str]
) -> None:
    alone = [engine.searcher.search(query) for query in (STRICT, RELAXED)]
    requests.clear()

    with until(Deadline()):
        engine.searcher.likely_vocabulary()
        engine.searcher.expect([RELAXED])
        together = [engine.searcher.search(query) for query in (STRICT, RELAXED)]

    assert together == alone
    assert len(together[0].hits) < len(together[1].hits)
    assert requests == ["/_msearch"]


def test_searches_of_one_request_do_not_serve_the_next(engine: Engine, requests: list[str]) -> None:
    for text in ("harga beras naik tajam", "harga beras naik tajam lagi"):
        with until(Deadline()):
            found = engine.searcher.search(STRICT)
        engine.builder.apply([document(100 + len(text), text)], [])

    with until(Deadline()):
        assert engine.searcher.search(STRICT).total > found.total


def test_a_request_learns_that_its_vocabulary_is_of_an_earlier_commit(
    engine: Engine, options: OpenSearchOptions, tmp_path: Path
) -> None:
    other = open_engine(replace(options, cache=tmp_path / "other"))
    with until(Deadline()):
        before = engine.searcher.likely_vocabulary()
        other.builder.apply([document(500, "zamrud")], [])

        with pytest.raises(IndexMoved):
            engine.searcher.search(STRICT)

        assert before.frequency("zamrud") == 0
        assert engine.searcher.likely_vocabulary().frequency("zamrud") == 1
        assert engine.searcher.search(EngineQuery(Word("zamrud"))).total == 1


def test_a_search_that_is_refused_does_no_harm_to_the_one_before(engine: Engine) -> None:
    words = tuple(Word(f"kata{number}") for number in range(MANY_WORDS))
    expected = engine.searcher.search(STRICT)

    with until(Deadline()):
        engine.searcher.expect([EngineQuery(Or((*words, Word("banjir"))))])
        found = engine.searcher.search(STRICT)

    assert found == expected


@pytest.mark.parametrize("others", [0, 1], ids=["whole-groups", "a-group-across-the-end"])
def test_copies_of_one_text_need_no_request_of_their_own(
    engine: Engine, requests: list[str], others: int
) -> None:
    pairs = range(1, SCORED_HITS + 50)
    texts = {number: " ".join(["zamrud", *["batu"] * number]) for number in pairs}
    undated = [document(2 * n, text, copy_group=n) for n, text in texts.items()]
    dated = [
        document(2 * n + 1, text, copy_group=n, published_at=at(2020)) for n, text in texts.items()
    ]
    best = [document(1, "zamrud", published_at=at(2020))] * others
    build_index(engine, [*undated, *dated, *best])
    engine.searcher.search(STRICT)  # so that it knows the commit
    requests.clear()

    with until(Deadline()):
        found = engine.searcher.search(EngineQuery(Word("zamrud"), fold=True))

    assert requests.count("/_msearch") == 1
    assert found.total == len(pairs) + others
    assert found.facets.undated_hits == 0  # of equal scores, the later id is shown


def test_hits_of_one_score_are_in_their_order(engine: Engine) -> None:
    build_index(engine, [document(number, "zamrud") for number in range(1, 2 * SCORED_HITS)])

    hits = engine.searcher.search(EngineQuery(Word("zamrud"), limit=10)).hits

    found = [hit.article_id for hit in hits]
    assert found == list(range(2 * SCORED_HITS - 1, 2 * SCORED_HITS - 11, -1))


def test_a_disjunction_is_searched_in_one_request(engine: Engine, requests: list[str]) -> None:
    texts = [f"harga {'beras ' * (number % 7)} naik" for number in range(1, 2 * SCORED_HITS)]
    pairs = [document(n, text, copy_group=n // 2) for n, text in enumerate(texts, 2)]
    build_index(engine, pairs)
    engine.searcher.search(STRICT)  # so that it knows the commit
    requests.clear()

    with until(Deadline()):
        found = engine.searcher.search(replace(RELAXED, limit=10))

    assert requests == ["/_msearch"]
    assert len(found.hits) == 10
    assert found.total + found.folded == len(pairs)


def test_claims_before_other_hits_need_a_second_request(
    engine: Engine, requests: list[str]
) -> None:
    ids = range(1, 2 * SCORED_HITS)
    claims = [document(n, "", "harga beras " * (3 + n % 9), kind="claim") for n in ids]
    build_index(engine, [*claims, document(900, "", "harga beras")])
    engine.searcher.search(STRICT)
    requests.clear()

    with until(Deadline()):
        found = engine.searcher.search(replace(RELAXED, limit=10))

    assert requests == ["/_msearch", "/_msearch"]
    assert found.hits[0].article_id == 900
    assert found.total == len(claims) + 1
