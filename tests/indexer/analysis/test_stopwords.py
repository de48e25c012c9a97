"""Stopwords are few, folded, and leave out anything that is sought."""

import pytest

from indexer.analysis import fold, is_stopword
from indexer.analysis.stopwords import STOPWORD_FILE


def listed() -> list[str]:
    lines = STOPWORD_FILE.read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("word", ["apa", "siapa", "bagaimana", "yang", "di", "adalah", "kapan"])
def test_question_and_function_words(word: str) -> None:
    assert is_stopword(word)


@pytest.mark.parametrize("word", ["banjir", "tidak", "pertama", "orang", "negara", "", "apa-apa"])
def test_words_that_are_sought(word: str) -> None:
    assert not is_stopword(word)


def test_the_list_is_short_and_folded() -> None:
    assert 40 <= len(listed()) <= 120
    assert listed() == sorted(set(map(fold, listed())))
