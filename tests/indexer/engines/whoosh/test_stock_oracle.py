"""The columnar segments answer as Whoosh's stock codec does, with NumPy and with kernels.

Random documents in many segments with deletions, random clauses: the same hits, totals and facets,
scores within 1e-5, and the same order but for scores that are equal to nine digits. Whoosh's own
queries run over the columnar readers. ``HYPOTHESIS_PROFILE=many`` tries more.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from whoosh import query as whoosh_query
from whoosh.query import Term
from whoosh.query.spans import SpanNear2

from indexer.engines.interface import (
    Engine,
    EngineQuery,
    EngineResults,
    Filters,
    IndexDocument,
    Sort,
)
from indexer.engines.scoring.clauses import (
    AllOf,
    AnyOf,
    AtLeast,
    BestOf,
    Clause,
    Excluding,
    MergedTerms,
    PhraseClause,
    TermClause,
    WithOptional,
)
from indexer.engines.whoosh.search import match_set, top_k
from indexer.engines.whoosh.search.document_sets import DocumentSet
from indexer.query import tree
from tests.engines.conftest import build_index, open_named
from tests.engines.documents import at, document
from tests.indexer.engines.whoosh.running import run

EXAMPLES = {"many": 600}.get(os.environ.get("HYPOTHESIS_PROFILE", ""), 20)
QUERIES = 15  # an index
ALL = EngineQuery(tree.Everything(), limit=200)
NAMES = ("stem", "exact", "title_stem", "title_exact", "source_words")

# The earlier a word, the more often it is drawn.
VOCABULARY = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
WORDS = [word for rank, word in enumerate(VOCABULARY) for _ in range(len(VOCABULARY) - rank)]
words = st.sampled_from(WORDS)
texts = st.lists(words, max_size=30).map(" ".join)
short = st.lists(words, max_size=3).map(" ".join)


@st.composite
def documents(draw: st.DrawFn, article_id: int) -> IndexDocument:
    """Draw one document; empty fields are as likely as not."""
    return document(
        article_id,
        draw(short),
        draw(texts),
        source=draw(short),
        category=draw(st.sampled_from(["", "olahraga", "politik"])),
        published_at=draw(st.sampled_from([None, at(2019), at(2020), at(2021)])),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[IndexDocument], list[tuple[list[Any], set[int]]]]:
    """Draw what is built at first, and commits (updates, deletes) after it."""
    first = [draw(documents(n)) for n in range(1, draw(st.integers(0, 25)) + 1)]
    commits = []
    for _ in range(draw(st.integers(0, 3))):
        changed = draw(st.sets(st.integers(1, 30), max_size=4))
        gone = draw(st.sets(st.integers(1, 30), max_size=3)) - changed
        commits.append(([draw(documents(n)) for n in sorted(changed)], gone))
    return first, commits


names = st.sampled_from(NAMES)
asked = st.one_of(words, st.just("tidakada"))
terms = st.builds(TermClause, names, asked, st.sampled_from([1.0, 1.0, 0.5, 2.0]))
plain_terms = st.builds(TermClause, names, asked, st.just(1.0))  # an omitted boost would be drawn
whoosh_terms = st.builds(Term, names, asked)
phrases = st.builds(
    PhraseClause,
    st.sampled_from(NAMES[:4]),
    st.lists(words, min_size=2, max_size=3).map(tuple),
    st.integers(1, 4),
)
merged = st.builds(
    lambda found: MergedTerms("exact", tuple(sorted(found))),
    st.sets(asked, min_size=1, max_size=4),
)
sets = st.one_of(
    st.builds(lambda: DocumentSet(lambda columns: columns.between(1_577_836_800, None))),
    st.builds(lambda: DocumentSet(lambda columns: columns.article_ids % 2 == 0)),
)
only_whoosh = st.one_of(
    st.builds(whoosh_query.Prefix, st.just("exact"), st.sampled_from(["s", "se", "t"])),
    st.builds(whoosh_query.Wildcard, st.just("exact"), st.sampled_from(["*a", "?u?", "d*"])),
    st.builds(whoosh_query.Every),
    st.builds(whoosh_query.DisjunctionMax, st.lists(whoosh_terms, min_size=2, max_size=3)),
    st.builds(whoosh_query.ConstantScoreQuery, whoosh_terms),
    st.builds(whoosh_query.FuzzyTerm, st.just("exact"), st.sampled_from(["sat", "duwa", "lima"])),
    st.builds(
        lambda one, other, slop: SpanNear2([Term("exact", one), Term("exact", other)], slop=slop),
        words,
        words,
        st.integers(1, 3),
    ),
    st.builds(
        lambda found: whoosh_query.And(found, boost=2.0),
        st.lists(whoosh_terms, min_size=2, max_size=2),
    ),
)
leaves = st.one_of(terms, terms, phrases, merged, sets, only_whoosh)


def some(inner: st.SearchStrategy[Clause], least: int, most: int) -> st.SearchStrategy[Any]:
    """Draw a tuple of clauses."""
    return st.lists(inner, min_size=least, max_size=most).map(tuple)


def at_least(inner: st.SearchStrategy[Clause], most: int) -> st.SearchStrategy[AtLeast]:
    """Draw clauses with weights that can reach their minimum."""
    return st.builds(
        lambda found, least, weights: AtLeast(
            found, min(least, sum(weights[: len(found)])), tuple(weights[: len(found)])
        ),
        some(inner, 1, most),
        st.integers(1, 9),
        st.lists(st.integers(1, 4), min_size=most, max_size=most),
    )


def larger(inner: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    return st.one_of(
        st.builds(AllOf, some(inner, 1, 4)),
        st.builds(AnyOf, some(inner, 1, 4)),
        st.builds(Excluding, inner, some(inner, 1, 4)),
        st.builds(WithOptional, inner, some(terms, 1, 3)),
        st.builds(
            lambda found, factors: BestOf(found, tuple(factors[: len(found)])),
            some(inner, 1, 3),
            st.lists(st.sampled_from([1.0, 0.5]), min_size=3, max_size=3),
        ),
        at_least(inner, 4),
    )


flat = st.one_of(
    st.builds(AnyOf, some(plain_terms, 1, 5)),
    st.builds(AllOf, some(terms, 1, 4)),
    st.builds(lambda one, many: AllOf((*many, one)), phrases, some(terms, 0, 2)),
    at_least(terms, 5),
)
queries = st.one_of(
    flat,
    st.builds(WithOptional, flat, some(terms, 1, 3)),
    st.recursive(leaves, larger, max_leaves=8),
)
windows = st.builds(
    lambda offset, limit, sort, filters: replace(
        ALL,
        offset=offset,
        limit=limit,
        sort=sort,
        filters=filters,
    ),
    st.integers(0, 5),
    st.integers(0, 6),
    st.sampled_from(Sort),
    st.sampled_from(
        [Filters(), Filters({"category": ("politik",)}), Filters({"source": ("satu", "")})]
    ),
)
common = {
    "max_examples": EXAMPLES,
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": EXAMPLES == 20,
    "phases": [Phase.explicit, Phase.generate, *([Phase.shrink] if EXAMPLES > 20 else [])],
}


@contextmanager
def small_steps() -> Iterator[None]:
    """Make the limits so small that pruning happens with a few documents."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(top_k, "PRUNING_MIN_DOCUMENTS", 2)
        patch.setattr(top_k, "KTH_BEST_GROUPS", 2)
        patch.setattr(top_k, "LOOKUP_COST", 1)
        patch.setattr(match_set, "DENSE_UNION_RATIO", 2)
        yield


