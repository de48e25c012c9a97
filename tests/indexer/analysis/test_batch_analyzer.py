"""The batch analyzer gives the same terms as ``analyze``."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import BatchAnalyzer, analyze, surface_table, term_of_folded
from indexer.analysis.batch_analyzer import FieldOccurrences
from indexer.analysis.surface_table import RunTable
from indexer.analysis.tokenizer import chunks_of

PARTS = str.split(
    "anak-anak BaratIni S.H. covid-19 KTP-nya non-aktif G-20 anak2 rumah2nya 1.000,50 Rp20.000"
    " kompas.com a_b _ café cafe\u0301 Jum’at O'Neil's -- ... 「"
    " \u200b \u00ad \u0301 ﬁ ß İ ١٢ ٣ 漢字"
    " (Jakarta), “Jakarta” jakarta JAKARTA jaKarta A ‘Anak-anak’ U.S. … …… \u0301. '5' /KTP-nya/"
    " undang-undang\u00a0dasar x\u2028y KTP\u200bnya",
    " ",
)
texts = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join),
        st.lists(st.sampled_from(PARTS), max_size=6).map("".join),
        st.just("panjang" * 40),
    ),
    max_size=6,
)


def expected(text: str) -> tuple[list[tuple[str, int]], list[tuple[str, int]], int]:
    """Return (exact form, position) and (stem, position) of every term, and the token count."""
    tokens = analyze(text)
    exacts = [(form, token.position) for token in tokens for form in (token.exact, *token.aliases)]
    stems = [
        (form, token.position)
        for token in tokens
        for form in dict.fromkeys((token.stem, *map(term_of_folded, token.aliases)))
    ]
    return exacts, stems, len(tokens)


def read(found: FieldOccurrences, terms: Sequence[str], text: int) -> list[tuple[str, int]]:
    begin, end = found.offsets[text : text + 2].tolist()
    numbers = found.terms[begin:end].tolist()
    return list(zip([terms[n] for n in numbers], found.positions[begin:end].tolist(), strict=True))


@pytest.mark.parametrize("threshold", [0, 5, 1_000_000], ids=["compiled", "both", "dictionary"])
@settings(deadline=None)  # the first example loads the compiled code
@given(batches=st.lists(texts, min_size=1, max_size=3))
def test_same_tokens_as_one_text_after_the_other(threshold: int, batches: list[list[str]]) -> None:
    analyzer = BatchAnalyzer(threshold)
    for batch in batches:  # later batches have known words
        found = analyzer.occurrences(batch)

        for number, text in enumerate(batch):
            exacts, stems, length = expected(text)
            assert read(found.exact, analyzer.exact_terms, number) == exacts
            assert read(found.stem, analyzer.stem_terms, number) == stems
            assert found.lengths[number] == length


def test_long_runs_are_not_cached() -> None:
    analyzer = BatchAnalyzer()

    analyzer.occurrences(["a" * 1_000, "pendek"])

    assert len(analyzer) == 1


def test_long_runs_count_by_their_length() -> None:
    analyzer = BatchAnalyzer(0)

    analyzer.occurrences(["a" * 12_799])

    assert len(analyzer) == 100


SPACES = "".join(char for char in map(chr, range(0x110000)) if char.isspace())


def small(chunk: str) -> str:
    """Return an ASCII word in lower case if it is capitalized or all capitals."""
    plain = chunk.isascii() and chunk.isalpha() and (chunk.istitle() or chunk.isupper())
    return chunk.lower() if plain else chunk


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(
                st.sampled_from(
                    SPACES + "abé漢ßAZ15.,:-_'/“’…†\u0301١\u200b\ud800\u2030\u205e\u3001\x00\x7f"
                )
            )
        ),
        max_size=4,
    )
)
def test_keys_have_the_chunks_of_the_text(batches: list[list[str]]) -> None:
    table = RunTable()
    seen: list[str] = []
    for batch in batches:
        entries, bounds, new = table.scan(batch)
        seen += new

        for number, text in enumerate(batch):
            found = entries[bounds[number] : bounds[number + 1]].tolist()
            held = [chunk for entry in found for chunk in chunks_of(seen[entry])]
            assert list(map(small, held)) == list(map(small, chunks_of(text)))
    assert len(seen) == len(set(seen)) == len(table)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Jakarta, (JAKARTA) “jakarta…” jaKarta", ["jakarta", "jaKarta"]),
        ("RT/RW hutan,Karena habis.Lalu", ["rt", "rw", "hutan", "karena", "habis", "lalu"]),
        ("1.000,50 S.H., 14:05", ["1.000,50", "S.H", "14:05"]),
        ("KTP-nya 'KTP-nya' Jum'at-", ["KTP-nya", "Jum'at"]),
        ("A a 漢 漢. … ...", ["a", "漢"]),
    ],
)
def test_runs_with_the_same_word_share_a_key(text: str, keys: list[str]) -> None:
    assert RunTable().scan([text])[2] == keys


def test_the_table_grows() -> None:
    table = RunTable()
    words = [f"kata{n}" for n in range(200_000)]

    entries, _, new = table.scan([" ".join(words)])

    assert new == words
    assert entries.tolist() == list(range(200_000))
    assert table.scan([" ".join(reversed(words))])[0].tolist() == list(reversed(range(200_000)))


def test_without_a_compiler_the_dictionary_continues(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no such processor")

    monkeypatch.setattr(surface_table, "RunTable", fail)
    analyzer = BatchAnalyzer(0)

    analyzer.occurrences(["satu dua"])
    found = analyzer.occurrences(["dua"])

    assert read(found.exact, analyzer.exact_terms, 0) == [("dua", 0)]
    assert caplog.text.count("Compiling failed") == 1
