"""Names of kinds in queries: they also match the articles of the kind."""

import pytest

from indexer.query.kind_names import named_kinds, with_kinds, without_kinds
from indexer.query.parser import parse
from indexer.query.tree import And, Bag, HasKeyword, Or, Word

CHECKS = HasKeyword("kind", ("factcheck", "claim"))


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("hoaks vaksin", ("factcheck", "claim")),
        ("vaksin hoax", ("factcheck", "claim")),
        ("cek fakta gempa", ("factcheck", "claim")),
        ("opini pajak", ("opinion",)),
        ("siaran pers bank", ("release",)),
        ("berita banjir", ()),
        ("foto presiden", ()),
        ("fakta gempa", ()),
        ("apakah hoaks vaksin itu berbahaya bagi anak", ()),
        ("-hoaks vaksin", ()),
        ('"hoaks vaksin"', ()),
        ("judul:hoaks", ()),
    ],
)
def test_kinds_that_a_query_names(text: str, kinds: tuple[str, ...]) -> None:
    assert named_kinds(with_kinds(parse(text).tree)) == kinds


def test_the_word_stays_beside_the_kind() -> None:
    node = with_kinds(parse("hoaks vaksin sekolah").tree)

    assert node == And((Bag((Word("vaksin"), Word("sekolah"))), Or((Word("hoaks"), CHECKS))))


def test_a_name_of_two_words_is_one_alternative() -> None:
    node = with_kinds(parse("cek fakta gempa").tree)

    assert node == And((Word("gempa"), Or((Bag((Word("cek"), Word("fakta"))), CHECKS))))


def test_a_query_without_a_kind_is_the_same() -> None:
    node = parse("banjir jakarta").tree

    assert with_kinds(node) is node


def test_names_of_kinds_are_plain_words_again_in_a_query_without_hits() -> None:
    node = parse("siaran pers bank tanggal:2022").tree

    assert without_kinds(with_kinds(node)) == And(
        (Bag((Word("bank"), Word("siaran"), Word("pers"))), parse("tanggal:2022").tree)
    )
