"""The English catalogue: complete with the sources, compiled, and faithful to its keys."""

import re
from collections import Counter

import pytest

from tests.translations.catalogue import (
    MO,
    PO,
    merged,
    mo_bytes,
    po_bytes,
    stored,
    texts,
    untranslated,
)
from tests.translations.leftovers import words, words_of
from tests.translations.sources import messages

UPDATE = "run bin/translations, fill in the English texts, and run it again"

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}")
_MARKUP = re.compile(r"</?\w+|&\w+;")


def _pairs() -> list[tuple[str, str]]:
    return [(key, text) for key, strings in texts(stored()) for text in strings]


def test_the_catalogue_has_exactly_the_messages_of_the_sources():
    keys = {(message.context, message.text) for message in messages()}
    translated = {
        (each.context, each.id if isinstance(each.id, str) else each.id[0])
        for each in stored()
        if each.id
    }

    assert keys - translated == set(), UPDATE
    assert translated - keys == set(), UPDATE


def test_every_message_has_an_english_text():
    assert untranslated(stored()) == [], UPDATE


def test_the_stored_file_is_as_the_program_writes_it():
    assert PO.read_bytes() == po_bytes(merged(stored())), UPDATE


def test_the_compiled_catalogue_is_up_to_date():
    assert MO.read_bytes() == mo_bytes(stored()), UPDATE


def test_plurals_have_two_forms():
    for message in stored():
        if not isinstance(message.id, str):
            assert isinstance(message.string, tuple | list)
            assert len(message.string) == 2


@pytest.mark.parametrize("pattern", [_PLACEHOLDER, _MARKUP], ids=["placeholders", "markup"])
def test_english_texts_keep_placeholders_and_markup(pattern):
    for key, text in _pairs():
        assert Counter(pattern.findall(text)) == Counter(pattern.findall(key)), key


def test_english_texts_begin_and_end_like_their_keys():
    for key, text in _pairs():
        assert (text != text.lstrip(), text != text.rstrip()) == (
            key != key.lstrip(),
            key != key.rstrip(),
        ), key
        assert text.endswith(":") == key.endswith(":"), key


def test_english_texts_contain_no_indonesian_words():
    indonesian = words().id

    assert [text for _key, text in _pairs() if words_of(text) & indonesian] == []


def test_keys_contain_no_english_words():
    english = words().en

    assert [key for key, _text in _pairs() if words_of(key) & english] == []
