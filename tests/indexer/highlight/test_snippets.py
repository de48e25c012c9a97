"""Snippets: the passages shown for a query."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.highlight.highlighter import Highlighter
from indexer.highlight.snippets import Snippet, snippet, snippets
from indexer.query.parser import parse
from tests.costs import costs_at_most

RAIN = "Hujan deras mengguyur kota sejak pagi."
FLOOD = "Banjir merendam ratusan rumah di tepi sungai."
RESCUE = "Petugas lalu mengungsikan warga dengan perahu karet ke balai desa terdekat."
DULL = "Kegiatan lain di kota itu berjalan seperti biasa tanpa gangguan apa pun. " * 6


def cut(body: str, query: str, length: int = 240) -> Snippet:
    return snippet(body, Highlighter(parse(query).tree), length=length)


def shown(body: str, query: str, length: int = 240) -> str:
    """Return a snippet as text, with brackets around the marks."""
    fragments = cut(body, query, length).fragments
    return "".join(f"[{piece}]" if marked else piece for piece, marked in fragments)


def passages(found: Snippet) -> list[str]:
    return ["".join(fragment.text for fragment in passage) for passage in found.passages]


def test_short_body_is_shown_whole() -> None:
    assert shown(f"{RAIN} {FLOOD}", "banjir") == f"{RAIN} [Banjir]{FLOOD[6:]}"


def test_passage_is_taken_where_the_words_are() -> None:
    assert shown(f"{DULL}\n\n{FLOOD} {RESCUE}\n\n{DULL}", "banjir perahu") == (
        "[Banjir] merendam ratusan rumah di tepi sungai. Petugas lalu mengungsikan warga dengan"
        " [perahu] karet ke balai desa terdekat."
    )


def test_different_words_count_more_than_repeated_ones() -> None:
    body = f"Banjir, banjir, dan banjir lagi. {DULL}\n\n{RAIN} {FLOOD}"

    assert shown(body, "banjir hujan") == f"[Hujan]{RAIN[5:]} [Banjir]{FLOOD[6:]}"


def test_words_close_together_count_more() -> None:
    far = "Banjir itu, menurut keterangan yang dikumpulkan dari banyak warga, terjadi di sungai."
    near = "Banjir di sungai surut."

    assert shown(f"{far} {DULL}\n\n{near}", "banjir sungai", 100).startswith("[Banjir] di [sungai]")


def test_two_passages_when_one_cannot_hold_all_words() -> None:
    found = cut(f"{RAIN} {DULL}\n\n{DULL}\n\n{RESCUE}", "perahu hujan")

    assert passages(found) == [RAIN, RESCUE] or passages(found)[0].startswith(RAIN)
    assert len(found.passages) == 2
    assert not found.starts_mid
    assert " … " in "".join(piece.text for piece in found.fragments)


def test_passages_that_touch_become_one() -> None:
    body = f"{FLOOD} Sesudah itu, {'sambil menunggu, ' * 6}semua warga menunggu perahu."

    assert len(cut(body, "banjir perahu", 180).passages) <= 2
    assert "…  …" not in shown(body, "banjir perahu", 180)


def test_long_sentence_is_cut_between_words() -> None:
    body = f"{'kata depan, ' * 40}banjir besar{', kata belakang' * 40}."
    found = cut(body, "banjir")

    assert (found.starts_mid, found.ends_mid) == (True, True)
    assert set(passages(found)[0].replace(",", "").split()) == {
        "kata", "depan", "banjir", "besar", "belakang"
    }  # fmt: skip
    assert shown(body, "banjir").startswith("… ")
    assert shown(body, "banjir").endswith(" …")


@pytest.mark.parametrize(
    "query", ["gempa", "judul:banjir", "sumber:kompas", "-banjir", "tanggal:2022", ""]
)
def test_beginning_is_shown_when_nothing_matches(query: str) -> None:
    assert shown(f"{RAIN} {FLOOD} {DULL}", query).startswith(f"{RAIN} {FLOOD}")
    assert not cut(f"{RAIN} {FLOOD} {DULL}", query).starts_mid


@pytest.mark.parametrize("body", ["", " \n\t"], ids=["empty", "blank"])
def test_empty_body_has_no_passage(body: str) -> None:
    assert cut(body, "banjir") == Snippet(())
    assert cut(body, "banjir").fragments == ()


def test_line_breaks_become_blanks() -> None:
    assert shown("Banjir\n\n  besar\tsekali", "banjir") == "[Banjir] besar sekali"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("banjir" * 1_000, id="one-long-word"),
        pytest.param("洪水" * 1_000, id="no-blanks"),
        pytest.param("e\u0301\u0327" * 1_000, id="combining-marks"),
        pytest.param("👩\u200d👩\u200d👧" * 500, id="joined-emoji"),
        pytest.param("🇮🇩" * 500, id="flags"),
    ],
)
def test_words_longer_than_a_snippet_are_cut_between_letters(body: str) -> None:
    (text,) = passages(cut(body, "banjir"))

    assert 0 < len(text) <= 300
    assert body.startswith(text)
    assert not unicodedata.category(body[len(text)]).startswith("M")
    assert "\u200d" not in (text[-1], body[len(text)])
    assert text.count("🇮") == text.count("🇩")


WORDS = (
    "banjir",
    "hujan",
    "Rp 1.000",
    "dr. Budi",
    "kata,",
    "pergi. Ia",
    "\n\n",
    "anak-anak",
    "x" * 30,
)
BODIES = st.lists(st.sampled_from(WORDS), max_size=200).map(" ".join)
QUERIES = st.sampled_from(
    ["banjir", "banjir hujan", '"kata kata" budi', "anak", "zebra", "1.000 hujan"]
)


@given(BODIES, QUERIES, st.integers(80, 300))
def test_passages_are_whole_words_of_the_body_in_order(body: str, query: str, length: int) -> None:
    found = cut(body, query, length)
    rest = f" {' '.join(body.split())} "

    assert len(found.passages) <= 2
    assert sum(map(len, passages(found))) <= length + 80
    for passage in passages(found):
        before, itself, rest = rest.partition(f" {passage} ")
        assert itself, (before, passage)
        rest = f" {rest}"


@given(BODIES, QUERIES)
def test_a_match_in_the_body_is_shown(body: str, query: str) -> None:
    highlighter = Highlighter(parse(query).tree)
    found = snippet(body, highlighter)

    assert any(piece.marked for piece in found.fragments) == bool(highlighter.spans(body))


@given(st.text() | BODIES, st.text(max_size=20), st.integers(1, 300))
def test_no_text_is_an_error(body: str, query: str, length: int) -> None:
    found = cut(body, query, length)

    assert bool(found.passages) == bool(body.strip())


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("banjir hujan " * 30_000, id="matches"),
        pytest.param("banjir " * 300_000, id="one-word"),
        pytest.param("." * 1_000_000, id="stops"),
        pytest.param(" " * 1_000_000 + "a", id="blanks"),
        pytest.param("x" * 1_000_000, id="one-long-word"),
    ],
)
def test_huge_bodies_stay_fast(body: str) -> None:
    costs_at_most(1, lambda: cut(body, "banjir hujan gempa"))


def test_only_the_beginning_of_a_huge_body_is_searched() -> None:
    assert "[banjir]" in shown("kata " * 15_000 + "banjir", "banjir")
    assert "[banjir]" not in shown("kata " * 30_000 + "banjir", "banjir")


@pytest.mark.parametrize(
    "entity",
    ["Joko Widodo", "Rp 1,5 miliar", "12 Januari 2024", "Muhammad bin Salman", "pukul 10.30 WIB"],
)
@given(before=st.integers(0, 60), after=st.integers(0, 60))
def test_no_name_amount_or_date_is_cut_at_an_edge(entity: str, before: int, after: int) -> None:
    words = ["kata"] * 60
    words.insert(60 - before, entity)
    tail = ["lalu"] * 60
    tail.insert(after, entity)
    found = cut(f"{' '.join(words)} banjir {' '.join(tail)}.", "banjir")

    shown_text = passages(found)[0]
    for word in entity.split():
        assert shown_text.count(word) == shown_text.count(entity)


class Frequencies:
    """A vocabulary of a thousand documents with these frequencies."""

    generation = "g000001"
    documents = 1_000

    def __init__(self, **frequencies: int) -> None:
        self._frequencies = frequencies

    def stem_frequency(self, stem: str) -> int:
        return self._frequencies.get(stem, 0)

    frequency = stem_frequency


@pytest.mark.parametrize(("rare", "common"), [("perahu", "hujan"), ("hujan", "perahu")])
def test_the_word_that_is_rare_in_the_index_is_shown(rare: str, common: str) -> None:
    highlighter = Highlighter(
        parse("hujan perahu").tree,
        Frequencies(**{rare: 3, common: 900}),  # type: ignore[arg-type]
    )
    found = snippet(f"{RAIN} {DULL}\n\n{DULL}\n\n{RESCUE}", highlighter)

    assert len(found.passages) == 1
    assert rare in passages(found)[0].lower()


def test_words_that_are_as_rare_are_shown_in_two_passages() -> None:
    frequencies = Frequencies(hujan=5, perahu=5)
    highlighter = Highlighter(parse("hujan perahu").tree, frequencies)  # type: ignore[arg-type]
    found = snippet(f"{RAIN} {DULL}\n\n{DULL}\n\n{RESCUE}", highlighter)

    assert len(found.passages) == 2


def test_snippets_of_several_bodies_are_those_of_each() -> None:
    bodies = ["Banjir di Demak. Warga pulang.", "", " \n", "Tanpa air.", "banjir " * 200]
    highlighter = Highlighter(parse("banjir demak").tree)

    found = snippets(bodies, highlighter)

    assert found == [snippet(body, Highlighter(parse("banjir demak").tree)) for body in bodies]
    assert snippets([], highlighter) == []
