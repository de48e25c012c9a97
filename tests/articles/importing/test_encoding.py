"""Bytes of any encoding are decoded correctly."""

import io

import pytest

from articles.importing.encoding import MAX_LINE_CHARACTERS, decode, numbered_lines, open_text

TEXT = "Harga beras naik – “kami cemas,” kata Rané\nBaris dua\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="utf-8 with mark"),
        pytest.param(TEXT.encode("utf-16"), id="utf-16 with mark"),
        pytest.param(b"\xff\xfe" + TEXT.encode("utf-16-le"), id="utf-16 little-endian"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), id="utf-16 big-endian"),
        pytest.param(TEXT.encode("utf-16-le"), id="utf-16 little-endian without mark"),
        pytest.param(TEXT.encode("utf-16-be"), id="utf-16 big-endian without mark"),
        pytest.param(TEXT.encode("utf-32"), id="utf-32"),
        pytest.param(TEXT.encode("cp1252"), id="windows-1252"),
    ],
)
def test_whole_and_streamed(content):
    assert decode(content) == TEXT
    assert open_text(io.BytesIO(content)).read() == TEXT


def test_lines_of_different_encodings():
    content = "café “satu”\n".encode() + "café “dua”\n".encode("cp1252") + b"tiga\n"

    lines = [line for _, line in numbered_lines(open_text(io.BytesIO(content)))]

    assert lines == ["café “satu”\n", "café “dua”\n", "tiga\n"]


def test_character_on_the_border_of_two_reads():
    content = b"a" * 8191 + "“é”".encode() * 3000

    assert open_text(io.BytesIO(content)).read() == content.decode()


@pytest.mark.parametrize("content", [b"\x81\x8d", b"\xed\xa0\x80x", b"\xff\xfe\x41", b"\x00" * 50])
def test_nonsense_never_fails(content):
    assert isinstance(decode(content), str)
    assert isinstance(open_text(io.BytesIO(content)).read(), str)


def test_a_line_that_is_too_long_is_skipped():
    content = b"satu\n" + b"x" * (2 * MAX_LINE_CHARACTERS + 3) + b"\ntiga\n"

    assert list(numbered_lines(open_text(io.BytesIO(content)))) == [
        (1, "satu\n"),
        (2, None),
        (3, "tiga\n"),
    ]
