"""Sketches: near texts share many minima, other texts none."""

import numpy as np
import pytest

from articles.copies.sketch import DTYPE, MINIMA, NO_SKETCH, VALUES, copy_sketch

WORDS = [f"kata{n}" for n in range(600)]


def shared(one: str, other: str) -> int:
    first, second = (np.frombuffer(copy_sketch(text), DTYPE) for text in (one, other))
    return int(np.count_nonzero(first[:MINIMA] == second[:MINIMA]))


def test_a_sketch_ends_with_the_number_of_words() -> None:
    sketch = np.frombuffer(copy_sketch(" ".join(WORDS[:50])), DTYPE)

    assert len(sketch) == VALUES
    assert sketch[MINIMA] == 50


def test_case_and_punctuation_do_not_count() -> None:
    text = " ".join(WORDS[:50])

    assert copy_sketch(text) == copy_sketch(text.upper().replace(" ", ", "))


def test_texts_share_minima_in_proportion_to_their_common_words() -> None:
    text = " ".join(WORDS[:200])

    assert shared(text, " ".join(WORDS[:200])) == MINIMA
    assert shared(text, " ".join(WORDS[:150])) > MINIMA // 2
    assert shared(text, " ".join(WORDS[300:500])) == 0


@pytest.mark.parametrize("text", ["", "air naik", "x" * 30_000, "\ud800 " * 3])
def test_few_words_have_no_sketch(text: str) -> None:
    assert copy_sketch(text) == NO_SKETCH


def test_a_long_text_and_broken_characters_have_one() -> None:
    assert copy_sketch("kata \ud800 " * 20_000) != NO_SKETCH
