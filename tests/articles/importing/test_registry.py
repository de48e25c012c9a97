"""The table of formats: names to formats, and the places that must list every format."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from articles.admin.upload.forms import ACCEPTED_SUFFIXES
from articles.importing.readers.registry import (
    FORMATS,
    SUFFIXES,
    USUAL_SUFFIXES,
    enumerated,
    format_of,
)
from articles.management.commands.import_articles import Command


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.txt", ".txt"),
        ("A.HTM", ".html"),
        ("a.b.ndjson.GZ", ".jsonl"),
        ("folder/a.tsv", ".csv"),
        ("a.gz", None),
        ("a.txt.exe", None),
        (".txt", None),
        ("txt", None),
        ("", None),
    ],
)
def test_the_name_decides_the_format(name: str, suffix: str | None) -> None:
    found = format_of(name)

    assert (found and found.suffix) == suffix


def test_no_suffix_belongs_to_two_formats() -> None:
    assert len(SUFFIXES) == sum(len(each.suffixes) for each in FORMATS)
    assert all(re.fullmatch(r"\.[a-z]+", suffix) for suffix in SUFFIXES)


def test_the_command_and_the_form_offer_every_format() -> None:
    assert enumerated(USUAL_SUFFIXES, " and ") in Command.help
    assert ACCEPTED_SUFFIXES.split(",") == [*SUFFIXES, ".gz"]


def test_every_format_is_documented() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "importing.md").read_text("utf-8")
    rows = re.findall(r"^\| (`\..+?) \|", page, flags=re.MULTILINE)

    assert re.findall(r"`(\.\w+)`", " ".join(rows)) == list(SUFFIXES)
