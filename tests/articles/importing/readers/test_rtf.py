"""Rich text: encodings, headings, lists, notes, tables, and what is not text."""

import pytest

from tests.articles.importing.readers.documents import LONG
from tests.articles.importing.readers.reading import articles, codes, read_here


def rtf(body: str, head: str = "") -> bytes:
    return (r"{\rtf1\ansi\ansicpg1252\deff0" + head + "\n" + body + "}").encode("latin-1")


def test_characters_of_every_notation() -> None:
    body = (
        r"\pard Ran\'e9 \ldblquote ya\rdblquote  \u8217?\emdash \~\{x\}\\ \u-10179?\u-8704?"
        r"{\uc2\u8364 \'80\'80}{\f1\'e6}\par"
    )
    head = r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}"

    (article,) = articles(read_here("a.rtf", rtf(body, head)))

    assert article.text == "Rané “ya” ’— {x}\\ 😀€ж"


def test_only_the_text_is_read() -> None:
    body = (
        r"{\header KOP SURAT\par}{\footer Halaman 1\par}{\info{\title Templat}{\author Orang}}"
        r"\pard Harga {\deleted beras }{\v rahasia}cabai naik{\*\bkmkstart x}"
        r"{\pict\wmetafile8 0102}{\*\unknown buang}{\field{\*\fldinst HYPERLINK x}"
        r"{\fldrslt  di pasar}}.{\footnote\pard Catatan kaki.\par}\par"
        r"{\pntext\'b7\tab}beras\par"
        r"\pard\intbl Satu\cell Dua\cell\row\pard Akhir.\par"
    )

    (article,) = articles(read_here("a.rtf", rtf(body)))

    assert article.text == (
        "Harga cabai naik di pasar.\n- beras\n\nSatu | Dua\n\nAkhir.\n\nCatatan kaki."
    )


def test_styles_and_outline_levels_are_headings() -> None:
    head = r"{\stylesheet{\ql Normal;}{\s1\ql\b\fs32 heading 1;}{\s2 heading 2;}}"
    sections = "".join(
        rf"\pard\s1 Berita nomor {number} dari lembah\par"
        rf"\pard Sumber: contoh.invalid\par {LONG}\par"
        for number in (1, 2)
    )

    found = articles(read_here("a.rtf", rtf(sections, head)))

    assert [item.fields.title for item in found] == [
        "Berita nomor 1 dari lembah",
        "Berita nomor 2 dari lembah",
    ]
    assert found[1].text == f"Sumber: contoh.invalid\n\n{LONG}"


def test_binary_pictures_are_passed_over() -> None:
    content = b"{\\rtf1{\\pict\\bin6 }{}{}x}Teks sesudah gambar.\\par}"

    (article,) = articles(read_here("a.rtf", content))

    assert article.text == "Teks sesudah gambar."


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"teks", "damaged_document", id="text"),
        pytest.param(b"{\\rtf1 }", "no_text", id="without text"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "old_word", id="doc"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, code: str) -> None:
    assert codes(read_here("a.rtf", content)) == [code]


def test_unbalanced_and_deep_groups_lose_no_text() -> None:
    content = b"{\\rtf1 " + b"{" * 100_000 + b"Isi tetap ada.\\par " + b"}" * 5

    (article,) = articles(read_here("a.rtf", content))

    assert article.text == "Isi tetap ada."
