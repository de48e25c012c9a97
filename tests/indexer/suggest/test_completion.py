"""Completion of typed texts by phrases and titles of layers."""

import pytest

from indexer.suggest import slips
from indexer.suggest.candidates import candidates
from indexer.suggest.completion import complete_titles
from indexer.suggest.slips import slips_of
from indexer.suggest.typed_text import read_typed
from tests.indexer.suggest.layers import document, one_layer

TITLES = (
    "Presiden Jokowi meninjau bendungan",
    "Presiden Jokowi membuka pasar",
    "Presiden Jokowi di Bogor",
    "Joko Anwar menyunting film",
    "Joko Anwar menulis naskah",
    "Joko Anwar mengajar",
    "Joko Anwar pulang",
    "Pemilihan umum diundur",
    "Kafé «Élan» dibuka",
    "Rumah sakit jiwa penuh",
)


@pytest.fixture
def layers(tmp_path):
    return one_layer(tmp_path, [document(n, title) for n, title in enumerate(TITLES, 1)])


def queries(layers, text):
    typed = read_typed(text)
    found = candidates(layers, typed)
    return [phrase.text or typed.completed(phrase.completion) for phrase in found.phrases]


def titles(layers, text):
    return [place.article_id for place in complete_titles(layers, read_typed(text))]


def test_the_words_before_decide(layers):
    assert queries(layers, "jok")[0].startswith("joko")
    assert queries(layers, "presiden jok")[0].startswith("presiden jokowi")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PRESIDEN JOK", "PRESIDEN JOKowi"),
        ("kafe el", "kafe elan"),
        ("kafé él", "kafé élan"),
        ("lihat presiden jok", "lihat presiden jokowi"),
        ("(presiden jok", "(presiden jokowi"),
        ("presiden ", "presiden jokowi"),
    ],
)
def test_typed_letters_stay_and_the_rest_is_completed(layers, text, expected):
    if "elan" in expected or "élan" in expected:
        expected = expected.split()[-1]  # a quotation mark stands between the two words
        text = text.split()[-1]

    assert expected in queries(layers, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("presiden jokwi", "presiden jokowi"),
        ("presiden jookwi", "presiden jokowi"),
        ("presidne jok", "presiden jokowi"),
        ("pemiliahn", "pemilihan umum"),
        ("pemilikan um", "pemilihan umum"),
    ],
)
def test_one_slip_is_forgiven(layers, text, expected):
    assert expected in queries(layers, text)


@pytest.mark.parametrize("end", ["", " "], ids=["last-word", "word-before"])
def test_a_long_run_of_letters_has_no_more_slips_than_a_word(layers, end, monkeypatch):
    counts = []

    def counted(*args):
        found = slips_of(*args)
        counts.append(len(found))
        return found

    monkeypatch.setattr(slips, "slips_of", counted)

    assert queries(layers, "pemilihxn" * 25 + end) == []

    assert counts
    assert max(counts) < 54 * len("pemilihan")


def test_a_right_word_is_offered_only_in_a_phrase_that_articles_have(layers):
    assert "presiden jokowi meninjau" in queries(layers, "presidne jokowi men")
    assert not any("presiden" in text for text in queries(layers, "presidne joko anwar men"))


def test_the_first_two_letters_are_taken_as_typed(layers):
    assert queries(layers, "oresiden") == []


def test_no_suggestion_ends_with_a_function_word(layers):
    assert not any(text.endswith(" di") for text in queries(layers, "presiden jokowi "))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("presiden jokowi di b", [3]),
        ("jokowi m", [2, 1]),
        ("rumah sakit jiwa pe", [10]),
        ("sakit jiwa penuh", [10]),
        ("rumah jiwa", []),
    ],
)
def test_titles_have_the_words_in_a_row(layers, text, expected):
    assert titles(layers, text) == expected


@pytest.mark.parametrize("text", ["", " ", "-", "''", "\ud800", "😀", "a" * 500, "ᷱ", "e\u0301" * 9])
def test_odd_texts_have_no_candidates(layers, text):
    assert queries(layers, text) == []
