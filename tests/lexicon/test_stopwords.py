"""Stopwords are few and folded, and no content word is among them."""

import pytest

from indexer.analysis import fold
from lexicon.stopwords import is_stopword, question_words, stopwords
from lexicon.wordlists import entries


@pytest.mark.parametrize("word", ["apa", "siapa", "bagaimana", "yang", "di", "adalah", "kapan"])
def test_question_and_function_words(word: str) -> None:
    assert is_stopword(word)


@pytest.mark.parametrize("word", ["banjir", "tidak", "pertama", "orang", "negara", "", "apa-apa"])
def test_content_words(word: str) -> None:
    assert not is_stopword(word)


@pytest.mark.parametrize("file", ["stopwords.txt", "question_words.txt"])
def test_lists_are_short_sorted_and_folded(file: str) -> None:
    listed = list(entries(file))

    assert 10 <= len(listed) <= 120
    assert listed == sorted(set(map(fold, listed)))


def test_question_words_are_stopwords() -> None:
    assert question_words() < stopwords()
