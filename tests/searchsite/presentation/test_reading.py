"""The text of an article: numbered matches, the best passage and links onward."""

import pytest

from indexer.highlight.highlighter import Highlighter, Span
from indexer.query.parser import parse
from searchsite.presentation.reading import FAR, FIRST_SCREEN, Reading, reading_of
from searchsite.templatetags.reading import reading_body

FILLER = "Warga membersihkan halaman rumah sejak pagi hari kata lurah setempat kemarin sore. "


def read(body: str, query: str) -> Reading:
    return reading_of(body, Highlighter(parse(query).tree))


def text_of(reading: Reading) -> list[str]:
    return ["".join(piece.text for piece in each.pieces) for each in reading.paragraphs]


def test_matches_are_numbered_through_all_paragraphs():
    reading = read("Banjir di kota.\n\nAir kebanjiran. Banjir lagi.", "banjir")

    numbers = [piece.match for each in reading.paragraphs for piece in each.pieces if piece.match]

    assert numbers == [1, 2, 3]
    assert reading.matches == 3
    assert text_of(reading) == ["Banjir di kota.", "Air kebanjiran. Banjir lagi."]


def test_a_deep_best_passage_is_where_the_page_opens():
    body = f"Banjir disebut. {FILLER * 20}\n\nBanjir bandang merusak jembatan.\n\n{FILLER}"

    reading = read(body, "banjir bandang jembatan")

    (best,) = [each for each in reading.paragraphs if each.is_best]
    assert best.pieces[0].text == "Banjir"
    assert reading.best == best.pieces[0].match == 2
    assert '<p id="cocok"><mark id="m2">Banjir</mark>' in reading_body(reading)


@pytest.mark.parametrize("query", ["banjir", "tidakada", ""])
def test_a_page_opens_at_its_title_if_the_best_passage_is_near_or_missing(query: str):
    reading = read(f"{FILLER[: FIRST_SCREEN // 2]} Banjir. {FILLER * 20}", query)

    assert reading.best == 0
    assert "cocok" not in reading_body(reading)


def test_a_match_far_below_has_a_link_from_the_one_before():
    reading = read(f"Banjir.\n\n{FILLER * (FAR // len(FILLER) + 1)}\n\nBanjir surut.", "banjir")

    assert [each.onward for each in reading.paragraphs if each.onward] == [2]
    assert 'href="#m2"' in reading_body(reading)


def test_matches_that_are_near_have_no_link_between_them():
    reading = read("Banjir.\n\nBanjir surut.", "banjir")

    assert not any(each.onward for each in reading.paragraphs)


def test_a_match_that_is_parted_keeps_one_number():
    class Halves(Highlighter):
        def spans(self, text: str, *, title: bool = False) -> list[Span]:
            return [Span(3, 12, 0)]

    reading = reading_of("abcde\n\nfghij", Halves(parse("x").tree))

    assert reading_body(reading) == ('<p>abc<mark id="m1">de</mark></p>\n<p><mark>fghij</mark></p>')


def test_markup_in_the_text_is_text():
    html = reading_body(read("<b>banjir</b> & <script>", "banjir"))

    assert html == '<p>&lt;b&gt;<mark id="m1">banjir</mark>&lt;/b&gt; &amp; &lt;script&gt;</p>'
