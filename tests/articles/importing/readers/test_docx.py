"""Word documents: all changes accepted, nothing lost, one or several articles."""

import pytest

from tests.articles.importing.readers.documents import LONG, W, docx, package, paragraph
from tests.articles.importing.readers.reading import articles, codes, read_here


def test_a_document_with_a_title_is_one_article() -> None:
    body = paragraph("Banjir Menutup Jalan Desa", "Judul") + paragraph("Oleh Rina Contoh")
    content = docx(body + paragraph(LONG) + paragraph("Bantuan", "Judul1") + paragraph(LONG))

    (article,) = articles(read_here("a.docx", content))

    assert article.fields.title == "Banjir Menutup Jalan Desa"
    assert article.text == f"Oleh Rina Contoh\n\n{LONG}\n\nBantuan\n\n{LONG}"
    assert article.original.startswith("Banjir Menutup Jalan Desa\n\nOleh")
    assert article.origin == "a.docx:1"
    assert not article.fields.author  # of the template
    assert article.fields.published_at is None


def test_changes_are_accepted() -> None:
    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    body = (
        "<w:p>"
        + run("Harga ")
        + "<w:del><w:r><w:delText>beras</w:delText></w:r></w:del>"
        + f"<w:ins>{run('cabai')}</w:ins>"
        + f"<w:moveFrom>{run(' turun')}</w:moveFrom><w:moveTo>{run(' naik')}</w:moveTo>"
        + f"<w:hyperlink>{run(' di pasar')}</w:hyperlink>"
        + '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK x</w:instrText></w:r>'
        + f"<w:fldSimple>{run(' kota')}</w:fldSimple>"
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>rahasia</w:t></w:r>"
        + f"<w:sdt><w:sdtContent>{run(' hari ini.')}</w:sdtContent></w:sdt></w:p>"
        + "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
        + run("Kalimat ini ")
        + "</w:p><w:p>"
        + run("utuh.")
        + "</w:p>"
    )

    (article,) = articles(read_here("a.docx", docx(body)))

    assert article.text == "Harga cabai naik di pasar kota hari ini.\n\nKalimat ini utuh."


def test_lists_tables_boxes_and_notes_stay() -> None:
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1">'
        '<w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>{}</w:t></w:r></w:p>"
    )
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    row = "<w:tr>" + cell + cell + "</w:tr>"
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:txbxContent>'
        f"{paragraph('Di dalam kotak.')}</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        f"{paragraph('Di dalam kotak.')}</w:txbxContent></mc:Fallback></mc:AlternateContent>"
        '<w:t>Di luar kotak.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    )
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="0">{paragraph("pemisah")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("Catatan kaki.")}</w:footnote></w:footnotes>'
    )
    table = "<w:tbl>" + row.format("Beras", "12.000") + row.format("Gula", "17.000") + "</w:tbl>"
    body = paragraph(LONG) + item.format("Satu") + item.format("Dua") + table + box

    (article,) = articles(read_here("a.docx", docx(body, numbering=numbering, footnotes=notes)))

    assert article.text.removeprefix(LONG) == (
        "\n1. Satu\n2. Dua\n\nBeras | 12.000\nGula | 17.000\n\nDi luar kotak.\n\nDi dalam kotak."
        "\n\nCatatan kaki."
    )


def test_symbols_are_characters() -> None:
    signs = "".join(
        f'<w:sym w:font="{font}" w:char="{char}"/>'
        for font, char in (("Symbol", "F0B0"), ("Arial", "00BD"), ("Wingdings", "F0FC"), ("", "x"))
    )
    body = f"<w:p><w:r><w:t>Suhu 30</w:t>{signs}<w:t>C</w:t></w:r></w:p>"

    (article,) = articles(read_here("a.docx", docx(body)))

    assert article.text == "Suhu 30°½C"


