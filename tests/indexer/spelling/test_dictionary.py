"""Words near a typed one: all of one edit, the likeliest first."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.distance import edit_distance
from indexer.spelling.dictionary import Dictionary, is_correctable
from indexer.spelling.speller import Speller

letters = st.text("abcé-", min_size=3, max_size=8).filter(is_correctable)


@given(words=st.dictionaries(letters, st.integers(1, 99), max_size=30), typed=letters)
def test_every_word_one_edit_away_is_found_with_its_frequency(
    words: dict[str, int], typed: str
) -> None:
    found = dict(Dictionary.of(words).near(typed))

    near = {word: count for word, count in words.items() if edit_distance(word, typed, 1) <= 1}
    assert near.items() <= found.items()
    assert found.items() <= words.items()


@given(words=st.dictionaries(letters, st.integers(1, 99), min_size=1, max_size=30), typed=letters)
def test_every_word_two_plain_edits_away_is_found(words: dict[str, int], typed: str) -> None:
    found = dict(Dictionary.of(words).further(typed, most=100))

    near = {word: count for word, count in words.items() if edit_distance(word, typed, 1) <= 1}
    assert near.items() <= found.items()
    assert found.items() <= words.items()


def test_fewer_edits_and_then_more_articles_come_first() -> None:
    speller = Speller([Dictionary.of({"presiden": 50, "residen": 900, "preside": 2})])

    assert speller.candidates("prsiden")[0].word == "presiden"
    assert [each.word for each in speller.candidates("zzzzzz")] == []
    assert speller.candidates("12345") == []


def test_short_words_are_one_edit_from_what_they_stand_for() -> None:
    speller = Speller([Dictionary.of({"baru": 9, "hujan": 9})])

    assert [each.word for each in speller.candidates("bxru")] == ["baru"]
    assert speller.candidates("bxxu") == []
