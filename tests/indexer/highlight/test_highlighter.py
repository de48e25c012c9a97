"""The marks of queries; marking never changes the text."""

from itertools import pairwise

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from indexer.highlight.highlighter import Fragment, Highlighter, fragments_html
from indexer.query.parser import parse
from tests.costs import costs_at_most


def marked(query: str, text: str, *, title: bool = False) -> str:
    """Return ``text`` with brackets around the marks."""
    fragments = Highlighter(parse(query).tree).fragments(text, title=title)
    return "".join(f"[{piece}]" if is_marked else piece for piece, is_marked in fragments)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # plain words: every form of the stem
        pytest.param("rusuh", "[Kerusuhan], [perusuh], [dirusuhi]; gaduh", id="derived-forms"),
        pytest.param("kerusuhan", "massa [rusuh] dan [perusuh]", id="from-derived-to-root"),
        pytest.param("menulis", "[penulis] [ditulisnya]", id="assimilated-prefix"),
        pytest.param("anak", "[Anak-anak], [anaknya], [anak]", id="reduplication"),
        pytest.param("anak-anak", "seorang [anak]", id="from-reduplication"),
        pytest.param("BANJIR", "[banjir] [Banjir]", id="case"),
        pytest.param("cafe", "[Café] [CAFE\u0301]", id="accents"),
        pytest.param("Jum'at", "[Jum’at] [Jumat]", id="apostrophes"),
        pytest.param("barat", "Eropa [Barat]Ini memiliki", id="half-of-words-run-together"),
        pytest.param("baratini", "Eropa [BaratIni] memiliki", id="words-run-together"),
        pytest.param("banjir longsor", "[Banjir] dan [longsor]", id="two-words"),
        pytest.param("banjir OR longsor", "[Banjir] dan [longsor]", id="alternatives"),
        # words of several tokens: only together
        pytest.param("AT&T", "[AT&T] bukan AT atau T", id="ampersand"),
        pytest.param("14:05", "pukul [14:05], 14 orang, 05", id="time"),
        pytest.param("non-aktif", "[nonaktif], [non-aktif]; aktif", id="written-as-one"),
        pytest.param("covid-19", "[Covid-19], [covid19]; covid saja, 19", id="hyphen"),
        # phrases: exact forms, only where they are adjacent
        pytest.param('"pakta warsawa"', "[Pakta] [Warsawa], pakta lain, Warsawa", id="phrase"),
        pytest.param('"kerusuhan massa"', "rusuh massa, [kerusuhan] [massa]", id="exact-forms"),
        pytest.param('"a c"', "a b c", id="phrase-with-a-gap"),
        pytest.param('"a c"~1', "[a] b [c], a b b c", id="slop"),
        pytest.param('"a a b"', "a [a] [a] [b]", id="repeated-word"),
        pytest.param('"a b c"', "a b, b c, [a] [b] [c]", id="only-whole-phrases"),
        pytest.param('"di jakarta"', "[di] [Jakarta], di Bogor", id="stopword-in-a-phrase"),
        # patterns on exact forms
        pytest.param("banj*", "[banjir] [Banjarmasin] kebanjiran", id="prefix"),
        pytest.param("perb?ikan", "[perbaikan] perbuaikan", id="one-letter"),
        pytest.param("per*an", "[perbaikan] [perusahaan] perusuh", id="inner-wildcard"),
        pytest.param("banjar~1", "[banjir] [banjar] [banja] banjirnya kanjar", id="fuzzy"),
        pytest.param("abc*a*a*a*a*a*a*a*a*b", "abc" + "a" * 60, id="no-backtracking"),
        # not marked
        pytest.param("banjir -jakarta", "[banjir] Jakarta", id="excluded"),
        pytest.param(
            "banjir NOT (jakarta OR bogor)", "[banjir] Jakarta Bogor", id="excluded-group"
        ),
        pytest.param("banjir sumber:kompas", "[banjir] Kompas", id="source"),
        pytest.param("penulis:(budi OR ani) kategori:b", "Budi Ani b", id="other-fields"),
        pytest.param("tanggal:2022 banjir", "[banjir] 2022", id="date"),
        pytest.param("judul:banjir longsor", "banjir [longsor]", id="title-word-in-a-body"),
        pytest.param("sumber:(judul:banjir)", "banjir", id="title-within-source"),
        pytest.param("banjir di jakarta", "[banjir] di [Jakarta]", id="stopwords-in-a-bag"),
        pytest.param("yang di", "[yang] lain [di] sana", id="only-stopwords"),
        pytest.param("di", "[di] sana", id="one-stopword"),
        pytest.param("", "banjir", id="empty-query"),
        pytest.param("-banjir", "banjir", id="only-exclusion"),
    ],
)
def test_marks(query: str, expected: str) -> None:
    text = expected.replace("[", "").replace("]", "")

    assert marked(query, text) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("judul:banjir longsor", "[Banjir] dan [longsor]", id="word"),
        pytest.param("judul:(banjir OR longsor)", "[Banjir] dan [longsor]", id="group"),
        pytest.param("sumber:(judul:banjir)", "[Banjir] kompas", id="inner-field-counts"),
        pytest.param("judul:(sumber:kompas)", "banjir kompas", id="other-field-within"),
        pytest.param('judul:"banjir besar"', "[Banjir] [besar], besar", id="phrase"),
        pytest.param("-judul:banjir", "banjir", id="excluded"),
    ],
)
def test_marks_in_a_title(query: str, expected: str) -> None:
    text = expected.replace("[", "").replace("]", "")

    assert marked(query, text, title=True) == expected


