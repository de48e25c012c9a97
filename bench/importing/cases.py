"""Cases of the benchmark: a file as editors have it, and the articles that it should become.

``NN-name.EXT`` is the file, ``NN-name.expected.json`` beside it the list of its articles. The
folder of a case is its outlet. ``bench/README.md`` describes the form.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"
ENDING = ".expected.json"
FIELDS = ("title", "source", "author", "published_at", "category", "url", "date_status")
LISTS = ("sentences", "boilerplate")


class CaseError(Exception):
    """A folder without cases, or an expectation in another form."""


@dataclass(frozen=True, slots=True)
class ExpectedArticle:
    """One article of a file.

    ``fields`` has the judged fields: the values that are right, or an empty tuple if the field
    must be empty. ``sentences`` are in the order of the article.
    """

    fields: Mapping[str, tuple[str, ...]]
    sentences: tuple[str, ...]
    boilerplate: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One file and its articles."""

    file: Path
    articles: tuple[ExpectedArticle, ...]

    @property
    def outlet(self) -> str:
        """Return the name of the folder."""
        return self.file.parent.name

    @property
    def kind(self) -> str:
        """Return the ending of the file, without ``.gz``."""
        return self.file.name.lower().removesuffix(".gz").rpartition(".")[2]


def read_cases(folder: Path) -> list[Case]:
    """Return the cases in a folder and its subfolders, sorted. Raises ``CaseError``."""
    found = sorted(folder.rglob("*" + ENDING))
    if not found:
        raise CaseError(f"There are no cases (NN-name{ENDING}) in {folder}.")
    return [Case(_file_of(expected), tuple(_articles(expected))) for expected in found]


def _file_of(expected: Path) -> Path:
    stem = expected.name.removesuffix(ENDING)
    files = [file for file in expected.parent.glob(f"{stem}.*") if file != expected]
    if len(files) != 1:
        raise CaseError(f"{expected}: expected one file {stem}.*, found {len(files)}.")
    return files[0]


def _articles(expected: Path) -> list[ExpectedArticle]:
    try:
        content = json.loads(expected.read_text(encoding="utf-8"))
        return [_article(item) for item in content]
    except (ValueError, TypeError, AttributeError) as error:
        raise CaseError(f"{expected}: {error}") from error


def _article(item: Mapping[str, Any]) -> ExpectedArticle:
    if unknown := set(item) - set(FIELDS) - set(LISTS):
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    return ExpectedArticle(
        fields={name: _values(item[name]) for name in FIELDS if name in item},
        sentences=tuple(item["sentences"]) if "sentences" in item else (),
        boilerplate=tuple(item.get("boilerplate", ())),
    )


def _values(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
