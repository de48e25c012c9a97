"""Expansion of relaxed queries: joined words, and longer words."""

import pytest

from tests.engines.conftest import Index, found
from tests.engines.documents import document

pytestmark = pytest.mark.ranking


def test_two_words_written_as_one_are_found(index: Index) -> None:
    engine = index(
        document(1, body="metrotv didirikan pada 2000"), document(2, body="pendiri sekolah")
    )

    assert found(engine, "siapa pendiri metro tv", relaxed=True) == [1, 2]
    assert found(engine, "siapa pendiri metro tv") == []


def test_longer_words_with_a_rare_prefix_rank_below_it(index: Index) -> None:
    engine = index(
        document(1, body="sintaksis adalah cabang ilmu"),
        document(2, body="sintaks adalah aturan"),
        document(3, body="sintaksologisnya adalah lain"),
    )

    assert found(engine, "apa itu sintaks", relaxed=True) == [2, 1]


def test_a_query_of_many_words_is_not_expanded(index: Index) -> None:
    engine = index(
        document(1, body="metrotv"), document(2, body="siaran"), document(3, body="berita")
    )

    assert found(engine, "berita siaran pagi metro tv", relaxed=True) == [3, 2]
