"""English words: base forms, cognates, function words, and the table of English forms."""

import pytest

from indexer.query.synonyms import lookup_key
from lexicon.english import base_forms, cognates, english_function_words
from lexicon.stopwords import stopwords
from lexicon.synonym_groups import SynonymKind, default_groups

ENGLISH = [group for group in default_groups() if group.kind is SynonymKind.ENGLISH]


@pytest.mark.parametrize(
    ("inflected", "base"),
    [
        ("bridges", "bridge"),
        ("glasses", "glass"),
        ("benches", "bench"),
        ("ferries", "ferry"),
        ("carried", "carry"),
        ("burned", "burn"),
        ("baked", "bake"),
        ("begged", "beg"),
        ("sailing", "sail"),
        ("driving", "drive"),
        ("swimming", "swim"),
    ],
)
def test_inflected_words_have_their_base_form(inflected: str, base: str) -> None:
    assert base in base_forms(inflected)


@pytest.mark.parametrize("word", ["gelas", "penting", "bus", "press", "as", "masing-masing"])
def test_other_words_have_no_base_form(word: str) -> None:
    assert base_forms(word) == ()


@pytest.mark.parametrize(
    ("english", "indonesian"),
    [
        ("migration", "migrasi"),
        ("colonization", "kolonisasi"),
        ("capitalism", "kapitalisme"),
        ("identity", "identitas"),
        ("acoustic", "akustik"),
        ("mission", "misi"),
        ("ecology", "ekologi"),
        ("photography", "fotografi"),
        ("monuments", "monumen"),
    ],
)
def test_cognates_differ_by_rules_of_spelling(english: str, indonesian: str) -> None:
    assert indonesian in cognates(english)


@pytest.mark.parametrize("word", ["kapitalisme", "bupati", "washington", "mention", "city"])
def test_words_without_a_cognate(word: str) -> None:
    assert cognates(word) == ()


def test_function_words_are_no_indonesian_ones() -> None:
    assert not english_function_words() & stopwords()


def test_english_forms_lead_one_way() -> None:
    assert len(ENGLISH) > 400
    assert all(group.one_way for group in ENGLISH)


@pytest.mark.parametrize("word", ["bank", "film", "bin", "online", "polling", "as", "un"])
def test_words_of_indonesian_are_no_english_forms(word: str) -> None:
    forms = {lookup_key([form]) for group in ENGLISH for form in group.forms[1:]}

    assert (word,) not in forms


def test_english_forms_are_in_no_other_group() -> None:
    others = {
        lookup_key([form])
        for group in default_groups()
        if group.kind is not SynonymKind.ENGLISH
        for form in group.forms
    }

    assert [
        form for group in ENGLISH for form in group.forms[1:] if lookup_key([form]) in others
    ] == []
