"""The boundaries of words, and the forms of each word."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Token, analyze, fold
from indexer.analysis.folding import MAX_WORD_LENGTH
from indexer.analysis.tokenizer import CHUNK, pieces_of
from indexer.analysis.word_splitter import split_chunk
from tests.costs import costs_at_most


def exacts(text: str) -> list[str]:
    return [token.exact for token in analyze(text)]


def surfaces(text: str) -> list[str]:
    return [text[token.start : token.end] for token in analyze(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # numbers
        ("20.000", "20000"),
        ("20000", "20000"),
        ("1.234.567", "1234567"),
        ("1.234.567,89", "1234567,89"),
        ("1,234,567.89", "1234567,89"),
        ("1,6 atau 1.6", "1,6 atau 1,6"),
        ("Rp20.000", "rp 20000"),
        ("Rp 20.000,-", "rp 20000"),
        ("US$1.5", "us 1,5"),
        ("2011-13", "2011 13"),
        ("2011–13", "2011 13"),
        ("07/01/2022", "07 01 2022"),
        ("07.01.2022", "07 01 2022"),
        ("pukul 14.05 WIB", "pukul 14,05 wib"),
        ("pukul 14:05 WIB", "pukul 14,05 wib"),
        ("100%", "100 persen"),
        ("naik 2-3%.Ini (5,5%)", "naik 2 3 persen ini 5,5 persen"),
        ("a% % 5 %", "a 5"),
        ("5G 4K", "5g 4k"),
        ("G20 G-20", "g20 g20"),
        ("covid19 COVID-19", "covid 19 covid 19"),
        ("1990-an", "1990"),
        ("٢٠٢٢", "2022"),
        # hyphens
        ("anak-anak", "anak-anak"),
        ("anak\u2011anak", "anak-anak"),
        ("anak–anak", "anak-anak"),
        ("anak2 anak2nya", "anak-anak anak-anaknya"),
        ("undang2", "undang-undang"),
        ("Undang-Undang Dasar", "undang-undang dasar"),
        ("kontra-terorisme", "kontra terorisme"),
        ("pasca-Soviet", "pasca soviet"),
        ("Kassym-Jomart", "kassym jomart"),
        ("ke-17", "ke 17"),
        ("tolong-menolong", "tolong-menolong"),
        ("anak-anak-nya", "anak-anak"),
        ("KTP-nya", "ktp"),
        ("-- - a-", "a"),
        # apostrophes, points
        ("Jum'at Jum’at Jum‘at Jumʼat Jum`at", "jumat jumat jumat jumat jumat"),
        ("Ma'ruf 'Qur'an'", "maruf quran"),
        ("U.S. S.H., a.n.", "us sh an"),
        ("kompas.com", "kompas com"),
        ("elit.Menurut", "elit menurut"),
        ("J.K. Rowling", "jk rowling"),
        # run together
        ("Eropa BaratIni memiliki", "eropa barat ini memiliki"),
        ("apa-apaKecuali", "apa-apa kecuali"),
        ("DetikNews iPhone", "detiknews iphone"),
        # Unicode
        ("ÉCOLE école", "ecole ecole"),
        ("straße Đặng Łódź", "strasse dang lodz"),
        ("ｂａｎｊｉｒ ２０２２", "banjir 2022"),
        ("ban\u00adjir ban\u200bjir", "banjir banjir"),
        ("tak_ada", "tak ada"),
        ("Москва 北京大学", "москва 北京大学"),
        ("", ""),
        ("!!! … —", ""),
    ],
)
def test_words_of_a_text(text: str, expected: str) -> None:
    assert exacts(text) == expected.split()


def test_a_word_run_together_is_split_after_the_reduplication() -> None:
    assert surfaces("apa-apaKecuali") == ["apa-apa", "Kecuali"]


@pytest.mark.parametrize(
    ("text", "aliases"),
    [
        ("anak-anak", ["anak"]),
        ("berlari-lari", ["berlari"]),
        ("BaratIni", ["baratini"]),
        ("non-aktif", ["nonaktif"]),
        ("covid-19", ["covid19"]),
        ("covid19", ["covid19"]),
        ("e-mail", ["email"]),
        ("KTP-nya", ["ktpnya"]),
        ("McDonald's", ["mcdonald"]),
        ("20,000", ["20000"]),
        ("undang-undang", []),
        ("Rp20", []),
        ("Trump", []),
    ],
)
def test_aliases_of_the_first_token(text: str, aliases: list[str]) -> None:
    assert list(analyze(text)[0].aliases) == aliases


def test_positions_are_successive_and_aliases_take_none() -> None:
    tokens = analyze("Eropa BaratIni punya anak-anak pasca-Soviet")

    assert [token.position for token in tokens] == list(range(len(tokens)))
    assert [token.exact for token in tokens][-3:] == ["anak-anak", "pasca", "soviet"]


def test_offsets_are_those_of_the_original() -> None:
    text = "\U0001f30a Cafe\u0301 ban\u00adjir “anak-anak” 𝐁anjir"

    assert surfaces(text) == ["Cafe\u0301", "ban\u00adjir", "anak-anak", "𝐁anjir"]


def test_a_token_is_a_plain_tuple() -> None:
    assert analyze("Pengiriman") == [Token("pengiriman", "kirim", 0, 0, 10, ())]


@given(st.text())
def test_any_text_gives_ordered_tokens_within_it(text: str) -> None:
    tokens = analyze(text)

    assert all(0 <= token.start < token.end <= len(text) for token in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
    assert all(token.exact and token.stem for token in tokens)
    assert all(len(token.exact) <= 2 * MAX_WORD_LENGTH + 1 for token in tokens)


@given(st.text(alphabet=st.characters(codec="utf-8", max_codepoint=0x24F), max_size=30))
def test_composed_and_decomposed_text_give_the_same_terms(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)

    found = [[(token.exact, token.stem) for token in analyze(t)] for t in (composed, decomposed)]

    assert found[0] == found[1]


@given(st.text(max_size=100))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "-" * 1_000_000,
        "a-" * 500_000,
        "\u0301" * 1_000_000,
        "a" + "\u0301\u0316" * 500_000,
        "a'" * 500_000,
        "a." * 500_000,
        "1." * 500_000,
        "aB" * 500_000,
        "a\u200b" * 500_000,
        "anak-" * 200_000,
    ],
    ids=[
        "letters", "hyphens", "hyphened", "marks", "marks-mixed", "apostrophes", "points",
        "numbers", "camel", "zero-width", "doubles",
    ],
)  # fmt: skip
def test_hostile_text_takes_linear_time(text: str) -> None:
    tokens = costs_at_most(30, lambda: analyze(text))

    assert all(len(token.exact) <= 2 * MAX_WORD_LENGTH + 1 for token in tokens)


def test_overlong_words_are_cut_but_keep_their_offsets() -> None:
    (token,) = analyze("x" * 500)

    assert token.exact == "x" * MAX_WORD_LENGTH
    assert (token.start, token.end) == (0, 500)


@given(st.text(st.characters(categories=["L", "M", "N", "Po"]), max_size=8) | st.text(max_size=8))
def test_a_run_of_letters_gives_the_same_as_its_chunk(run: str) -> None:
    expected = tuple(
        piece._replace(start=match.start() + piece.start, end=match.start() + piece.end)
        for match in CHUNK.finditer(run.replace("_", " "))
        for piece in split_chunk(match.group())
    )

    assert pieces_of(run) == expected
