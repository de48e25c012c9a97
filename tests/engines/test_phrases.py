"""Phrases: order, distance, exact forms, and the gap between title and body."""

import pytest

from tests.engines.conftest import Index, found
from tests.engines.documents import document


@pytest.mark.parametrize(
    ("body", "query", "matches"),
    [
        ("pakta warsawa runtuh", '"pakta warsawa"', True),
        ("warsawa pakta", '"pakta warsawa"', False),
        ("pakta di warsawa", '"pakta warsawa"', False),
        ("pakta di warsawa", '"pakta warsawa"~1', True),
        ("pakta baru di warsawa", '"pakta warsawa"~1', False),
        ("pakta baru di warsawa", '"pakta warsawa"~2', True),
        ("warsawa pakta", '"pakta warsawa"~5', False),
        ("satu a dua b tiga", '"satu dua tiga"~1', True),
        ("satu a dua b c tiga", '"satu dua tiga"~1', False),
        ("satu a b dua tiga", '"satu dua tiga"~1', False),
        ("a b a c a b c", '"a b c"', True),
        ("a b a b a c", '"a b c"', False),
        ("hidup hidup hidup", '"hidup hidup hidup"', True),
        ("hidup hidup mati hidup", '"hidup hidup hidup"', False),
        ("kota kota besar", '"kota besar"', True),
        ("Pakta, Warsawa!", '"PAKTA warsawa"', True),
        ("dipukul keras", '"memukul keras"', False),
        ("memukul keras", '"memukul keras"', True),
        ("di antara yang lain", '"yang lain"', True),
        ("pakta", '"pakta"', True),
        ("pakta", '"pakta warsawa"', False),
    ],
)
def test_phrases(index: Index, body: str, query: str, matches: bool) -> None:
    engine = index(document(1, "Kabar", body), document(2, "Kabar", "lain sama sekali"))

    assert found(engine, query) == ([1] if matches else [])


@pytest.mark.parametrize("slop", ["", "~5", "~20"])
def test_no_phrase_spans_title_and_body(index: Index, slop: str) -> None:
    engine = index(document(1, "Rapat di Jakarta", "Barat banjir"))

    assert found(engine, f'"jakarta barat"{slop}') == []
    assert found(engine, '"rapat di jakarta"') == [1]
    assert found(engine, '"barat banjir"') == [1]


def test_no_phrase_spans_a_very_long_title_and_the_body(index: Index) -> None:
    title = " ".join(f"kata{n}" for n in range(3_000)) + " ujung"
    engine = index(document(1, title, "pangkal badan"))

    assert found(engine, '"ujung pangkal"~20') == []
    assert found(engine, '"kata2999 ujung"') == [1]
    assert found(engine, '"kata5 kata6"') == [1]
    assert found(engine, '"badan kata"~20') == []
    assert found(engine, '"kata badan"~20') == []


def test_a_phrase_at_the_end_of_a_long_body(index: Index) -> None:
    body = "air " * 90_000 + "pakta warsawa"
    engine = index(document(1, "Kabar", body), document(2, "Kabar", "air"))

    assert found(engine, '"pakta warsawa"') == [1]
    assert found(engine, '"warsawa pakta"') == []
    assert set(found(engine, "air")) == {1, 2}


def test_phrases_within_a_field(index: Index) -> None:
    engine = index(
        document(1, "Hujan deras di Bogor", "kabar"),
        document(2, "Kabar", "hujan deras"),
        document(3, "Kabar", "x", source="Kantor Berita Antara"),
        document(4, "Kabar", "x", source="Berita Kantor"),
    )

    assert found(engine, 'judul:"hujan deras"') == [1]
    assert found(engine, 'judul:"deras hujan"') == []
    assert found(engine, 'sumber:"kantor berita"') == [3]


def test_more_occurrences_of_a_phrase_do_not_lower_its_rank(index: Index) -> None:
    engine = index(
        document(1, "Kabar", "pakta warsawa " + "kampung air " * 8),
        document(2, "Kabar", "pakta warsawa " * 8 + "kampung air"),
    )

    assert found(engine, '"pakta warsawa"') == [2, 1]
