"""Composed text and the way back to the original offsets."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.nfc import compose


@pytest.mark.parametrize(
    ("text", "composed"),
    [
        ("cafe\u0301", "café"),
        ("ban\u00adjir", "banjir"),
        ("e\u200b\u0301", "é"),
        ("\u1112\u1161\u11ab", "한"),
        ("banjir", "banjir"),
        ("\u200b", ""),
        ("", ""),
    ],
    ids=["accent", "soft-hyphen", "zero-width-before-mark", "jamo", "plain", "invisible", "empty"],
)
def test_composed_text(text: str, composed: str) -> None:
    assert compose(text)[0] == composed


def test_each_offset_leads_back_to_its_cluster() -> None:
    text = "A\u0301b\u00adc"

    composed, origins = compose(text)

    assert [text[a:b] for a, b in pairwise(origins)] == [
        "A\u0301", "b\u00ad", "c",
    ]  # fmt: skip
    assert len(origins) == len(composed) + 1


@given(st.text(max_size=40))
def test_offsets_never_go_back(text: str) -> None:
    composed, origins = compose(text)

    assert origins == sorted(origins)
    assert len(origins) == len(composed) + 1
    assert origins[-1] == len(text)


@given(st.text(alphabet="aeou\u0301\u0308\u0323", max_size=12))
def test_latin_letters_compose_as_unicode_says(text: str) -> None:
    assert compose(text)[0] == unicodedata.normalize("NFC", text)


def test_a_run_of_marks_is_cut() -> None:
    composed, _ = compose("a" + "\u0301\u0316" * 100_000)

    assert len(composed) < 40
