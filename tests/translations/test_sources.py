"""Texts of the sources that readers see are marked for translation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.translations.leftovers import words, words_of
from tests.translations.sources import (
    CALLS,
    PACKAGES,
    ROOT,
    TEMPLATE_FOLDERS,
    marked_texts,
    name_of,
)

TEMPLATES = [
    path.relative_to(ROOT).as_posix()
    for folder in TEMPLATE_FOLDERS
    for path in sorted((ROOT / folder).rglob("*.html"))
]
#: Python files whose Indonesian texts are data: rules for articles, words of queries, examples,
#: names of buttons in English output of commands, names of languages, terms of styles, sentences
#: beside their English.
DATA = (
    *("articles/management/", "searchsite/settings.py", "searchsite/citations/prose.py"),
    "searchsite/server/refusals.py",
    *("articles/importing/", "articles/kind_", "indexer/query/", "indexer/mining/", "lexicon/"),
    *("articles/fetching/", "indexer/highlight/", "indexer/copies/", "articles/copies/"),
)

_UNSHOWN = re.compile(
    r"\{%\s*(blocktranslate|blocktrans|comment)\b.*?\{%\s*end\1\s*%\}|\{#.*?#\}"
    r"|\{%\s*block (?:bodyclass|body_class|coltype|help_current)\s*%\}.*?\{%\s*endblock\s*%\}"
    r"|\{%.*?%\}|\{\{.*?\}\}|<(code|kbd|style|script)\b.*?</\2>|<!--.*?-->",
    re.DOTALL,
)
_NAMES = re.compile(r"\b(?:aria-label|title|alt|placeholder|label)=(\"[^\"]*\"|'[^']*')")
_TAG = re.compile(r"<[^>]*>|&\w+;")
_LETTERS = re.compile(r"[^\W\d_]{2}")


def _texts_of(template: str) -> list[str]:
    source = _UNSHOWN.sub(" ", template)
    names = [name.strip("\"'") for name in _NAMES.findall(source)]
    return [text.strip() for text in (*names, *_TAG.split(source)) if _LETTERS.search(text)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_text_of_a_template_is_marked(name: str) -> None:
    texts = _texts_of((ROOT / name).read_text("utf-8"))

    assert [text for text in texts if text not in {"kind", "direction", "forms", "note"}] == []


def test_an_unmarked_text_is_found() -> None:
    template = '{% load i18n %}<p title="Judul">{% translate "Cari" %} di sini {{ q }}</p>'

    assert _texts_of(template) == ["Judul", "di sini"]


def test_every_indonesian_sentence_of_the_program_is_marked() -> None:
    unmarked = [
        f"{path.relative_to(ROOT)}: {text!r}" for path in _programs() for text in _unmarked(path)
    ]

    assert unmarked == []


def _programs() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(DATA) and "/migrations/" not in name:
                yield path


def _unmarked(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    marked = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node) in {*CALLS, "Rule"}
        for part in ast.walk(node)
    }
    marked |= {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # docstrings
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        text = node.value
        # A capital letter or a full stop makes a sentence for readers; regular expressions and
        # word lists have neither.
        is_sentence = text[:1].isupper() or text.endswith(".")
        if id(node) not in marked and is_sentence and words_of(text) & words().id:
            yield text


def test_no_key_is_marked_with_and_without_a_plural() -> None:
    """The gettext of some Pythons does not find the singular of a plural by its key alone."""
    kinds: dict[tuple[str | None, str], set[bool]] = {}
    for message in marked_texts():
        kinds.setdefault((message.context, message.text), set()).add(message.plural is not None)

    assert [key for key, found in kinds.items() if len(found) > 1] == []
