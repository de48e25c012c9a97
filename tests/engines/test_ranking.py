"""Ranking: exact forms, matches in titles, rare words and short texts rank higher."""

from datetime import UTC, datetime

import pytest

from indexer.engines.interface import EngineQuery, Sort
from indexer.query.parser import parse
from tests.engines.conftest import Index, found, scores
from tests.engines.documents import at, document

pytestmark = pytest.mark.ranking

FILLER = "warga kampung bergotong royong membersihkan saluran air pada hari minggu"


def test_the_typed_form_ranks_above_other_forms_of_the_stem(index: Index) -> None:
    engine = index(
        document(1, "Kabar", f"kerusuhan {FILLER}"),
        document(2, "Kabar", f"rusuh {FILLER}"),
        document(3, "Kabar", f"perusuh {FILLER}"),
    )

    assert found(engine, "rusuh")[0] == 2
    assert found(engine, "kerusuhan")[0] == 1
    assert sorted(found(engine, "rusuh")) == [1, 2, 3]


def test_a_match_in_the_title_ranks_above_one_in_the_body(index: Index) -> None:
    engine = index(
        document(1, "Kabar kampung", f"banjir {FILLER}"),
        document(2, "Kabar banjir", f"kampung {FILLER}"),
    )

    assert found(engine, "banjir") == [2, 1]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param("banjir banjir " + FILLER, "banjir air " + FILLER, id="more often"),
        pytest.param("banjir " + FILLER, "banjir " + FILLER * 8, id="in a shorter text"),
    ],
)
def test_term_frequency_and_length_count(index: Index, better: str, worse: str) -> None:
    engine = index(document(1, "Kabar", better), document(2, "Kabar", worse))

    assert found(engine, "banjir") == [1, 2]


def test_frequency_saturates(index: Index) -> None:
    engine = index(
        *(
            document(n, "Kabar", " ".join(["banjir"] * n + ["air"] * (60 - n)))
            for n in (1, 2, 20, 40)
        )
    )

    by_count = scores(engine, "banjir")

    assert by_count[2] - by_count[1] > by_count[40] - by_count[20] > 0


def test_a_rare_word_weighs_more_than_a_common_one(index: Index) -> None:
    common = [document(n, "Kabar", f"presiden {FILLER}") for n in range(1, 9)]
    engine = index(*common, document(20, "Kabar", f"gempa {FILLER}"))

    assert found(engine, "presiden OR gempa")[0] == 20


def test_equal_scores_are_ordered_by_descending_article_id(index: Index) -> None:
    engine = index(*(document(n, "Kabar", FILLER) for n in range(1, 30)), batch_size=7)

    rankings = {tuple(found(engine, "kampung")) for _ in range(5)}

    assert rankings == {tuple(range(29, 0, -1))}


def test_by_date_the_latest_come_first_and_undated_last(index: Index) -> None:
    engine = index(
        document(1, "banjir", published_at=at(2020)),
        document(2, "banjir"),
        document(3, "banjir", published_at=at(2023)),
        document(4, "banjir"),
        document(5, "banjir", published_at=at(2023)),
        document(6, "banjir", published_at=datetime(1960, 1, 1, tzinfo=UTC)),
        batch_size=2,
    )

    assert found(engine, "banjir", sort=Sort.DATE) == [5, 3, 1, 6, 4, 2]


def test_windows_of_a_ranking_neither_overlap_nor_leave_gaps(index: Index) -> None:
    engine = index(
        *(
            document(n, "banjir" if n % 3 else "Kabar", f"banjir {'air ' * (n % 5)}")
            for n in range(1, 48)
        ),
        batch_size=10,
    )
    tree = parse("banjir air").tree

    for sort in Sort:
        whole = found(engine, tree, sort=sort)
        windows = [
            engine.searcher.search(EngineQuery(tree, sort=sort, offset=offset, limit=7))
            for offset in range(0, 60, 7)
        ]
        joined = [hit.article_id for window in windows for hit in window.hits]

        assert joined == whole
        assert {window.total for window in windows} == {len(whole)}


def test_a_window_beyond_the_end_is_empty_but_has_the_total(index: Index) -> None:
    engine = index(document(1, "banjir"), document(2, "banjir"))

    results = engine.searcher.search(EngineQuery(parse("banjir").tree, offset=1_000_000, limit=10))

    assert (results.hits, results.total) == ((), 2)


def test_scores_do_not_depend_on_the_segments(
    index: Index,
) -> None:
    documents = [document(n, "banjir" * (n % 2), "air " * n + FILLER) for n in range(1, 21)]

    few = scores(index(*documents, batch_size=100), "banjir OR air OR kampung")
    many = scores(index(*documents, batch_size=3), "banjir OR air OR kampung")

    assert many == pytest.approx(few, rel=1e-9)
