"""Patterns are compared with the words of long texts until the deadline of the request."""

from unittest.mock import patch

import pytest

from indexer.analysis import analyze
from indexer.deadline import until
from indexer.highlight import highlighter as module
from indexer.highlight.highlighter import Highlighter
from indexer.query.parser import parse
from tests.indexer.deadlines import AfterLooks

WORDS = [f"banjir{number} meng\u0301alir, Barat\u2060Ini" for number in range(900)]
TEXT = "\u00a0\n ".join(WORDS)


@pytest.mark.parametrize("length", [1, 50, 4_000, 10**6])
def test_a_text_in_slices_has_the_same_tokens(monkeypatch, length: int) -> None:
    monkeypatch.setattr(module, "SLICE_LENGTH", length)

    assert module._analyzed(TEXT) == analyze(TEXT)
    assert module._analyzed(" \n") == module._analyzed("") == []


@pytest.mark.parametrize("query", ["banj*", "banjri~2"])
def test_no_slice_is_analysed_after_the_deadline(query: str) -> None:
    highlighter = Highlighter(parse(query).tree)
    with (
        until(AfterLooks(3)),
        patch.object(module, "analyze", side_effect=analyze) as analysed,
    ):
        cut = highlighter.spans(TEXT)

    assert analysed.call_count == 3  # one before any look at the end of a slice
    assert len(cut) < len(Highlighter(parse(query).tree).spans(TEXT))
