"""Random queries over random indexes: the engine returns the same results as the oracle.

Hits, totals, order and scores are compared. ``HYPOTHESIS_PROFILE=many`` runs more examples.
"""

import os
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indexer.engines.interface import Engine, EngineQuery, IndexDocument, Sort
from indexer.query import tree
from indexer.query.parser import parse
from tests.engines import oracle as oracle_module
from tests.engines.conftest import build_index, open_named, remove_named
from tests.engines.documents import at, document
from tests.engines.oracle import Oracle

pytestmark = pytest.mark.ranking

EXAMPLES = {"many": 400}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 25)
QUERIES = 12  # per index
WORDS = (
    "banjir kebanjiran membanjiri rusuh kerusuhan perusuh tulis menulis tulisan anak anak-anak"
    " yang di BaratIni barat ini covid-19 covid 19 jakarta jakart jakarta jakarata presiden"
    " persiden Jum'at jumat 20.000 20000 undang-undang undang café kafe tidakada"
    " kapan tahun tanggal berapa juta adalah"
)
VOCABULARY = WORDS.split()
KINDS = ("news", "claim", "factcheck", "opinion")
words = st.sampled_from(VOCABULARY)
texts = st.lists(words, max_size=14).map(" ".join)
short_texts = st.lists(words, max_size=3).map(" ".join)


@st.composite
def documents(draw: st.DrawFn, article_id: int) -> IndexDocument:
    """Draw a document; its fields may be empty."""
    return document(
        article_id,
        draw(short_texts),
        draw(texts),
        source=draw(short_texts),
        author=draw(short_texts),
        category=draw(st.sampled_from(["", "jakarta", "anak"])),
        kind=KINDS[article_id % len(KINDS)],
        published_at=draw(st.sampled_from([None, at(2020), at(2020, 12), at(2021)])),
    )


plain = st.sampled_from(
    [word for word in VOCABULARY if word.isalpha() and word.islower() and word.isascii()]
)
days = st.sampled_from([None, date(2020, 1, 1), date(2020, 6, 1), date(2021, 1, 1)])
phrases = st.lists(words, min_size=1, max_size=3).map(" ".join)
leaves = st.one_of(
    st.builds(tree.Word, words),
    st.builds(
        tree.Phrase, st.lists(words, min_size=1, max_size=3).map(" ".join), st.integers(0, 3)
    ),
    st.builds(lambda word: tree.Wildcard(word[:3] + "*"), plain.filter(lambda word: len(word) > 2)),
    st.builds(tree.Fuzzy, plain, st.integers(1, 2)),
    st.just(tree.Everything()),
    st.builds(tree.DateRange, days, days),
    st.builds(tree.HasKeyword, st.just("kind"), st.lists(st.sampled_from(KINDS)).map(tuple)),
    st.builds(tree.HasKeyword, st.just("category"), st.just(("jakarta", "pusat"))),
)
families = st.lists(st.builds(tree.Word, plain), max_size=3, unique=True).map(tuple)
names = st.lists(st.builds(tree.Word, words), min_size=2, max_size=3, unique=True)
synonyms = st.lists(
    st.one_of(st.builds(tree.Word, words), st.builds(tree.Phrase, phrases)),
    min_size=1,
    max_size=3,
    unique=True,
).map(tuple)
with_synonyms = st.one_of(
    st.builds(tree.WithSynonyms, names.map(tuple).map(tree.Bag), synonyms),
    st.builds(tree.WithSynonyms, st.builds(tree.Word, words), synonyms, families),
)
with_family = st.builds(
    tree.WithSynonyms, st.builds(tree.Word, words), st.just(()), families.filter(bool)
)
leaves = st.one_of(leaves, with_synonyms, with_family)
bags = st.lists(
    st.one_of(
        st.builds(tree.Word, words),
        st.builds(tree.Fuzzy, plain, st.just(1)),
        with_synonyms,
        with_family,
    ),
    min_size=2,
    max_size=6,
    unique=True,
).map(lambda found: tree.Bag(tuple(found)))


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    children = st.lists(inner, min_size=2, max_size=4).map(tuple)
    negated = st.builds(tree.Not, inner)
    return st.one_of(
        st.builds(tree.And, children),
        st.builds(tree.Or, children),
        st.builds(lambda a, b: tree.And((a, b)), inner, negated),
        st.builds(lambda a: tree.And((tree.Everything(), a)), negated),
        st.builds(tree.InField, st.sampled_from(list(tree.FieldName)), inner),
    )


trees = st.recursive(st.one_of(leaves, bags), larger, max_leaves=8)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[IndexDocument], list[tuple[list[Any], set[int]]]]:
    """Draw the documents of a build, and the later commits (updates, deletes)."""
    first = [draw(documents(n)) for n in range(1, draw(st.integers(0, 9)) + 1)]
    commits = []
    for _ in range(draw(st.integers(0, 4))):
        changed = draw(st.sets(st.integers(1, 14), max_size=4))
        gone = draw(st.sets(st.integers(1, 14), max_size=3)) - changed
        commits.append(([draw(documents(n)) for n in sorted(changed)], gone))
    return first, commits


