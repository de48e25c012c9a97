"""Merging segments changes no hits: random histories against the oracle."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.stock_whoosh import pool
from indexer.engines.interface import EngineQuery
from indexer.engines.whoosh.store import merge_policy
from indexer.query import tree
from indexer.query.minimum_should_match import MinimumShouldMatch
from tests.engines.test_oracle import EXAMPLES, QUERIES, common, grown, histories, trees


@pytest.mark.parametrize("name", ["whoosh", "whoosh-numpy", "whoosh-stock"])
@settings(**common | {"max_examples": max(10, EXAMPLES // 3)})  # type: ignore[arg-type]
@given(history=histories(), queries=st.lists(trees, min_size=QUERIES, max_size=QUERIES))
def test_merging_changes_no_hits(name: str, history: Any, queries: list[tree.Node]) -> None:
    with tempfile.TemporaryDirectory() as root, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge_policy, "SEGMENTS_PER_TIER", 2)
        patch.setattr(pool, "RUN_POSTINGS", 20)
        # All words must match: else their weights decide, which deleted documents change.
        engine, oracle = grown(name, Path(root), *history, minimum_should_match="100%")
        oracle.minimum = MinimumShouldMatch.parse("100%")

        for query in queries:
            results = engine.searcher.search(EngineQuery(query, limit=100))

            assert {hit.article_id for hit in results.hits} == set(oracle.answer(query))
        assert engine.builder.damaged_files() == []
        assert sorted(key for key, _ in engine.builder.digests()) == sorted(oracle.live)
