"""Normal forms: the same as Unicode's for real texts, in linear time for hostile ones."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.normal_forms import MAX_MARKS, nfc, nfkc, nfkd, with_bounded_marks
from tests.costs import costs_at_most

FORMS = {"NFC": nfc, "NFKC": nfkc, "NFKD": nfkd}
#: Runs of these took quadratic time: classes in and out of order, and letters that become marks.
RUNS = ["\u0301", "\u0323\u0301", "\u0301\u0323", "\u0344", "\u0f73", "\uff9e", "\u3099\u0e48"]

REAL_TEXTS = ["cafe\u0301", "e\u0301\u0323", "ﬁsik ½ ＡＢＣ", "ক্ষেত্র", "ｶﾞ", "a" + "\u0301" * 30]
ALPHABET = "ab “\u0301\u0323\u20dd\uff9e\U000e0101\U0001d165\u0e48ا"


def is_mark(character: str) -> bool:
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(character)[0] == "M" or unicodedata.combining(first) > 0


def longest_run(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if is_mark(character) else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "text",
    ["cafe\u0301", "e\u0301\u0323", "ﬁsik ½ ＡＢＣ", "ক্ষেত্র", "ｶﾞ", "a" + "\u0301" * 30],
)
def test_the_forms_of_real_texts_are_those_of_unicode(form: Any, text: str) -> None:
    assert FORMS[form](text) == unicodedata.normalize(form, text)


@given(st.text(st.sampled_from(ALPHABET), max_size=400))
def test_no_run_of_marks_is_longer_than_the_limit(text: str) -> None:
    bounded = with_bounded_marks(text)

    assert longest_run(bounded) <= MAX_MARKS
    assert [each for each in bounded if not is_mark(each)] == [
        each for each in text if not is_mark(each)
    ]
    if longest_run(text) <= MAX_MARKS:
        assert bounded == text


def test_every_mark_of_unicode_is_counted() -> None:
    marks = [chr(code) for code in range(0x110000) if is_mark(chr(code))]

    assert [mark for mark in marks if len(with_bounded_marks(mark * 40)) != MAX_MARKS] == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("run", RUNS, ids=ascii)
def test_long_runs_take_linear_time(form: str, run: str) -> None:
    text = "a" + run * 300_000

    costs_at_most(5, lambda: FORMS[form](text))  # a sort by insertion takes a minute
