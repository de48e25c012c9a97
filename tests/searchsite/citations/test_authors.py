"""Authors of bylines: persons with their family names, desks and media as they are."""

import pytest

from searchsite.citations.authors import Author, authors_of


def persons(*names: tuple[str, str]) -> tuple[Author, ...]:
    return tuple(Author(family, given) for family, given in names)


def desk(name: str) -> tuple[Author, ...]:
    return (Author(name, is_organisation=True),)


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("", ()),
        (" , ", ()),
        ("Budi Santoso", persons(("Santoso", "Budi"))),
        ("Sukarno", persons(("Sukarno", ""))),
        ("Budi Santoso, Siti Aminah", persons(("Santoso", "Budi"), ("Aminah", "Siti"))),
        ("Budi Santoso dan Siti", persons(("Santoso", "Budi"), ("Siti", ""))),
        ("Budi Santoso/Siti Aminah", persons(("Santoso", "Budi"), ("Aminah", "Siti"))),
        ("Budi Santoso & Siti | Wati", persons(("Santoso", "Budi"), ("Siti", ""), ("Wati", ""))),
        ("Santoso, Budi; Aminah, Siti", persons(("Santoso", "Budi"), ("Aminah", "Siti"))),
        ("Budi Santoso, Budi Santoso", persons(("Santoso", "Budi"))),
        ("Oleh: Budi Santoso", persons(("Santoso", "Budi"))),
        ("Penulis: Budi Santoso, Editor: Siti", persons(("Santoso", "Budi"), ("Siti", ""))),
        ("Prof. Dr. Budi Santoso, M.Si., Ph.D.", persons(("Santoso", "Budi"))),
        ("Budi Santoso, SH, MH", persons(("Santoso", "Budi"))),
        ("Drs. H. Budi Santoso", persons(("Santoso", "H. Budi"))),
        ("Andi Wijaya Putra", persons(("Putra", "Andi Wijaya"))),
        ("Budi Santoso Jr.", persons(("Santoso Jr.", "Budi"))),
        ("Edwin van der Sar", persons(("van der Sar", "Edwin"))),
        ("Ahmad bin Husin", persons(("Ahmad bin Husin", ""))),
        ("Nur'aini Al-Fatih", persons(("Al-Fatih", "Nur'aini"))),
        ("bud/sit", persons(("bud/sit", ""))),
        ("BUD/sit", persons(("BUD/sit", ""))),
        ("Tim Redaksi", desk("Tim Redaksi")),
        ("ANTARA", desk("ANTARA")),
        ("detikcom", desk("detikcom")),
        ("Humas Polda Jateng", desk("Humas Polda Jateng")),
        ("Fitri Ayu (Kontributor Bandung)", persons(("Ayu", "Fitri"))),
        ("Budi Santoso - kompas.com", persons(("Santoso", "Budi"))),
        ("Budi, Siti, dan Wati", persons(("Budi", ""), ("Siti", ""), ("Wati", ""))),
        ("Muhammad Al Fatih", persons(("Al Fatih", "Muhammad"))),
        ("I Wayan Sudana", persons(("Sudana", "I Wayan"))),
        ("(ant)", persons(("(ant)", ""))),
        ("budi@kabar.example", persons(("budi@kabar.example", ""))),
    ],
)
def test_authors(byline: str, authors: tuple[Author, ...]) -> None:
    assert authors_of(byline) == authors


def test_the_medium_of_the_article_is_an_organisation() -> None:
    assert authors_of("Kabar Contoh", "kabar contoh") == desk("Kabar Contoh")
