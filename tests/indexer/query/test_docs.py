"""The parser does what docs/query-language.md says."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from indexer.query import tree
from indexer.query.describe import describe
from indexer.query.keywords import DATE_NAMES, FIELD_NAMES, OPERATORS
from indexer.query.limits import REMARKS
from indexer.query.parser import parse
from indexer.search.messages import ENGINE_NOTICES

PAGE = Path(settings.BASE_DIR, "docs", "query-language.md").read_text("utf-8")
NODES = {name: value for name, value in vars(tree).items() if isinstance(value, type)}
WORDS = {letter: tree.Word(letter) for letter in "abc"}


def rows(heading: str) -> list[tuple[str, ...]]:
    """Return the cells, without backquotes, of every table with this heading."""
    found: list[tuple[str, ...]] = []
    lines = iter(PAGE.splitlines())
    for line in lines:
        if line == heading:
            next(lines)
            for row in iter(lines.__next__, ""):
                found.append(tuple(cell.strip().strip("`") for cell in row.split("|")[1:-1]))
    return found


@pytest.mark.parametrize(("query", "canonical"), rows("| Query | Understood as |"))
def test_example(query: str, canonical: str) -> None:
    parsed = parse(query)

    assert describe(parsed.tree) == canonical
    assert [remark.code for remark in parsed.remarks if remark.code != "negative-number"] == []


@pytest.mark.parametrize(("query", "canonical", "code"), rows("| Query | Understood as | Code |"))
def test_fallback(query: str, canonical: str, code: str) -> None:
    parsed = parse(query)

    assert describe(parsed.tree) == canonical
    assert {remark.code for remark in parsed.remarks} == {code}


@pytest.mark.parametrize(("query", "expected"), rows("| Query | Tree |"))
def test_tree(query: str, expected: str) -> None:
    assert parse(query).tree == eval(expected, {**NODES, **WORDS, "date": date})  # our own page


@pytest.mark.parametrize("query", [row[0] for row in rows("| You type | You get articles that |")])
def test_first_examples_need_no_remark(query: str) -> None:
    assert parse(query).remarks == ()


@pytest.mark.parametrize("name", [*OPERATORS, *FIELD_NAMES, *DATE_NAMES, *REMARKS])
def test_everything_is_documented(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_every_code_exists() -> None:
    codes = {row[2] for row in rows("| Query | Understood as | Code |")}
    codes |= {row[3] for row in rows("| What | Limit | What happens | Code |")}

    assert codes - set(ENGINE_NOTICES) == set(REMARKS)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(SEARCH_\w+)`", PAGE))))
def test_settings_exist(name: str) -> None:
    assert hasattr(settings, name)


def test_tables_were_found() -> None:
    assert len(rows("| Query | Understood as |")) > 40
