"""Words are found by the forms in them, as if each had been analysed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import Spellings, analyze, surface_forms

WORDS = (
    "banjir Banjir, membanjiri (kebanjiran) BaratIni AT&T 14:05 anak-anak nonaktif non-aktif"
    " “gempa” gempa/banjir _banjir_ é — ... S.H. Rp1.000 covid-19 KTP-nya"
)
words = st.sets(st.sampled_from(WORDS.split()) | st.text(min_size=1, max_size=6).filter(str.strip))
forms = st.frozensets(
    st.sampled_from(["banjir", "gempa", "barat", "ini", "at", "nonaktif", "ktpnya", "1000"])
)
shared = Spellings()


def forms_in(word: str) -> set[str]:
    return {form for each in analyze(word) for form in (each.exact, each.stem, *each.aliases)}


@given(forms, words)
def test_words_that_hold_a_form_are_found(wanted: frozenset[str], given_words: set[str]) -> None:
    single = {word for word in given_words if len(word.split()) == 1}
    expected = {word for word in single if forms_in(word) & wanted}

    assert Spellings().holding(wanted, single) == expected
    assert shared.holding(wanted, single) == expected


def test_a_full_memory_is_emptied_and_learns_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surface_forms, "MOST", 3)
    memory = Spellings()

    for _ in range(3):
        for word in ("banjir", "kebanjiran.", "gempa", "hujan", "angin"):
            assert memory.holding(frozenset({"banjir"}), {word, "x"}) == (
                {word} if "banjir" in word else set()
            )


def test_a_very_long_word_is_found_but_not_remembered() -> None:
    memory = Spellings()
    word = "-".join(["banjir"] * 100)

    assert memory.holding(frozenset({"banjir"}), {word}) == {word}
    assert word not in memory._memory.met


def test_threads_share_a_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surface_forms, "MOST", 50)
    memory = Spellings()
    texts = [{f"kata{number}", "banjir", f"gempa{number},"} for number in range(300)]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: memory.holding(frozenset({"banjir"}), text), texts * 3))

    assert found == [{"banjir"}] * 900
