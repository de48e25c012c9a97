"""The content hash: which differences change it."""

import unicodedata

import pytest

from articles.content_hash import content_hash

TITLE, BODY = "Banjir Café", "Air naik.\n\nWarga mengungsi."


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (TITLE.upper(), BODY.lower()),
        (f"  {TITLE}\t", BODY.replace("\n\n", " ")),
        (unicodedata.normalize("NFD", TITLE), BODY),
        (TITLE.replace(" ", "\u00a0"), BODY + "\r\n"),
    ],
    ids=["case", "space", "NFD", "no-break space"],
)
def test_spacing_case_and_unicode_form_do_not_change_the_hash(title: str, body: str) -> None:
    assert content_hash(title, body) == content_hash(TITLE, BODY)


@pytest.mark.parametrize(
    ("title", "body"),
    [(TITLE, BODY + "!"), (TITLE + " 2", BODY), (BODY, TITLE), ("", f"{TITLE} {BODY}"), ("", "")],
)
def test_every_other_difference_changes_the_hash(title: str, body: str) -> None:
    assert content_hash(title, body) != content_hash(TITLE, BODY)


def test_every_text_has_a_hash_of_64_digits() -> None:
    for text in ("", "\x00", "\ud800", "x" * 1_000_000):
        assert len(content_hash(text, text)) == 64
