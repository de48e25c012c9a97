"""Filters, facets, exact totals and the time budget."""

import random
from collections import Counter

import pytest

from indexer.engines.interface import EngineQuery, FacetCount, Facets, Filters, IndexDocument, Sort
from indexer.query.parser import parse
from indexer.query.tree import Everything, Nothing
from tests.engines.conftest import Index, MakeEngine, build_index, found
from tests.engines.documents import at, document

SOURCES = ("Kompas", "kompas", "BBC Indonesia", "Antara", "")
CATEGORIES = ("Bencana", "Politik", "")


def corpus(count: int = 120) -> list[IndexDocument]:
    """Return the same documents each time, with all combinations of source, category and year."""
    dice = random.Random(7)
    return [
        document(
            n,
            "Kabar",
            dice.choice(["banjir", "gempa", "banjir gempa"]),
            source=dice.choice(SOURCES),
            category=dice.choice(CATEGORIES),
            published_at=dice.choice([None, at(2019, 6), at(2021, 6), at(2022, 6), at(2022, 7)]),
        )
        for n in range(1, count + 1)
    ]


def counted(values: list[str]) -> tuple[FacetCount, ...]:
    """Return the facet of these values: most frequent first, then by name."""
    counts = Counter(value for value in values if value)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold()))
    return tuple(FacetCount(value, count) for value, count in ranked)


@pytest.mark.parametrize("text", ["banjir", "banjir OR gempa", "banjir -gempa", "tsunami"])
@pytest.mark.parametrize("sort", list(Sort))
def test_facets_count_every_hit_of_the_whole_result(index: Index, text: str, sort: Sort) -> None:
    documents = corpus()
    engine = index(*documents, batch_size=25)
    ids = set(found(engine, text))
    hits = [each for each in documents if each.article_id in ids]

    facets = engine.searcher.search(EngineQuery(parse(text).tree, sort=sort, limit=3)).facets

    assert set(facets.counts("source")) == set(counted([each.source for each in hits]))
    assert [each.count for each in facets.counts("source")] == sorted(
        (each.count for each in facets.counts("source")), reverse=True
    )
    assert facets.counts("category") == counted([each.category for each in hits])
    years = Counter(str(each.published_at.year) for each in hits if each.published_at)
    assert facets.years == tuple(FacetCount(year, years[year]) for year in sorted(years)[::-1])


def test_facets_are_counted_only_if_requested(index: Index) -> None:
    engine = index(*corpus(20))

    assert (
        engine.searcher.search(EngineQuery(parse("banjir").tree, facets=False)).facets == Facets()
    )


@pytest.mark.parametrize(
    "filters",
    [
        Filters({"source": ("Kompas",)}),
        Filters({"source": ("Kompas", "Antara")}),
        Filters({"category": ("Bencana",)}),
        Filters({"source": ("Kompas", "kompas"), "category": ("Politik", "Bencana")}),
        Filters({"source": ("tidak ada",)}),
        Filters({"source": ("komp",)}),
        Filters({"category": ("bencana",)}),
    ],
    ids=repr,
)
def test_filters_take_exact_values_of_any_of_a_field(index: Index, filters: Filters) -> None:
    documents = corpus()
    engine = index(*documents, batch_size=25)
    expected = {
        each.article_id
        for each in documents
        if "banjir" in each.body
        and all(getattr(each, name) in values for name, values in filters.keywords.items())
    }

    results = engine.searcher.search(
        EngineQuery(parse("banjir").tree, filters=filters, limit=1_000)
    )

    assert {hit.article_id for hit in results.hits} == expected
    assert results.total == len(expected)
    assert sum(each.count for each in results.facets.years) == sum(
        each.article_id in expected and each.published_at is not None for each in documents
    )


def test_filters_do_not_change_scores(index: Index) -> None:
    engine = index(*corpus(), batch_size=25)
    tree = parse("banjir").tree
    everything = {
        hit.article_id: hit.score
        for hit in engine.searcher.search(EngineQuery(tree, limit=200)).hits
    }

    narrowed = engine.searcher.search(
        EngineQuery(tree, filters=Filters({"source": ("Kompas",)}), limit=200)
    )

    assert narrowed.hits
    assert all(everything[hit.article_id] == hit.score for hit in narrowed.hits)