def test_keys_identify_terms() -> None:
    spans = Highlighter(parse('banjir "tanah longsor" banjir').tree).spans(
        "Banjir, tanah longsor, kebanjiran"
    )

    assert [span.key for span in spans] == [0, 1, 1, 0]


def test_body_keys_leave_out_the_title() -> None:
    highlighter = Highlighter(parse("judul:banjir longsor").tree)

    assert highlighter.body_keys == {span.key for span in highlighter.spans("banjir longsor")}


QUERIES = st.sampled_from(
    [
        "banjir",
        "a b",
        '"a b"~2',
        "ban*",
        "banjir~2",
        "AT&T 14:05",
        "anak-anak -b",
        "judul:a (b OR c)",
    ]
) | st.text(max_size=30)
WORDS = ("a", "b", "banjir", "Banjir", "anak-anak", "BaratIni", "AT&T", "14:05", "covid19", "<b>")
SIGNS = (" ", " ", "-", "\n", "\u0301", "😀", "ﬁ", "İ")
TEXTS = st.text() | st.lists(st.sampled_from((*WORDS, *SIGNS))).map("".join)


@given(QUERIES, TEXTS, st.booleans())
def test_fragments_are_the_text(query: str, text: str, title: bool) -> None:
    highlighter = Highlighter(parse(query).tree)
    fragments = highlighter.fragments(text, title=title)
    spans = highlighter.spans(text, title=title)

    assert "".join(fragment.text for fragment in fragments) == text
    assert all(fragment.text for fragment in fragments)
    assert all(span.start < span.end for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@given(QUERIES, TEXTS)
def test_html_is_the_escaped_text(query: str, text: str) -> None:
    html = fragments_html(Highlighter(parse(query).tree).fragments(text))

    assert html.replace("<mark>", "").replace("</mark>", "") == escape(text)


def test_html_escapes_marked_text_too() -> None:
    html = fragments_html([Fragment('<script>"', marked=True), Fragment("&'")])

    assert html == "<mark>&lt;script&gt;&quot;</mark>&amp;&#x27;"


@pytest.mark.parametrize(
    "query", ['"a b a b a b"~20', "abc*a*a*a*a*b", "aaaaaaaaaaaaaaab~2", "a b"]
)
def test_hard_texts_stay_fast(query: str) -> None:
    highlighter = Highlighter(parse(query).tree)
    text = "a b " * 5_000 + "abc" + "a" * 200

    costs_at_most(1, lambda: highlighter.spans(text))
