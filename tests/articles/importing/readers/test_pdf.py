"""PDF files: paragraphs, headings, edges of pages, scans and limits."""

import pytest

from tests.articles.importing.readers.documents import LONG, Text, lines_of, pdf, pdf_file
from tests.articles.importing.readers.reading import articles, codes, read_here


def heading(text: str, y: float = 780) -> Text:
    return (70, y, 20, text, True)


def test_lines_are_joined_and_broken_words_made_whole() -> None:
    lines = [
        heading("Banjir Menutup Jalan Desa"),
        (70, 740, 11, "Harga bahan po-", False),
        (70, 726, 11, "kok dan anak-", False),
        (70, 712, 11, "anak naik.", False),
        *lines_of(LONG, top=680),
    ]

    (article,) = articles(read_here("a.pdf", pdf([lines])))

    assert article.fields.title == "Banjir Menutup Jalan Desa"
    assert article.text == f"Harga bahan pokok dan anak-anak naik.\n\n{LONG}"


def test_running_heads_feet_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            (70, 815, 9, f"Kabar Contoh edisi {number}", False),
            *lines_of(LONG, top=750),
            (280, 30, 9, f"Halaman {number} dari 3", False),
        ]
        for number in (1, 2, 3)
    ]

    (article,) = articles(read_here("a.pdf", pdf(pages)))

    assert article.text == "\n\n".join([LONG] * 3)


def test_a_paragraph_goes_on_over_the_page() -> None:
    first, second = lines_of(LONG[:160], top=100), lines_of(LONG[160:], top=780)
    full = [*lines_of(LONG, top=700), *first]

    (article,) = articles(read_here("a.pdf", pdf([full, second])))

    assert article.text == f"{LONG}\n\n{LONG}"


def test_large_lines_part_a_clipping() -> None:
    page = []
    for number in range(3):
        top = 800 - number * 240
        page += [heading(f"Berita nomor {number} dari lembah", top)]
        page += [(70, top - 30, 11, "Sumber: contoh.invalid", False)]
        page += lines_of(LONG, top=top - 60)

    found = articles(read_here("a.pdf", pdf([page])))

    assert [item.fields.title for item in found] == [
        f"Berita nomor {number} dari lembah" for number in range(3)
    ]
    assert found[2].text == f"Sumber: contoh.invalid\n\n{LONG}"


def test_the_address_that_a_browser_prints_is_the_address() -> None:
    page = [
        *lines_of(LONG, top=700),
        (30, 20, 8, "https://contoh.invalid/berita/1 1/1", False),
    ]

    (article,) = articles(read_here("a.pdf", pdf([page])))

    assert article.fields.url == "https://contoh.invalid/berita/1"
    assert article.text == LONG


def test_a_scan_is_told_and_single_scanned_pages_are_a_warning() -> None:
    assert codes(read_here("a.pdf", pdf([[]], image=True))) == ["scanned_pdf"]
    assert codes(read_here("a.pdf", pdf([[]]))) == ["no_text"]

    (article,) = articles(read_here("a.pdf", pdf([lines_of(LONG, top=700), []], image=True)))

    assert [problem.code for problem in article.warnings] == ["pages_without_text"]


def test_a_scan_with_a_stamp_is_a_scan_and_a_page_with_a_picture_is_not() -> None:
    stamp: Text = (70, 20, 8, "Dipindai dengan aplikasi pemindai contoh", False)
    short = lines_of("Kalimat terakhir berita ini pendek.", top=700)

    assert codes(read_here("a.pdf", pdf([[stamp], [stamp]], image=True))) == ["scanned_pdf"]
    (article,) = articles(
        read_here("a.pdf", pdf([lines_of(LONG, top=700), short], image=True))  # a letterhead
    )

    assert article.text == f"{LONG}\n\nKalimat terakhir berita ini pendek."


@pytest.mark.parametrize("shown", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "around",
    [
        pytest.param(b"", id="upright"),
        pytest.param(b"0 1 -1 0 595 0 cm\n", id="to the left"),
        pytest.param(b"-1 0 0 -1 595 842 cm\n", id="upside down"),
        pytest.param(b"0 -1 1 0 0 842 cm\n", id="to the right"),
    ],
)
def test_turned_pages_are_read_upright(shown: int, around: bytes) -> None:
    lines = [
        heading("Banjir Menutup Jalan Desa", 560),
        *lines_of(LONG, top=520),
        *lines_of(LONG, top=440),
    ]

    (article,) = articles(read_here("a.pdf", pdf([lines], turn=shown, around=around)))

    assert article.fields.title == "Banjir Menutup Jalan Desa"
    assert article.text == f"{LONG}\n\n{LONG}"


def test_a_line_of_spaces_does_not_break_a_file() -> None:
    lines = [*lines_of(LONG, top=700), (70, 600, 11, "\xa0 \xa0", False), *lines_of(LONG, top=580)]

    (article,) = articles(read_here("a.pdf", pdf([lines])))

    assert article.text == f"{LONG}\n\n{LONG}"


def test_pages_behind_the_limit_are_told(settings) -> None:
    settings.IMPORT_MAX_PAGES = 2
    pages = [lines_of(LONG, top=700)] * 3

    items = read_here("a.pdf", pdf(pages))

    assert codes(items) == ["too_many_pages"]
    assert items[0].text.count("Warga menutup") == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"%PDF-1.7 ...", "damaged_document", id="cut"),
        pytest.param(b"teks", "damaged_document", id="text"),
        pytest.param(b"PK\x03\x04", "damaged_document", id="zip"),
        pytest.param(
            pdf_file([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R]>>"]),
            "no_text",
            id="pages in a circle",
        ),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, code: str) -> None:
    assert codes(read_here("a.pdf", content)) == [code]
