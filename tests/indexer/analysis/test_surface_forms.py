"""The table finds the same words as an analysis of each word."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.analysis import SurfaceForms, analyze
from indexer.analysis import surface_forms as module
from indexer.analysis.surface_forms import compile_kernels
from indexer.deadline import until
from tests.indexer.deadlines import AfterLooks

WORDS = (
    "banjir Banjir, membanjiri (kebanjiran) BaratIni AT&T 14:05 anak-anak nonaktif non-aktif"
    " “gempa” gempa/banjir _banjir_ é — ... S.H. Rp1.000 covid-19 KTP-nya BANJIR. –Gempa– bAnjir"
    " 'banjir' banjir' banjir-banjir gempa- -gempa banjir's U.S. 5% banjir2 kata"
)
PUNCTUATION = "().,:;'\"-–—“”‘’…%_/&"
some_words = (
    st.sampled_from(WORDS.split())
    | st.text(min_size=1, max_size=6)
    | st.text(alphabet="anjirBX" + PUNCTUATION, min_size=1, max_size=8)
    | st.builds("{}banjir{}".format, st.text(PUNCTUATION), st.text(PUNCTUATION))
)
some_texts = st.lists(some_words).map(" ".join)
forms = st.frozensets(
    st.sampled_from(["banjir", "gempa", "barat", "ini", "at", "nonaktif", "ktpnya", "1000", "x"])
)
BANJIR = frozenset({"banjir"})
shared = SurfaceForms()


@pytest.fixture(autouse=True, scope="module")
def compiled() -> None:
    compile_kernels()


def forms_in(word: str) -> set[str]:
    return {form for each in analyze(word) for form in (each.exact, each.stem, *each.aliases)}


def words_in(text: str) -> list[tuple[int, str]]:
    """Return the words between white space with their offsets, told apart by ``str.isspace``."""
    found: list[tuple[int, str]] = []
    start = 0
    for end, character in enumerate(text + " "):
        if character.isspace():
            if end > start:
                found.append((start, text[start:end]))
            start = end + 1
    return found


def having(wanted: frozenset[str], texts: Iterable[str]) -> list[list[tuple[int, str]]]:
    return [[each for each in words_in(text) if forms_in(each[1]) & wanted] for text in texts]


@settings(deadline=None)
@given(forms, st.lists(some_texts))
@example(BANJIR, ["banjir\x1cbanjir\u3000(banjir)", "", "\ud800 banjir"])
@example(BANJIR, ["-".join(["banjir"] * 100) + " banjir"])
@example(BANJIR, ["banjir", "BANJIR, Banjir bAnjir baNJIR"])
def test_words_with_a_form_are_found(wanted: frozenset[str], texts: list[str]) -> None:
    expected = having(wanted, texts)

    fresh = SurfaceForms(slots=64)
    assert [fresh.occurrences(wanted, [text])[0] for text in texts] == expected
    assert fresh.occurrences(wanted, texts) == expected
    assert shared.occurrences(wanted, texts) == expected
    assert shared.occurrences(wanted, texts) == expected


@settings(deadline=None)
@given(forms, st.lists(some_texts))
def test_words_are_found_without_compiled_code(wanted: frozenset[str], texts: list[str]) -> None:
    with patch.object(module, "_compiled", []):
        assert SurfaceForms().occurrences(wanted, texts) == having(wanted, texts)


def test_a_word_is_analysed_once_whatever_its_case_and_punctuation() -> None:
    cache = SurfaceForms()

    with patch.object(module, "_forms", side_effect=module._forms) as analysed:
        cache.occurrences(frozenset({"air"}), ["banjir Banjir, (BANJIR) “banjir”"])
        (found,) = cache.occurrences(BANJIR, ["Banjir… banjir: banjiR"])

    assert [word for _, word in found] == ["Banjir…", "banjir:", "banjiR"]
    assert [call.args[0].strip("“”") for call in analysed.call_args_list] == ["banjir", "banjiR"]


def test_a_full_table_is_emptied_and_filled_again() -> None:
    cache = SurfaceForms(slots=64)

    for number in range(300):
        (found,) = cache.occurrences(BANJIR, [f"kata{number} kebanjiran. gempa{number}-an"])
        assert found == [(4 + len(str(number)) + 1, "kebanjiran.")]

    assert len(cache._current_table()) == 64


def test_more_words_than_the_table_has_room_for_are_found() -> None:
    cache = SurfaceForms(slots=64)
    text = " ".join(f"kata{number}" for number in range(500)) + " banjir"

    for _ in range(2):
        (found,) = cache.occurrences(BANJIR, [text])
        assert [word for _, word in found] == ["banjir"]


def test_a_word_of_many_forms_is_found_by_each() -> None:
    cache = SurfaceForms()
    word = "-".join(f"{letter}banjir" for letter in "abcdefghij")
    forms = sorted(forms_in(word))
    assert len(forms) > 9

    cache.occurrences(frozenset({"x"}), [word])

    for form in forms:
        assert cache.occurrences(frozenset({form}), [word]) == [[(0, word)]]


def test_a_very_long_word_is_found_but_not_remembered() -> None:
    cache = SurfaceForms()
    word = "-".join(["banjir"] * 100)

    assert cache.occurrences(BANJIR, [word, word]) == [[(0, word)]] * 2
    assert not cache._current_table().any()


def test_threads_share_a_table() -> None:
    cache = SurfaceForms(slots=256)
    texts = [f"kata{number} banjir gempa{number}," for number in range(300)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: cache.occurrences(BANJIR, [text])[0], texts * 3))

    assert [[word for _, word in each] for each in found] == [["banjir"]] * 900


@pytest.mark.parametrize("is_compiled", [False, True])
def test_no_word_is_analysed_after_the_deadline(is_compiled: bool) -> None:
    words = [f"banjir-{number}x" for number in range(500)]
    cache = SurfaceForms()
    modules, analysis = (module._compiled, "_forms") if is_compiled else ([], "_has")

    with patch.object(module, "_compiled", modules):
        with (
            until(AfterLooks(3)),
            patch.object(module, analysis, side_effect=getattr(module, analysis)) as analysed,
        ):
            cut = cache.occurrences(BANJIR, [" ".join(words)])
        whole = cache.occurrences(BANJIR, [" ".join(words)])

    assert 0 < len(cut[0]) <= analysed.call_count <= 3 * module._DEADLINE_WORDS
    assert [word for _, word in whole[0]] == words