def test_more_sources_than_a_byte_can_number(index: Index) -> None:
    documents = [document(n, "banjir", source=f"Sumber {n % 700}") for n in range(1, 1_401)]
    engine = index(*documents, batch_size=1_400)

    results = engine.searcher.search(EngineQuery(Everything(), limit=0))

    assert len(results.facets.counts("source")) == 700
    assert {each.count for each in results.facets.counts("source")} == {2}
    last = Filters({"source": ("Sumber 699",)})
    assert sorted(found(engine, "banjir", filters=last)) == [699, 1399]


def test_an_empty_index_answers(index: Index) -> None:
    engine = index()

    for tree in (Everything(), Nothing(), parse("banjir").tree, parse('"a b" OR ban*').tree):
        for sort in Sort:
            results = engine.searcher.search(EngineQuery(tree, sort=sort))

            assert (results.hits, results.total, results.facets) == ((), 0, Facets())


def test_an_index_of_one_document_answers(index: Index) -> None:
    engine = index(document(7, "Banjir", "jakarta", source="Antara", published_at=at(2022, 5)))

    results = engine.searcher.search(EngineQuery(parse("banjir").tree))

    assert [hit.article_id for hit in results.hits] == [7]
    assert results.hits[0].score > 0
    assert results.facets == Facets(
        {"source": (FacetCount("Antara", 1),)}, years=(FacetCount("2022", 1),)
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("", "", id="empty"),
        pytest.param("\x00banjir\x00", "air\x00bah", id="NUL"),
        pytest.param("banjir" * 2_000, "banjir " * 30_000, id="very long"),
        pytest.param("𝔹anjir 🌊", "🌊" * 5_000, id="beyond the basic plane"),
        pytest.param("b\u0301" * 3_000, "\u0301" * 10_000, id="many accents"),
        pytest.param("\ud800", "banjir \udfff", id="halves of surrogates"),
        pytest.param("العربية", "हिन्दी ไทย 한국어", id="scripts"),
    ],
)
def test_unusual_texts_are_indexed(index: Index, title: str, body: str) -> None:
    strange = document(1, title, body, source=title[:120], author=title[:200], category=body[:80])
    engine = index(strange, document(2, "kabar biasa"))

    assert sorted(found(engine, Everything())) == [1, 2]
    assert found(engine, "kabar biasa") == [2]
    assert {key for key, _ in engine.builder.digests()} == {1, 2}
    engine.builder.apply([strange], [])
    assert sorted(found(engine, Everything())) == [1, 2]


def test_an_id_may_be_as_large_as_the_database_allows(index: Index) -> None:
    engine = index(document(2**63 - 1, "banjir"), document(1, "banjir"))

    assert found(engine, "banjir") == [2**63 - 1, 1]
    engine.builder.apply([], [2**63 - 1])
    assert found(engine, "banjir") == [1]


@pytest.mark.ranking
def test_results_are_partial_when_the_time_budget_runs_out(make_engine: MakeEngine) -> None:
    engine = make_engine(time_budget_ms=0)
    build_index(engine, (document(n, "banjir") for n in range(1, 3_001)), batch_size=3_000)
    engine.builder.apply([document(n, "banjir") for n in range(3_001, 3_011)], [])

    results = engine.searcher.search(EngineQuery(parse("banjir").tree))

    assert results.partial
    assert 0 < results.total < 3_010
    assert len(results.hits) == 10


def test_results_within_the_time_budget_are_not_partial(index: Index) -> None:
    engine = index(*corpus())

    assert not engine.searcher.search(EngineQuery(parse("banjir").tree)).partial


@pytest.mark.embedded
@pytest.mark.ranking
def test_the_time_budget_is_checked_between_small_segments(make_engine: MakeEngine) -> None:
    engine = make_engine(time_budget_ms=0)
    build_index(engine, (document(n, "banjir") for n in range(1, 11)))
    engine.builder.apply([document(n, "banjir") for n in range(11, 21)], [])

    results = engine.searcher.search(EngineQuery(parse("banjir").tree))

    assert (results.partial, results.total) == (True, 10)
