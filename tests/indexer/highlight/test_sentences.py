"""Sentences of Indonesian news."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.highlight.sentences import sentences
from tests.costs import costs_at_most


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Banjir surut. | Warga pulang.", id="points"),
        pytest.param("Benarkah? | Ya! | Tentu…", id="other-stops"),
        pytest.param("Harganya Rp 1.000 per kg. | Naik 2.5 persen.", id="decimal-points"),
        pytest.param("Harganya Rp. 1.000 saja.", id="rupiah"),
        pytest.param("Menurut H. Ahmad, dr. Budi dan Prof. Dr. Ir. Cahya hadir.", id="titles"),
        pytest.param("Kombes Pol. A. B. Rahman, S.H., M.Si. Menjabat.", id="initials-and-degrees"),
        pytest.param("Rumah No. 5 di Jl. Merdeka, Kab. Bogor.", id="addresses"),
        pytest.param("PT. Maju dan CV. Mundur bekerja sama.", id="companies"),
        pytest.param("“Kami siap.” | Ia pergi. | (Ani) Pulang.", id="quotes"),
        pytest.param('Ia berkata: "Siap!" | Lalu pergi.', id="straight-quotes"),
        pytest.param("Situs kompas.com dan no.id tetap utuh.", id="addresses-of-sites"),
        pytest.param("Pada 7 Jan. 2022 ia tiba... lalu pergi.", id="months-and-dots"),
        pytest.param("Judul tanpa titik\n\n| Isi berita.", id="blank-line"),
        pytest.param("Baris satu\nbaris dua. | Baris tiga.", id="wrapped-lines"),
        pytest.param("Acara selesai.|Presiden pulang.", id="sentences-run-together"),
        pytest.param("Tidak banyak hal. | Presiden diam.", id="word-like-an-abbreviation"),
        pytest.param("今日は雨。|明日は晴れ。", id="wide-stops"),
        pytest.param("a.b.c", id="nothing-to-part"),
    ],
)
def test_sentences(text: str) -> None:
    expected = [part.strip() for part in text.split("|")]

    assert parts(text.replace("|", "")) == expected


def test_paragraphs_end_with_their_last_sentence() -> None:
    found = sentences("Satu. Dua.\n\nTiga\n \nempat. Lima.")

    assert [sentence.ends_paragraph for sentence in found] == [False, True, True, False, True]


@given(st.text() | st.text(alphabet='aB.!? \n"”5。'))
def test_sentences_cover_all_that_is_not_blank(text: str) -> None:
    assert "".join("".join(parts(text)).split()) == "".join(text.split())


@given(st.text(alphabet='aB.!? \n"”5。'))
def test_sentences_are_in_order_and_trimmed(text: str) -> None:
    found = sentences(text)

    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(part and part == part.strip() for part in parts(text))


@pytest.mark.parametrize(
    "unit", [".", " ", "\n", '."', '"', ". ", "A. ", "a.B", "\n ", ".\n", "(", "。"]
)
def test_time_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))

    costs_at_most(2, lambda: sentences(text))
