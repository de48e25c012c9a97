"""The cache finds the same words as an analysis of each word."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import SurfaceForms, analyze

WORDS = (
    "banjir Banjir, membanjiri (kebanjiran) BaratIni AT&T 14:05 anak-anak nonaktif non-aktif"
    " “gempa” gempa/banjir _banjir_ é — ... S.H. Rp1.000 covid-19 KTP-nya"
)
words = st.sets(st.sampled_from(WORDS.split()) | st.text(min_size=1, max_size=6).filter(str.strip))
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
    cache = SurfaceForms(max_words=3)

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
    cache = SurfaceForms(max_words=50)
    texts = [{f"kata{number}", "banjir", f"gempa{number},"} for number in range(300)]

    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda text: cache.containing(frozenset({"banjir"}), text), texts * 3)
        )

    assert found == [{"banjir"}] * 900
