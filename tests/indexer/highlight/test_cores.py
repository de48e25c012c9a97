"""Compiled code chooses the same cores as Python."""

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import windows
from indexer.highlight.cores import best_cores
from indexer.highlight.highlighter import Span

KEYS = 5
gaps_and_keys = st.tuples(st.integers(0, 90), st.integers(1, 12), st.integers(0, KEYS - 1))


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    windows.compile_kernels()


def spans(parts: list[tuple[int, int, int]]) -> list[Span]:
    """Return spans from their distances, lengths and keys."""
    found, at = list[Span](), 0
    for gap, length, key in parts:
        found.append(Span(at + gap, at + gap + length, key))
        at += gap + length
    return found


some_spans = st.lists(gaps_and_keys, max_size=40).map(spans)
rarities = st.dictionaries(st.integers(0, KEYS - 1), st.floats(0, 1))


@settings(deadline=None)
@given(st.lists(some_spans, max_size=5), st.integers(1, 300), rarities)
def test_compiled_code_chooses_the_same(
    texts: list[list[Span]], length: int, rarities: dict[int, float]
) -> None:
    found = best_cores(texts, length, rarities)

    with patch.object(windows, "_compiled", []):
        assert found == best_cores(texts, length, rarities)


def test_a_text_without_spans_has_no_core() -> None:
    assert best_cores([[], [Span(3, 9, 0)]], 240, {}) == [
        [],
        [(3, 9)],
    ]


def test_no_text_has_no_cores() -> None:
    assert best_cores([], 240, {}) == []
