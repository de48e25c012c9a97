"""Every code of the parser and of the search has its sentence."""

import pytest

from indexer.query.limits import REMARKS
from indexer.query.parser import parse
from indexer.search.messages import ENGINE_NOTICES, message


@pytest.mark.parametrize("code", [*REMARKS, *ENGINE_NOTICES])
def test_every_code_has_a_sentence(code: str) -> None:
    sentence = message(code, "12")

    assert sentence[0].isupper() or sentence[0] in "“1"
    assert sentence.endswith(".")
    assert "%" not in sentence


def test_sentences_differ() -> None:
    codes = [*REMARKS, *ENGINE_NOTICES]

    assert len({message(code, "12") for code in codes}) == len(codes)


def test_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        message("no-such-code")


def test_value_stands_in_the_sentence_as_it_is() -> None:
    assert "“<b>%s%(x)d:”" in message("unknown-field", "<b>%s%(x)d")


def test_long_value_is_shortened() -> None:
    sentence = message("unbalanced-quote", '"' + "a" * 500)

    assert "a" * 59 + "…" in sentence
    assert len(sentence) < 300


def test_sentences_name_what_the_parser_found() -> None:
    (remark,) = parse("foo:bar").remarks

    assert message(remark.code, remark.value).startswith("“foo:” bukan nama ruas")
