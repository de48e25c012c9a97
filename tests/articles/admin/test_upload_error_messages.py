"""Everything that the readers can say of a file has its Indonesian wording."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import articles.importing
from articles.admin.upload.error_messages import as_said_to_editors

IMPORTING = Path(articles.importing.__file__).parent
REASON = re.compile(r"(?:is|has|nests|cannot|was|goes) \S|the [a-z]+ .* (?:cannot|is) ")
# Said of paths on the command line, or of their kinds; never of an upload.
NOT_REASONS = re.compile(r"is there already")


def _strings(tree: ast.AST) -> Iterator[str]:
    """Yield every string of a module but docstrings, 7 standing for what is filled in."""
    documented = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(p.value if isinstance(p, ast.Constant) else "7" for p in node.values)
        elif isinstance(node, ast.Constant) and id(node) not in documented | parts:
            yield str(node.value)


def _reasons() -> list[str]:
    found = {
        text
        for path in IMPORTING.rglob("*.py")
        for text in _strings(ast.parse(path.read_text()))
        if REASON.match(text) and not NOT_REASONS.match(text)
    }
    return sorted(found)


def test_reasons_are_found_at_all() -> None:
    assert len(_reasons()) > 15


@pytest.mark.parametrize("reason", _reasons())
def test_every_reason_is_put_into_indonesian(reason: str) -> None:
    reason = reason.replace("(7)", "(Expecting value: line 1 column 7 (char 6))")

    assert as_said_to_editors(reason) != reason


def test_an_unknown_reason_is_shown_as_it_is() -> None:
    assert as_said_to_editors("something else") == "something else"


def test_a_reason_with_percent_signs_is_no_format() -> None:
    said = as_said_to_editors("has no text: found %s, %(x)s; expected text")

    assert "%s, %(x)s" in said
