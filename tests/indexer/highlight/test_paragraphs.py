"""Paragraphs of texts with and without line breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.highlight.paragraphs import MAX_LENGTH, MAX_PARAGRAPHS, USUAL_LENGTH, paragraphs

SENTENCES = [
    f"Warga kampung ke-{n} membersihkan lumpur di halaman rumah mereka sejak pagi, kata lurah."
    for n in range(1, 31)
]


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in paragraphs(text)]


def test_a_text_without_line_breaks_gets_paragraphs_of_a_few_sentences():
    text = " ".join(SENTENCES)

    found = parts(text)

    assert " ".join(found) == text
    assert all(part.endswith("kata lurah.") for part in found)
    assert {part.count("kata lurah.") for part in found} <= {3, 4, 5, 6}
    assert all(USUAL_LENGTH / 2 < len(part) < MAX_LENGTH for part in found)


def test_paragraphs_of_the_author_stay():
    text = f"Satu.\n\n{SENTENCES[0]}\nBaris kedua.\n \n\nTiga."

    assert parts(text) == ["Satu.", f"{SENTENCES[0]}\nBaris kedua.", "Tiga."]


def test_only_the_long_line_of_a_text_is_parted():
    long = " ".join(SENTENCES[:20])

    found = parts(f"Pendek.\nKedua.\n{long}\nAkhir.")

    assert found[0] == "Pendek.\nKedua."
    assert found[-1] == "Akhir."
    assert " ".join(found[1:-1]) == long


def test_a_quotation_of_several_sentences_is_not_torn():
    quote = "“" + " ".join(SENTENCES[3:7]) + "”"
    text = " ".join([*SENTENCES[:3], quote, *SENTENCES[7:15]])

    found = parts(text)

    assert all(part.count("“") == part.count("”") for part in found)


def test_a_text_that_never_closes_its_quotation_is_parted_all_the_same():
    found = parts("“" + " ".join(SENTENCES))

    assert len(found) > 3


@pytest.mark.parametrize("text", ["", "   ", "\n\n \n"])
def test_a_blank_text_has_no_paragraph(text: str):
    assert parts(text) == []


@given(st.lists(st.sampled_from([*SENTENCES, "\n", "\n\n", " ", "“", '"', "a" * 900, "dr. ", "."])))
def test_no_character_is_lost_and_no_paragraph_is_blank(pieces: list[str]):
    text = " ".join(pieces)

    found = parts(text)

    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(part == part.strip() != "" for part in found)


def test_a_text_of_very_many_lines_has_a_bounded_number_of_paragraphs() -> None:
    text = "\n\n".join(f"Baris {number}." for number in range(50_000))

    found = paragraphs(text)

    assert len(found) == MAX_PARAGRAPHS + 1
    assert text[found[-1].start :].startswith(f"Baris {MAX_PARAGRAPHS}.")
    assert found[-1].end == len(text)


TEXTS = [
    "a\n" * 60_000,
    "Air naik. " * 60_000,
    "Banjir besar" * 60_000,
    ("Air naik setinggi lutut. " * 40 + "\n") * 600,
    "x" * 99_000 + "\n" + "Air naik di kota itu. " * 900,
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_all_words_of_a_very_long_text_are_in_its_paragraphs(text: str) -> None:
    found = paragraphs(text)

    assert " ".join(text[start:end] for start, end in found).split() == text.split()
    assert len(found) <= MAX_PARAGRAPHS + 1
