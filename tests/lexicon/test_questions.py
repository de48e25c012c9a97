"""Every type of question has words of its answer."""

from lexicon.months import month_names
from lexicon.questions import answer_words, questions
from lexicon.wordlists import word_groups


def test_every_question_has_answer_words() -> None:
    types = {answer for _, answer in questions()}

    assert types == word_groups("answer_words.tsv").keys()
    assert all(answer_words(answer) for answer in types)


def test_two_words_of_a_question_come_before_one_of_them() -> None:
    listed = [words for words, _ in questions()]

    assert listed.index(("tahun", "berapa")) < listed.index(("berapa",))


def test_a_date_holds_the_name_of_a_month() -> None:
    assert set(month_names()) < set(answer_words("date"))
    assert not set(month_names()) & set(answer_words("quantity"))
