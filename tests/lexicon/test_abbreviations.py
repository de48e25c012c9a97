"""Both uses of abbreviations share one table, and each keeps its own list."""

from lexicon.abbreviations import abbreviations
from lexicon.wordlists import word_groups


def test_a_title_counts_for_both_uses() -> None:
    assert "dr" in abbreviations("cleaning") & abbreviations("snippets")


def test_each_use_has_abbreviations_of_its_own() -> None:
    assert "hal" in abbreviations("cleaning") - abbreviations("snippets")
    assert "kombes" in abbreviations("snippets") - abbreviations("cleaning")


def test_an_abbreviation_stands_in_one_group() -> None:
    listed = [word for words in word_groups("abbreviations.tsv").values() for word in words]

    assert len(listed) == len(set(listed)) > 100
    assert all(word == word.lower() and not word.endswith(".") for word in listed)
