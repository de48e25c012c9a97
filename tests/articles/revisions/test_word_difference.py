"""The difference word by word: always right, short for edits, bounded for hostile texts."""

import random

import pytest

from articles.revisions.word_difference import Piece, word_difference
from tests.costs import costs_at_most


def sides(pieces: list[Piece]) -> tuple[str, str]:
    old = "".join(piece.text for piece in pieces if piece.kind != "added")
    new = "".join(piece.text for piece in pieces if piece.kind != "removed")
    return old, new


def words_of(pieces: list[Piece], kind: str) -> list[str]:
    return " ".join(piece.text for piece in pieces if piece.kind == kind).split()


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("", "", [], []),
        ("", "air", [], ["air"]),
        ("air", "", ["air"], []),
        ("air naik lagi", "air surut lagi", ["naik"], ["surut"]),
        ("air naik, kata warga", "air naik kata warga", [","], []),
        ("satu dua tiga", "tiga dua satu", None, None),
        ("Kata itu itu saja.", "Kata itu saja.", ["itu"], []),
        ("baris satu\n\nbaris dua", "baris satu\nbaris dua", [], []),
        ("dua  spasi", "dua spasi", [], []),
    ],
)
def test_only_changed_words_are_marked(
    old: str, new: str, removed: list[str] | None, added: list[str] | None
) -> None:
    pieces = word_difference(old, new)

    assert sides(pieces)[1] == new
    if removed is not None:
        assert words_of(pieces, "removed") == removed
        assert words_of(pieces, "added") == added


def test_random_edits_make_both_texts() -> None:
    rng = random.Random(3)
    for _ in range(600):
        size = rng.choice([2, 5, 60])
        old = [str(rng.randrange(size)) for _ in range(rng.randrange(30))]
        new = list(old)
        for _ in range(rng.randrange(5)):
            if new and rng.random() < 0.5:
                del new[rng.randrange(len(new))]
            else:
                new.insert(rng.randrange(len(new) + 1), rng.choice(["x", "\n", "7"]))
        texts = " ".join(old), " ".join(new)

        pieces = word_difference(*texts)

        assert sides(pieces)[1] == texts[1]
        assert sides(pieces)[0].split() == texts[0].split()
        assert len(words_of(pieces, "removed")) <= 5


HOSTILE = {
    "repeated": ("a b " * 125_000, "b a a " * 80_000),
    "marks": ("., " * 160_000, ",. " * 160_000),
    "one word": ("a" * 500_000, "b" * 500_000),
    "spaces": (" " * 500_000, "\n " * 250_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_bounded_time(name: str) -> None:
    old, new = HOSTILE[name]

    pieces = costs_at_most(5, lambda: word_difference(old, new))

    assert sides(pieces)[1] == new


def test_scattered_edits_of_a_long_text_are_found_one_by_one() -> None:
    rng = random.Random(7)
    words = [f"kata{rng.randrange(9_000)}" for _ in range(40_000)]
    edited = list(words)
    for place in range(100, 40_000, 400):
        edited[place] = "ganti"

    pieces = word_difference(" ".join(words), " ".join(edited))

    assert len(words_of(pieces, "added")) == len(range(100, 40_000, 400))
