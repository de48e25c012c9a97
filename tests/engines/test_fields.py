"""Title, source, author and category as fields of a query."""

import pytest

from indexer.query.tree import And, Everything, HasKeyword, Node, Not, Or, Word
from tests.engines.conftest import Index, found
from tests.engines.documents import document

DOCUMENTS = (
    document(1, "Banjir Jakarta", "gempa", source="Kompas", author="Ani Wati", category="Bencana"),
    document(2, "Gempa", "banjir", source="BBC Indonesia", author="Budi", category="Luar Negeri"),
    document(3, "Kebanjiran order", "usaha", source="kompas.com", author="", category="Ekonomi"),
    document(4, "Pemilu", "kompas", source="", author="Wati Ani", category=""),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("judul:banjir", {1, 3}),  # by the stem, as in the body
        ("title:banjir", {1, 3}),
        ("judul:gempa", {2}),
        ("sumber:kompas", {1, 3}),
        ("SUMBER:kompas", {1, 3}),
        ("sumber:KOMPAS", {1, 3}),
        ("source:bbc", {2}),
        ('source:"bbc indonesia"', {2}),
        ("source:(bbc indonesia)", {2}),
        ("source:(bbc OR kompas)", {1, 2, 3}),
        ("penulis:wati", {1, 4}),
        ('author:"ani wati"', {1}),
        ("kategori:bencana", {1}),
        ('category:"luar negeri"', {2}),
        ("kategori:luar", {2}),
        ("kategori:negara", set()),  # names are not stemmed
        ("-sumber:kompas", {2, 4}),
        ("banjir sumber:kompas", {1, 3}),
        ("banjir -sumber:kompas", {2}),
        ("judul:(banjir -jakarta)", {3}),
        ("judul:(banjir OR gempa)", {1, 2, 3}),
        ("judul:keb*", {3}),
        ("sumber:kom*", {1, 3}),
        ("penulis:wti~1", {1, 4}),
        ("judul:gempa OR sumber:kompas", {1, 2, 3}),
        ("sumber:tidakada", set()),
    ],
)
def test_fields(index: Index, text: str, expected: set[int]) -> None:
    engine = index(*DOCUMENTS, batch_size=2)

    assert set(found(engine, text)) == expected


def test_a_plain_word_does_not_match_source_author_or_category(index: Index) -> None:
    engine = index(document(1, "x", "y", source="Kompas", author="Ani", category="Bencana"))

    assert [found(engine, word) for word in ("kompas", "ani", "bencana")] == [[], [], []]


def test_all_words_of_a_name_must_match_however_many(index: Index) -> None:
    engine = index(document(1, author="Ani Budi Cici Dedi"), document(2, author="Ani Budi Cici"))

    assert found(engine, "penulis:(Ani Budi Cici Dedi)") == [1]


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (HasKeyword("source", ("Kompas", "BBC Indonesia")), {1, 2}),
        (HasKeyword("source", ("kompas",)), set()),  # the whole value, in its letter case
        (HasKeyword("category", ("Luar Negeri", "Ekonomi")), {2, 3}),
        (HasKeyword("source", ()), set()),
        (Or((Word("pemilu"), HasKeyword("source", ("Kompas",)))), {1, 4}),
        (And((Word("banjir"), HasKeyword("source", ("Kompas",)))), {1}),
        (And((Everything(), Not(HasKeyword("source", ("Kompas",))))), {2, 3, 4}),
    ],
    ids=repr,
)
def test_values_of_a_keyword_column(index: Index, node: Node, expected: set[int]) -> None:
    engine = index(*DOCUMENTS, batch_size=2)

    assert set(found(engine, node)) == expected