def grown(
    name: str,
    root: Path,
    first: list[IndexDocument],
    commits: list[tuple[list[IndexDocument], set[int]]],
    **options: Any,
) -> tuple[Engine, Oracle]:
    """Return an engine after a history of commits, and the oracle of the same documents.

    No segments are merged, so that the oracle knows which deleted documents still count. Segments
    without a live document are removed, from the oracle as well.
    """
    engine = open_named(name, root, **options)
    build_index(engine, first, batch_size=4)
    size = (
        4 if name == "whoosh-stock" else max(1, len(first))
    )  # a columnar build ends in one segment
    segments = [first[i : i + size] for i in range(0, len(first), size)]
    live = {each.article_id: each for each in first}
    for updates, deletes in commits:
        engine.builder.apply(updates, deletes)
        for key in {*deletes, *(each.article_id for each in updates)}:
            live.pop(key, None)
        segments = [part for part in segments if any(live.get(d.article_id) is d for d in part)]
        live |= {each.article_id: each for each in updates}
        segments += [updates] if updates else []
    if name == "opensearch":  # its statistics count live documents only
        return engine, Oracle(live, list(live.values()))
    return engine, Oracle(live, [each for part in segments for each in part])


common = {
    "max_examples": EXAMPLES,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": EXAMPLES == 25,
    # Failures are shrunk only in the long profile, because it takes time.
    "phases": [Phase.explicit, Phase.generate, *([Phase.shrink] if EXAMPLES == 400 else [])],
}


@settings(**common)  # type: ignore[arg-type]
@given(history=histories(), queries=st.lists(trees, min_size=QUERIES, max_size=QUERIES))
def test_the_engine_agrees_with_the_oracle(
    engine_name: str, history: Any, queries: list[tree.Node]
) -> None:
    with tempfile.TemporaryDirectory() as root:
        engine, oracle = grown(engine_name, Path(root), *history)

        for query in queries:
            for relaxed in (False, True):
                oracle.relaxed = relaxed
                agree(engine, oracle, query, relaxed=relaxed)
        remove_named(engine_name, Path(root))


#: Documents and queries in which every weight of the oracle decides a score.
WEIGHED_DOCUMENTS = [
    document(1, "Banjir jakarta", "Kabar pertama dari sana.", published_at=at(2021)),
    document(2, "Kabar", "Banjir jakarta tahun 2020 surut pada tanggal 3.", published_at=at(2020)),
    document(3, "Kabar", "Jakarta kebanjiran.", published_at=at(2020, 6)),
    document(4, "Kabar", "Warga bertemu di jakarta, tanpa banjir."),
    document(5, "Kabar", "Kerusuhan."),
]
WEIGHED_QUERIES = [
    parse("banjir jakarta").tree,
    parse("kapan banjir jakarta").tree,
    parse("warga jakart").tree,
    tree.WithSynonyms(tree.Word("rusuh"), (tree.Word("banjir"),)),
    tree.WithSynonyms(tree.Word("rusuh"), (), (tree.Word("banjir"),)),
]
WEIGHTS = ["B", "K1", *(name for name in vars(oracle_module) if name.endswith("_WEIGHT"))]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_weight_that_differs_from_the_oracle_changes_a_score(
    engine_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weight: str
) -> None:
    engine, oracle = grown(engine_name, tmp_path, WEIGHED_DOCUMENTS, [])
    agree_on_weights(engine, oracle)

    monkeypatch.setattr(oracle_module, weight, 1.5 * getattr(oracle_module, weight))

    with pytest.raises(AssertionError):
        agree_on_weights(engine, Oracle(oracle.live, oracle.versions))


@pytest.mark.parametrize("kind", ["claim", "factcheck"])
def test_a_weight_of_a_kind_that_differs_from_the_oracle_changes_a_score(
    engine_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    documents = [replace(WEIGHED_DOCUMENTS[0], kind=kind), *WEIGHED_DOCUMENTS[1:]]
    engine, oracle = grown(engine_name, tmp_path, documents, [])
    agree_on_weights(engine, oracle)

    monkeypatch.setitem(oracle_module.KIND_WEIGHTS, kind, 0.95)

    with pytest.raises(AssertionError):
        agree_on_weights(engine, oracle)


def agree_on_weights(engine: Engine, oracle: Oracle) -> None:
    for query in WEIGHED_QUERIES:
        for relaxed in (False, True):
            oracle.relaxed = relaxed
            agree(engine, oracle, query, relaxed=relaxed)


def agree(engine: Engine, oracle: Oracle, query: tree.Node, *, relaxed: bool) -> None:
    """Assert that engine and oracle return the same results."""
    expected = oracle.answer(query)

    results = engine.searcher.search(EngineQuery(query, limit=100, relaxed=relaxed))
    by_date = engine.searcher.search(EngineQuery(query, limit=100, relaxed=relaxed, sort=Sort.DATE))

    got = {hit.article_id: hit.score for hit in results.hits}
    assert set(got) == set(expected)
    assert results.total == by_date.total == len(got) == len(results.hits)
    assert got == pytest.approx(expected, rel=1e-5)
    in_order = [hit.article_id for hit in results.hits]
    assert in_order == sorted(got, key=lambda key: (-got[key], -key))
    assert {hit.article_id for hit in by_date.hits} == set(got)
    recent = engine.searcher.search(
        EngineQuery(query, limit=100, relaxed=relaxed, sort=Sort.RECENT)
    )
    blended = {hit.article_id: hit.score for hit in recent.hits}
    assert recent.total == results.total
    assert blended == pytest.approx(oracle.recent(query), rel=1e-5)
    assert list(blended) == sorted(blended, key=lambda key: (-blended[key], -key))
