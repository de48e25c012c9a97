"""The content hash: what counts and what does not."""

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
def test_spacing_case_and_unicode_form_do_not_count(title: str, body: str) -> None:
    assert content_hash(title, body) == content_hash(TITLE, BODY)


@pytest.mark.parametrize(
    ("title", "body"),
    [(TITLE, BODY + "!"), (TITLE + " 2", BODY), (BODY, TITLE), ("", f"{TITLE} {BODY}"), ("", "")],
)
def test_everything_else_counts(title: str, body: str) -> None:
    assert content_hash(title, body) != content_hash(TITLE, BODY)


def test_a_hash_is_64_digits_of_any_text() -> None:
    for text in ("", "\x00", "\ud800", "x" * 1_000_000):
        assert len(content_hash(text, text)) == 64
