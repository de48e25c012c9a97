"""The cache finds the same words as an analysis of each word."""

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
    " “gempa” gempa/banjir _banjir_ é — ... S.H. Rp1.000 covid-19 KTP-nya"
)
words = st.sets(st.sampled_from(WORDS.split()) | st.text(min_size=1, max_size=6).filter(str.strip))
some_texts = st.lists(st.sampled_from(WORDS.split()) | st.text(max_size=6)).map(" ".join)
forms = st.frozensets(
    st.sampled_from(["banjir", "gempa", "barat", "ini", "at", "nonaktif", "ktpnya", "1000"])
)
shared = SurfaceForms()


def forms_in(word: str) -> set[str]:
    return {form for each in analyze(word) for form in (each.exact, each.stem, *each.aliases)}


@given(forms, words)
def test_words_with_a_form_are_found(wanted: frozenset[str], given_words: set[str]) -> None:
    single = {word for word in given_words if len(word.split()) == 1}
    expected = {word for word in single if forms_in(word) & wanted}

    assert SurfaceForms().containing(wanted, single) == expected
    assert shared.containing(wanted, single) == expected


def test_a_full_cache_is_emptied_and_filled_again() -> None:
    cache = SurfaceForms(max_bytes=3_000)

    for _ in range(3):
        for word in ("banjir", "kebanjiran.", "gempa", "hujan", "angin"):
            assert cache.containing(frozenset({"banjir"}), {word, "x"}) == (
                {word} if "banjir" in word else set()
            )


def test_a_very_long_word_is_found_but_not_cached() -> None:
    cache = SurfaceForms()
    word = "-".join(["banjir"] * 100)

    assert cache.containing(frozenset({"banjir"}), {word}) == {word}
    assert word not in cache._cache.words


def test_threads_share_a_cache() -> None:
    cache = SurfaceForms(max_bytes=20_000)
    texts = [{f"kata{number}", "banjir", f"gempa{number},"} for number in range(300)]

    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda text: cache.containing(frozenset({"banjir"}), text), texts * 3)
        )

    assert found == [{"banjir"}] * 900


@settings(deadline=None)  # the first example may compile
@given(forms, st.lists(some_texts))
@example(frozenset({"banjir"}), ["banjir\x1cbanjir\u3000(banjir)", "", "\ud800 banjir"])
@example(frozenset({"banjir"}), ["-".join(["banjir"] * 100) + " banjir"])
def test_compiled_code_finds_the_same_words(wanted: frozenset[str], texts: list[str]) -> None:
    expected = [SurfaceForms()._occurrences(wanted, text) for text in texts]

    compile_kernels()

    fresh = SurfaceForms(max_bytes=4_000)
    assert [fresh.occurrences(wanted, [text])[0] for text in texts] == expected
    assert fresh.occurrences(wanted, texts) == expected
    assert shared.occurrences(wanted, texts) == expected
    assert shared.occurrences(wanted, texts) == expected


def test_words_found_without_compiled_code_are_found_with_it() -> None:
    cache, text = SurfaceForms(), "Air membanjiri kota"
    assert cache.containing(frozenset({"banjir"}), set(text.split())) == {"membanjiri"}

    compile_kernels()

    assert cache.occurrences(frozenset({"banjir"}), [text, text]) == [[(4, "membanjiri")]] * 2


def test_the_table_grows_with_the_words() -> None:
    compile_kernels()
    cache = SurfaceForms()

    for number in range(0, 3000, 100):
        text = " ".join(f"kata{n}" for n in range(number, number + 100)) + " banjir"
        (found,) = cache.occurrences(frozenset({"banjir"}), [text])
        assert [word for _, word in found] == ["banjir"]


def test_words_of_many_forms_keep_the_cache_within_its_bytes() -> None:
    cache = SurfaceForms(max_bytes=200_000)
    words = {"-".join(f"{number}{letter}" for letter in "abcdefghij") for number in range(5_000)}

    found = cache.containing(frozenset({"7c"}), words)

    assert found == {word for word in words if word.startswith("7a-")}
    assert cache.bytes < 220_000


@pytest.mark.parametrize("compiled", [False, True])
def test_no_word_is_analysed_after_the_deadline(compiled: bool) -> None:
    if compiled:
        compile_kernels()
    words = [f"banjir-{number}x" for number in range(500)]
    cache, wanted = SurfaceForms(), frozenset({"banjir"})
    modules = module._compiled if compiled else []

    with patch.object(module, "_compiled", modules):
        with (
            until(AfterLooks(3)),
            patch.object(module, "_forms", side_effect=module._forms) as analysed,
        ):
            cut = cache.occurrences(wanted, [" ".join(words)])
        whole = cache.occurrences(wanted, [" ".join(words)])

    assert 0 < len(cut[0]) <= analysed.call_count <= 3 * module._DEADLINE_WORDS
    assert [word for _, word in whole[0]] == words
