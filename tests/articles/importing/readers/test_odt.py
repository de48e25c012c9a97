"""OpenDocument texts: what a reader sees, without deleted text and comments."""

import pytest

from tests.articles.importing.readers.documents import LONG, odt
from tests.articles.importing.readers.reading import articles, codes, read_here


def test_headings_lists_tables_notes_and_changes() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Dihapus.</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        '<text:h text:outline-level="1">Banjir Menutup Jalan Desa</text:h>'
        f"<text:p>{LONG}<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>Catatan kaki.</text:p></text:note-body></text:note></text:p>"
        '<text:p>Satu<text:s text:c="3"/>dua<text:tab/>tiga<text:line-break/>empat'
        "<office:annotation><text:p>komentar</text:p></office:annotation></text:p>"
        "<text:list><text:list-item><text:p>beras</text:p></text:list-item><text:list-item>"
        "<text:p>gula</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Beras</text:p></table:table-cell>"
        "<table:table-cell><text:p>12</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p><draw:frame><draw:text-box><text:p>Di dalam kotak.</text:p></draw:text-box>"
        "</draw:frame>Di luar.</text:p>"
    )

    (article,) = articles(read_here("a.odt", odt(body)))

    assert article.fields.title == "Banjir Menutup Jalan Desa"
    assert article.text == (
        f"{LONG}\n\nSatu dua tiga\nempat\n- beras\n- gula\n\nBeras | 12\n\nDi luar."
        "\n\nDi dalam kotak.\n\nCatatan kaki."
    )


def test_numbered_lists_keep_their_numbers() -> None:
    styles = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"'
        ' style:num-format="1"/><text:list-level-style-bullet text:level="2"/></text:list-style>'
    )

    def item(text: str, inner: str = "", start: str = "") -> str:
        return f"<text:list-item{start}><text:p>{text}</text:p>{inner}</text:list-item>"

    inner = f"<text:list>{item('anak')}</text:list>"
    seventh = ' text:start-value="7"'
    body = (
        f'<text:list text:style-name="L1">{item("satu", inner)}{item("dua")}</text:list>'
        "<text:p>Sela.</text:p>"
        f'<text:list text:style-name="L1" text:continue-numbering="true">{item("tiga")}</text:list>'
        f'<text:list text:style-name="L1">{item("baru", start=seventh)}</text:list>'
        f"<text:list>{item('butir')}</text:list>"
    )

    (article,) = articles(read_here("a.odt", odt(body, styles=styles)))

    assert " ".join(article.text.split()) == ("1. satu - anak 2. dua Sela. 3. tiga 7. baru - butir")


def test_a_bold_style_is_a_headline_and_a_hidden_one_is_left_out() -> None:
    styles = (
        '<style:style style:name="P1" style:parent-style-name="Standard"><style:text-properties'
        ' fo:font-weight="bold"/></style:style><style:style style:name="T1">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = (
        '<text:p text:style-name="P1">Sungai Meluap di Tiga Desa</text:p>'
        f'<text:p>{LONG}<text:span text:style-name="T1">rahasia</text:span></text:p>'
    )

    (article,) = articles(read_here("a.odt", odt(body, styles=styles)))

    assert article.fields.title == "Sungai Meluap di Tiga Desa"
    assert article.text == LONG


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(odt("", manifest="<m><encryption-data/></m>"), "encrypted", id="password"),
        pytest.param(odt(""), "no_text", id="without text"),
        pytest.param(odt("<text:list>" * 200 + "</text:list>" * 200), "deep_document", id="deep"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, code: str) -> None:
    assert codes(read_here("a.odt", content)) == [code]
