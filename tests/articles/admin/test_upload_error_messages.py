"""Every problem of readers, cleaning and uploads has an Indonesian sentence."""

import re

import pytest

from articles.admin.upload.error_messages import MESSAGES, editor_message
from articles.importing.problems import ENGLISH, Problem


def _names(sentence: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", sentence))


def test_there_are_problems_at_all() -> None:
    assert len(ENGLISH) > 15


@pytest.mark.parametrize("code", ENGLISH)
def test_every_problem_has_an_indonesian_sentence(code: str) -> None:
    problem = Problem(code, dict.fromkeys(_names(ENGLISH[code]), "7") | {"column": "7"})

    assert editor_message(problem) != str(problem)
    assert "%(" not in editor_message(problem) + str(problem)


def test_no_sentence_is_without_a_problem() -> None:
    assert set(MESSAGES) == set(ENGLISH)


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="nosuch"):
        Problem("nosuch")


def test_percent_signs_in_a_value_are_no_format() -> None:
    problem = Problem("no_text_key", {"found": "%s, %(x)s", "expected": "body"})

    assert "%s, %(x)s" in editor_message(problem)
    assert str(problem) == "has no text: found %s, %(x)s; expected text in one of body"
