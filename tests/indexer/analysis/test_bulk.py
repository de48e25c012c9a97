"""The bulk analysis gives what ``analyze`` gives."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import BulkAnalyzer, analyze, term_of_folded
from indexer.analysis.bulk import FieldOccurrences

PARTS = str.split(
    "anak-anak BaratIni S.H. covid-19 KTP-nya non-aktif G-20 anak2 rumah2nya 1.000,50 Rp20.000"
    " kompas.com a_b _ café cafe\u0301 Jum’at O'Neil's -- ... 「"
    " \u200b \u00ad \u0301 ﬁ ß İ ١٢ ٣ 漢字"
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
    """Return the (exact form, position) and (stem, position) of every token, and the tokens."""
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


@given(st.lists(texts, min_size=1, max_size=3))
def test_same_tokens_as_one_text_after_the_other(batches: list[list[str]]) -> None:
    analyzer = BulkAnalyzer()
    for batch in batches:  # later batches meet words that are known
        found = analyzer.occurrences(batch)

        for number, text in enumerate(batch):
            exacts, stems, length = expected(text)
            assert read(found.exact, analyzer.exact_terms, number) == exacts
            assert read(found.stem, analyzer.stem_terms, number) == stems
            assert found.lengths[number] == length


def test_long_runs_are_not_remembered() -> None:
    analyzer = BulkAnalyzer()

    analyzer.occurrences(["a" * 1_000, "pendek"])

    assert len(analyzer) == 1