def test_a_note_that_refers_to_itself_stands_once() -> None:
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1"><w:p><w:r><w:t>Catatan.</w:t></w:r>{mark}</w:p></w:footnote>'
    body = f"<w:p><w:r><w:t>{LONG}</w:t></w:r>{mark}{mark}</w:p>"

    (article,) = articles(
        read_here(
            "a.docx", docx(body, footnotes=f'<w:footnotes xmlns:w="{W}">{note}</w:footnotes>')
        )
    )

    assert article.text == f"{LONG}\n\nCatatan."


def test_headings_with_bylines_part_a_document() -> None:
    body = paragraph("Kliping Berita 12 Agustus 2024", "Judul")
    for number in range(1, 4):
        body += paragraph(f"Judul berita nomor {number} pagi ini", "Judul1")
        body += paragraph(f"Sumber: contoh{number}.invalid") + paragraph(LONG)
        body += paragraph("Latar", "Judul2") + paragraph(LONG)

    found = articles(read_here("kliping.docx", docx(body)))

    assert [item.fields.title for item in found] == [
        f"Judul berita nomor {number} pagi ini" for number in range(1, 4)
    ]
    assert found[1].text == f"Sumber: contoh2.invalid\n\n{LONG}\n\nLatar\n\n{LONG}"
    assert [item.origin for item in found] == [f"kliping.docx:{number}" for number in range(1, 4)]
    assert [problem.code for problem in found[0].warnings] == ["left_out"]


def test_subheads_do_not_part_an_article() -> None:
    body = paragraph("Sungai Meluap, Tiga Desa Terendam", "Judul1") + paragraph("Oleh Rina Contoh")
    body += paragraph(LONG) + paragraph("Penyebab", "Judul1") + paragraph(LONG)
    body += paragraph("Apa langkah pemerintah?", "Judul1") + paragraph(LONG)

    (article,) = articles(read_here("a.docx", docx(body)))

    assert article.fields.title == "Sungai Meluap, Tiga Desa Terendam"
    assert "Penyebab" in article.text
    assert [problem.code for problem in article.warnings] == ["several_headings"]


def test_bold_lines_part_a_document_only_with_bylines() -> None:
    def section(title: str, *, credit: str) -> str:
        return paragraph(title, bold=True) + paragraph(credit) + paragraph(LONG)

    proven = section("Panen raya di lembah", credit="Jakarta, 3 Mei 2024") + section(
        "Jembatan baru dibuka bupati", credit="Sumber: Kabar Contoh"
    )
    doubtful = section("Panen raya di lembah", credit="Panen itu besar.") + section(
        "Jembatan baru dibuka bupati", credit="Jembatan itu panjang."
    )

    assert len(articles(read_here("a.docx", docx(proven)))) == 2
    assert len(articles(read_here("a.docx", docx(doubtful)))) == 1


def test_a_table_of_articles_is_read_by_its_columns() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = (("Judul", "Tanggal", "Isi"), ("Satu", "2024-08-12", LONG), ("Dua", "", LONG))
    table = "".join("<w:tr>" + "".join(map(cell.format, row)) + "</w:tr>" for row in rows)

    found = articles(read_here("a.docx", docx(f"<w:tbl>{table}</w:tbl>")))

    assert [item.fields.title for item in found] == ["Satu", "Dua"]
    assert found[0].fields.published_at is not None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_word", id="doc"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            id="password",
        ),
        pytest.param(b"{\\rtf1 teks}", "other_kind", id="rtf"),
        pytest.param(b"<html><p>teks</p></html>", "other_kind", id="html"),
        pytest.param(package({"a.txt": "teks"}), "other_kind", id="zip"),
        pytest.param(b"%PDF-1.7", "other_kind", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "image", id="picture"),
        pytest.param(b"PK\x03\x04" + b"x" * 50, "damaged_document", id="cut"),
        pytest.param(b"teks biasa", "damaged_document", id="text"),
        pytest.param(docx(""), "no_text", id="without text"),
    ],
)
def test_what_is_no_readable_word_document_is_told(content: bytes, code: str) -> None:
    assert codes(read_here("a.docx", content)) == [code]