def grow(engine: Engine, history: Any) -> None:
    first, commits = history
    build_index(engine, first, batch_size=100)  # one segment with either codec
    for updates, deletes in commits:
        engine.builder.apply(updates, deletes)


@pytest.mark.parametrize("kind", ["whoosh-numpy", "whoosh"])
@settings(**common)  # type: ignore[arg-type]
@given(
    history=histories(),
    asked=st.lists(st.tuples(queries, windows), min_size=QUERIES, max_size=QUERIES),
)
def test_both_codecs_answer_alike(
    kind: str, history: Any, asked: list[tuple[Clause, EngineQuery]]
) -> None:
    with tempfile.TemporaryDirectory() as root, small_steps():
        stock = open_named("whoosh-stock", Path(root, "a"))
        columnar = open_named(kind, Path(root, "b"))
        grow(stock, history)
        grow(columnar, history)

        for query, window in asked:
            whole = replace(window, offset=0, limit=200)
            expected = run(stock, query, whole)
            alike(run(columnar, query, whole), expected, query)
            part = run(columnar, query, window)
            assert part.total == expected.total
            assert part.facets == expected.facets
            same_window(part, expected, window)


def alike(found: EngineResults, expected: EngineResults, query: Clause) -> None:
    """Assert that the hits, the total, the facets and the scores are the same."""
    assert (found.total, found.facets) == (expected.total, expected.facets), query
    scores = {hit.article_id: hit.score for hit in found.hits}
    assert scores == pytest.approx({h.article_id: h.score for h in expected.hits}, rel=1e-5), query
    same_order(found.hits, expected.hits)


def same_window(part: EngineResults, whole: EngineResults, window: EngineQuery) -> None:
    """Assert that a window shows the part of the whole that it should, but for equal scores."""
    expected = whole.hits[window.offset : window.offset + window.limit]
    assert [hit.score for hit in part.hits] == pytest.approx([h.score for h in expected], rel=1e-5)
    same_order(part.hits, expected)


def same_order(found: Sequence[Any], expected: Sequence[Any]) -> None:
    """Assert the order; where articles differ, their scores are equal to nine digits."""
    assert len(found) == len(expected)
    known = {hit.article_id: hit.score for hit in (*expected, *found)}
    for one, other in zip(found, expected, strict=True):
        if one.article_id != other.article_id:
            assert known[one.article_id] == pytest.approx(known[other.article_id], rel=1e-9)
