"""Entries of BibTeX, read back by bibtexparser and decoded by pylatexenc."""

from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from bibtexparser.model import Entry
from hypothesis import given
from pylatexenc.latex2text import (  # type: ignore[import-untyped]
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from searchsite.citations import bibtex
from tests.searchsite.citations.references import at_any_speed, fields, reference

MACROS = get_default_latex_context_db()
MACROS.add_context_category(  # commands of the LaTeX kernel that the decoder does not know
    "kernel",
    prepend=True,
    macros=[
        MacroTextSpec("textless", simplify_repl="<"),
        MacroTextSpec("textgreater", simplify_repl=">"),
        MacroTextSpec("textasciicircum", simplify_repl="^"),
    ],
)
DECODER = LatexNodes2Text(latex_context=MACROS, math_mode="verbatim", strict_latex_spaces=True)


def entries(text: str) -> list[Entry]:
    """Return the entries of a file; no part of it may be unreadable or a comment."""
    middleware = [SeparateCoAuthors(), SplitNameParts()]
    library = parse_string(text, append_middleware=middleware)
    assert library.failed_blocks == []
    assert library.comments == []
    return list(library.entries)


def printed(text: str) -> str:
    """Return the text that TeX prints."""
    return DECODER.latex_to_text(text)


@at_any_speed
@given(fields, fields)
def test_any_text_is_read_back_and_never_another_entry(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    cited = [reference(7, **first), reference(8, **second)]

    found = entries("\n".join(map(bibtex.entry, cited)))

    assert [entry.key for entry in found] == ["telusur-7", "telusur-8"]
    for entry, source in zip(found, cited, strict=True):
        values = {name: field.value for name, field in entry.fields_dict.items()}
        assert printed(values.get("title", "")) == source.title
        assert printed(values.get("journal", "")) == source.publisher
        names = [
            (printed(" ".join((*name.von, *name.last, *name.jr))), printed(" ".join(name.first)))
            for name in values.get("author", [])
        ]
        assert names == [(author.family, author.given) for author in source.authors]
        assert values.get("date") == (source.published.isoformat() if source.published else None)
        assert values["urldate"] == "2026-11-29"
        assert values["url"] == source.address.translate(bibtex._ADDRESS_ESCAPES)


@at_any_speed
@given(fields)
def test_braces_are_balanced_for_programs_that_know_no_backslash(values: dict[str, Any]) -> None:
    depth = 0
    for sign in bibtex.entry(reference(**values)):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0

    assert depth == 0


@pytest.mark.parametrize(
    ("author", "written"),
    [
        ("Budi Santoso", "Santoso, Budi"),
        ("Sukarno", "Sukarno"),
        ("Tim Redaksi", "{Tim Redaksi}"),
        ("Edwin van der Sar", "{van der Sar}, Edwin"),
        ("bud/sit", "{bud/sit}"),
        ("Budi Santoso, Siti", "Santoso, Budi and Siti"),
    ],
)
def test_names(author: str, written: str) -> None:
    assert f"author = {{{written}}}" in bibtex.entry(reference(author=author))


def test_articles_without_a_medium_are_online() -> None:
    entry = bibtex.entry(reference(source="", url="", published_at=None, author=""))

    assert entry == (
        "@online{telusur-7,\n"
        "  title = {{Banjir di Demak surut}},\n"
        "  url = {http://testserver/articles/7},\n"
        "  urldate = {2026-11-29},\n"
        "  langid = {indonesian}\n"
        "}\n"
    )
