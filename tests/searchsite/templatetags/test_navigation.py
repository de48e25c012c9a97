"""Short lists that are written in Python: every value is escaped."""

from lxml.html import fragment_fromstring

from searchsite.presentation.filters import Chip
from searchsite.templatetags.navigation import chip_rows, meant_forms, notice_rows

HOSTILE = """<b>{0}</b>&lt;"'>{x}"""


def parsed(html: str):
    return fragment_fromstring(html, create_parent="div")


def test_chips_with_markup_are_text():
    rows = parsed(chip_rows([Chip(HOSTILE, HOSTILE, f"/{HOSTILE}")] * 2))

    assert not rows.cssselect("b")
    assert [link.get("href") for link in rows.cssselect("li a")] == [f"/{HOSTILE}"] * 2
    assert rows.cssselect("a")[0].text_content() == f"Hapus saringan {HOSTILE}: {HOSTILE} ×"


def test_notices_and_other_forms_with_markup_are_text():
    rows = parsed(notice_rows([HOSTILE, "b"]))
    forms = parsed(meant_forms([HOSTILE, "b"]))

    assert [row.text_content() for row in rows.cssselect("li")] == [HOSTILE, "b"]
    assert forms.text_content() == f"{HOSTILE}, b"
    assert len(forms.cssselect("span.meant__form")) == 2
