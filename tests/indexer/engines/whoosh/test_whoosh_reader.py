"""Whoosh's own queries run over columnar segments, wherever a clause may stand."""

from pathlib import Path

import pytest
from whoosh import query
from whoosh.query import spans

from indexer.engines.interface import Engine, EngineQuery
from indexer.engines.scoring.clauses import AllOf, TermClause
from indexer.engines.whoosh.segment.weighting import WEIGHTING
from indexer.engines.whoosh.store.storage import open_index
from indexer.query import tree
from tests.engines.conftest import build_index, open_named
from tests.engines.documents import document
from tests.indexer.engines.whoosh.running import run

ALL = EngineQuery(tree.Everything(), facets=False, limit=10)
TEXTS = ("banjir besar di kota", "banjar kota besar", "jalan rusak", "banjir banjir", "kota lama")


def term(text: str) -> query.Query:
    return query.Term("exact", text)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whoosh")


@pytest.fixture(scope="module")
def engine(root: Path) -> Engine:
    """Return an engine on five articles in two segments; the sixth is deleted."""
    engine = open_named("whoosh", root)
    build_index(engine, [document(n, "", text) for n, text in enumerate(TEXTS[:3], start=1)])
    engine.builder.apply([document(6, "", "banjir lagi")], [])
    engine.builder.apply([document(n, "", TEXTS[n - 1]) for n in (4, 5)], [6])
    return engine


#: Queries and the articles that match. Only the articles 1, 2 and 5 have the word "kota".
QUERIES = [
    (term("banjir"), {1, 4}),
    (query.Prefix("exact", "banj"), {1, 2, 4}),
    (query.Wildcard("exact", "b*r"), {1, 2, 4}),
    (query.Regex("exact", "ban.ir"), {1, 4}),
    (query.FuzzyTerm("exact", "banjur"), {1, 2, 4}),
    (query.TermRange("exact", "jalan", "kota"), {1, 2, 3, 5}),
    (query.Every(), {1, 2, 3, 4, 5}),
    (query.Every("exact"), {1, 2, 3, 4, 5}),
    (query.Not(term("kota")), {3, 4}),
    (query.And([term("kota"), query.Every()]), {1, 2, 5}),
    (query.AndNot(term("kota"), term("besar")), {5}),
    (query.AndMaybe(term("kota"), term("lama")), {1, 2, 5}),
    (query.Require(term("kota"), term("besar")), {1, 2}),
    (query.DisjunctionMax([term("lama"), term("rusak")]), {3, 5}),
    (query.ConstantScoreQuery(term("kota"), 2.0), {1, 2, 5}),
    (query.Phrase("exact", ["kota", "besar"]), {2}),
    (query.Phrase("exact", ["banjir", "kota"], slop=3), {1}),
    (spans.SpanNear(term("banjir"), term("besar"), slop=1), {1}),
    (spans.SpanFirst(term("kota"), limit=0), {5}),
    (spans.SpanNot(term("kota"), term("lama")), {1, 2, 5}),
    (query.Term("exact", "tidakada"), set()),
]


@pytest.mark.parametrize(("asked", "ids"), QUERIES, ids=lambda value: type(value).__name__)
def test_a_query_stands_for_a_clause(engine: Engine, asked: query.Query, ids: set[int]) -> None:
    both = AllOf((asked, TermClause("exact", "kota")))

    assert {hit.article_id for hit in run(engine, asked, ALL).hits} == ids
    assert {hit.article_id for hit in run(engine, both, ALL).hits} == ids & {1, 2, 5}


@pytest.mark.parametrize(("asked", "ids"), QUERIES, ids=lambda value: type(value).__name__)
def test_whoosh_itself_searches_the_index(
    engine: Engine, root: Path, asked: query.Query, ids: set[int]
) -> None:
    generation = engine.builder.current_generation()
    assert generation
    with open_index(root / generation).searcher(weighting=WEIGHTING) as searcher:
        numbers = [article_id - 1 for article_id in sorted(ids)]  # in the order of the segments

        assert sorted(searcher.docs_for_query(asked)) == numbers
