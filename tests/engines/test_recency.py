"""``Sort.RECENT``: newer articles rank higher, and an exact title never ranks lower."""

from datetime import UTC, datetime, timedelta

import pytest

from indexer.engines.interface import EngineQuery, Facets, Filters, IndexDocument, Sort
from indexer.query.parser import parse
from indexer.scoring_weights import RESCORED_HITS
from tests.engines.conftest import Index, MakeEngine, build_index, found
from tests.engines.documents import at, document

pytestmark = pytest.mark.ranking

FILLER = "warga kampung bergotong royong membersihkan saluran air pada hari minggu"


def recent(engine: object, text: str, **query: object) -> list[int]:
    return found(engine, text, sort=Sort.RECENT, **query)  # type: ignore[arg-type]


def dated(article_id: int, year: int, title: str = "", body: str = "") -> IndexDocument:
    return document(article_id, title, body, published_at=at(year))


def test_the_newer_of_two_equal_matches_comes_first(index: Index) -> None:
    engine = index(
        dated(1, 2024, body=f"banjir {FILLER}"),
        dated(2, 2010, body=f"banjir {FILLER}"),
        batch_size=1,
    )

    assert found(engine, "banjir") == [2, 1]
    assert recent(engine, "banjir") == [1, 2]


def test_an_old_article_with_a_much_better_match_stays_first(index: Index) -> None:
    engine = index(
        dated(1, 2010, body="banjir bandang melanda banjir banjir"),
        dated(2, 2024, body=f"banjir {FILLER * 20}"),
    )

    assert recent(engine, "banjir") == [1, 2]


def test_an_article_without_a_date_ranks_between_new_and_old(index: Index) -> None:
    engine = index(
        document(3, body="banjir"), dated(2, 2024, body="banjir"), dated(1, 2010, body="banjir")
    )

    assert recent(engine, "banjir") == [2, 3, 1]


@pytest.mark.parametrize(
    "query",
    [
        "Banjir di Jakarta",
        '"banjir di jakarta"',
        'judul:"Banjir di Jakarta"',
        "banjir di jakarta -x",
    ],
)
def test_an_article_with_the_exact_title_keeps_its_rank(index: Index, query: str) -> None:
    engine = index(
        dated(1, 2001, "Banjir di Jakarta", FILLER),
        dated(2, 2024, "Banjir di Jakarta hari ini", FILLER),
        dated(3, 2024, "Banjir lagi di Jakarta", f"{FILLER} {FILLER}"),
        batch_size=2,
    )

    assert found(engine, query)[0] == 1
    assert recent(engine, query)[0] == 1
    # A title with another word is not exact: the newer article ranks higher.
    other = index(
        dated(1, 2001, "Banjir di Jakarta pusat", FILLER),
        dated(2, 2024, "Banjir di Jakarta hari ini", FILLER),
    )
    assert found(other, query)[0] == 1
    assert recent(other, query)[0] == 2


def test_the_newest_is_found_below_the_best_scores(index: Index) -> None:
    many = [dated(n, 2010, body=f"banjir {FILLER}") for n in range(2, RESCORED_HITS * 2)]
    engine = index(dated(1, 2024, body=f"banjir {FILLER} air"), *many, batch_size=60)

    assert found(engine, "banjir")[-1] == 1
    assert recent(engine, "banjir")[0] == 1


def test_a_date_in_the_future_does_not_age_other_articles(index: Index) -> None:
    now = datetime.now(UTC)
    engine = index(
        document(1, body=f"banjir {FILLER}", published_at=now - timedelta(days=1)),
        document(2, body=f"banjir {FILLER}", published_at=now + timedelta(days=36_500)),
        document(3, body=f"banjir {FILLER}", published_at=now - timedelta(days=900)),
    )

    assert recent(engine, "banjir") == [2, 1, 3]


def test_filters_and_facets_are_the_same_as_in_other_orders(index: Index) -> None:
    engine = index(
        *(
            document(n, body="banjir air", category="abcd"[n % 4], published_at=at(2000 + n))
            for n in range(1, 21)
        ),
        batch_size=7,
    )
    filters = Filters({"category": ("a", "b")})
    by_relevance = EngineQuery(parse("banjir air").tree, filters=filters, limit=3, offset=2)

    results = engine.searcher.search(EngineQuery(by_relevance.tree, filters, Sort.RECENT, 2, 3))

    expected = engine.searcher.search(by_relevance)
    assert (results.total, results.facets) == (expected.total, expected.facets) != (0, Facets())
    assert [hit.article_id for hit in results.hits] == recent(
        engine, "banjir air", filters=filters
    )[2:5]


def test_hits_without_scores_are_ordered_by_recency(index: Index) -> None:
    engine = index(*(dated(n, year) for n, year in enumerate((2015, 2013, 2017, 2014), start=1)))

    assert recent(engine, "tanggal:2010..2020") == [3, 1, 4, 2]


def test_the_half_life_is_an_option(make_engine: MakeEngine) -> None:
    engine = make_engine(recency_half_life_days=1)
    build_index(
        engine,
        [
            document(1, body="banjir", published_at=at(2024, 1, 10)),
            document(2, body="banjir banjir", published_at=at(2024, 1, 1)),
        ],
    )
    slow = make_engine(recency_half_life_days=36_500)

    assert recent(engine, "banjir") == [1, 2]
    assert recent(slow, "banjir") == [2, 1]
