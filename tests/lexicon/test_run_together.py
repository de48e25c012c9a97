"""Words run together by scraping are split; names with a capital inside are not."""

import itertools

import pytest

from lexicon import split_run_together, whole_names


def parts(word: str, text_count: int = 1) -> list[str]:
    edges = (0, *split_run_together(word, text_count), len(word))
    return [word[a:b] for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize(
    "split",
    [
        "Barat|Ini",
        "apa|Kecuali",
        "elit|Menurut",
        "pemerintah|Namun",
        "Jakarta|Polisi",
        "Indonesia|Ini",
        "kerusuhan|Sementara",
        "Barat|Ini|Namun",
        "di|Kamboja",
        "dari|Antara",
        "dilansir|AFP",
        "Kazakhstan|Menurut",
        "menegaskan|Presiden",
    ],
)
def test_two_words_are_split(split: str) -> None:
    word = split.replace("|", "")

    assert parts(word) == split.split("|")


@pytest.mark.parametrize(
    "name",
    [
        "DetikNews", "detikFinance", "iPhone", "YouTube", "BUMDes", "McDonald", "eKTP", "KPUD",
        "PeduliLindungi", "WhatsApp", "TikTok", "GoFood", "NasDem", "kWh", "pH", "PhD", "mRNA",
        "MotoGP", "LinkedIn", "AirAsia", "TransJakarta", "McGregor", "iNews", "IoT", "SpOG",
        "xAI", "DePaul", "KemenPPPA", "TVRI", "Jakarta", "jakarta", "JAKARTA", "aB", "", "ÉcoleX",
    ],
)  # fmt: skip
def test_names_stay_whole(name: str) -> None:
    assert split_run_together(name) == ()


def test_every_whole_name_stays_whole() -> None:
    divided = {name for name in whole_names() if split_run_together(name)}

    assert whole_names()
    assert not divided


def test_a_repeated_form_is_a_name() -> None:
    once, twice = split_run_together("MejaKayu"), split_run_together("MejaKayu", 2)

    assert once == (4,)
    assert twice == ()


def test_before_a_function_word_repeated_forms_are_split() -> None:
    assert split_run_together("BaratIni", 5) == (5,)


@pytest.mark.parametrize("word", ["aB" * 5_000, "Ini" * 5_000, "a" * 100_000 + "Ini"], ids=len)
def test_overlong_words_stay_whole(word: str) -> None:
    assert split_run_together(word) == ()
