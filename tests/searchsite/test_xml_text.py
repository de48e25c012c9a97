"""Any text, whatever a scraper or a reader sends, becomes text that XML can hold."""

from io import StringIO

from django.utils.xmlutils import SimplerXMLGenerator
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from searchsite.xml_text import xml_text

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates, too


@given(ANY_TEXT)
def test_any_text_survives_a_document(text):
    cleaned = xml_text(text)
    document = StringIO()
    writer = SimplerXMLGenerator(document, "utf-8")
    writer.startDocument()
    writer.addQuickElement("title", cleaned, {"of": cleaned})

    element = etree.fromstring(document.getvalue().encode())

    assert (element.text or "") == element.get("of") == cleaned
    assert xml_text(cleaned) == cleaned


@given(st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\ufffe\uffff")))
def test_letters_and_signs_are_kept(text):
    assert xml_text(text) == text


def test_words_are_kept_apart():
    assert xml_text("Banjir\x00di\x0bDemak\r\n ") == "Banjir di Demak"
