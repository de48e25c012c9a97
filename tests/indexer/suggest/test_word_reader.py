"""Words of texts: the regular expression, and compiled code with the same rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.suggest.word_reader import (
    FIRST_TABLE,
    MAX_WORD_BYTES,
    SplitTexts,
    folded_word,
    split_texts,
)

LETTERS = "aZ9é\u0301-'’.,` \u00a0\u2010\u2028“)ÿ×ŀ中\u3000😀\ufeff\ud800\n%\x00"
TEXTS = st.lists(st.text(st.sampled_from(LETTERS), max_size=40) | st.text(max_size=20), max_size=5)


def words(text: str, *, compiled: bool = False) -> list[bytes]:
    found = split_texts([text], compiled=compiled)
    return [found.distinct[number] for number in found.words]


def flat(found: SplitTexts) -> tuple[list[bytes], list[bool], list[int]]:
    in_order = [found.distinct[number] for number in found.words]
    return in_order, found.joined.tolist(), found.ends.tolist()


@pytest.mark.parametrize("compiled", [False, True], ids=["expression", "compiled"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Presiden JOKOWI", "presiden jokowi"),
        ("anak-anak e-KTP covid-19", "anak-anak e-ktp covid-19"),
        ("Rp1.000,50 naik 3,5%", "rp1.000,50 naik 3,5"),
        ("Jum'at don’t", "jum'at don’t"),
        ("satu,dua.tiga - empat-", "satu dua tiga empat"),
        ("“kutipan”…akhir", "kutipan akhir"),
        ("", ""),
    ],
)
def test_words(text, expected, compiled):
    assert b" ".join(words(text, compiled=compiled)).decode() == expected


def test_only_spaces_join_words():
    found = split_texts(["a b, c\u00a0d\ne", "f"], compiled=False)

    assert found.joined.tolist() == [False, True, False, True, False, False]


@given(TEXTS)
def test_both_ways_give_the_same(texts):
    assert flat(split_texts(texts, compiled=True)) == flat(split_texts(texts, compiled=False))


def test_many_distinct_words_enlarge_the_table():
    text = " ".join(f"kata{number}" for number in range(FIRST_TABLE))

    found = split_texts([text], compiled=True)

    assert len(found.distinct) == FIRST_TABLE
    assert np.array_equal(found.words, np.arange(FIRST_TABLE))


def test_a_long_word_divides_its_neighbours():
    for compiled in (False, True):
        found = split_texts([f"a {'x' * (MAX_WORD_BYTES + 1)} b"], compiled=compiled)
        assert flat(found) == ([b"a", b"b"], [False, False], [2])


@pytest.mark.parametrize(
    ("word", "folded"),
    [("café", "cafe"), ("jum’at", "jumat"), ("polos", "polos"), ("ᷱ", ""), ("\ud800", "")],
)
def test_words_are_folded(word, folded):
    assert folded_word(word.encode("utf-8", "surrogatepass")).decode() == folded
