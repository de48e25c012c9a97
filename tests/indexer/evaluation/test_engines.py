"""Comparisons of two engines, their thresholds, and the commands."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from articles.query_log.models import QueryDay
from articles.signals import deferred_announcements
from indexer.engines import ENGINES
from indexer.engines.choice import active_engine
from indexer.engines.interface import Sort
from indexer.evaluation.engines import (
    Answer,
    Comparison,
    Pair,
    compare_engines,
    logged_queries,
    title_queries,
)
from indexer.exceptions import IndexerError
from indexer.management.engine_reports import Thresholds
from indexer.sync.engine_move import MovePlan, move
from indexer.sync.rebuild import rebuild

TITLES = ("Gempa besar di Palu", "Banjir di Jakarta", "Banjir besar di Bandung", "Harga beras naik")
ALL = Thresholds(hits=1, order=1, totals=1)


@pytest.fixture
def engines(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Index some articles in the embedded engine and in one that ranks otherwise."""
    monkeypatch.setitem(ENGINES, "twin", "indexer.engines.whoosh")
    monkeypatch.setitem(ENGINES, "memory", "tests.engines.memory_engine")
    with deferred_announcements():
        Article.objects.bulk_create([Article(title=each, body="isi kabar") for each in TITLES])
    rebuild(procs=1)
    move("memory", MovePlan(procs=1, build_only=True))


def answer(*hits: int, total: int | None = None, **values: Any) -> Answer:
    return Answer(hits, len(hits) if total is None else total, values.pop("ms", 1.0), **values)


def compared(*answers: tuple[Answer, Answer]) -> Comparison:
    pairs = [Pair(f"q{n}", Sort.RELEVANCE, *each) for n, each in enumerate(answers)]
    return Comparison(("one", "two"), tuple(pairs))


def test_the_same_index_gives_the_same_answers(engines: None) -> None:
    found = compare_engines(("whoosh", "twin"), ["banjir", "gempa palu"], sorts=tuple(Sort))

    assert len(found.pairs) == 2 * len(Sort)
    assert not found.different
    assert not found.failed
    assert ALL.failures(found) == []
    assert all(pair.first.hits for pair in found.pairs)
    assert min(found.milliseconds(0, 0.5), found.milliseconds(1, 0.95)) > 0


def test_an_engine_that_ranks_otherwise_is_seen(engines: None) -> None:
    """The second engine has no article that was saved after its index was made."""
    Article.objects.create(title="Banjir bandang di Garut", body="isi kabar")

    found = compare_engines(("whoosh", "memory"), ["banjir", "gempa"])

    assert [pair.query for pair in found.different] == ["banjir"]
    assert found.share(lambda pair: pair.has_same_total) == 0.5
    assert len(ALL.failures(found)) == 3


def test_what_was_saved_during_a_comparison_makes_no_difference(engines: None) -> None:
    Article.objects.create(title="Banjir bandang di Garut", body="isi kabar")

    def refresh() -> None:
        move("memory", MovePlan(procs=1, build_only=True))

    found = compare_engines(("whoosh", "memory"), ["gempa palu", "garut"], refresh=refresh)

    assert found.different == []


def test_a_comparison_ends_in_time(engines: None) -> None:
    found = compare_engines(("whoosh", "twin"), ["banjir", "gempa"], seconds=-1)

    assert (len(found.pairs), found.unasked) == (0, 2)


def test_an_engine_without_an_index_is_named(
    engines: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.INDEX_DIR = tmp_path / "empty"

    with pytest.raises(IndexerError, match="The engine whoosh does not answer"):
        compare_engines(("whoosh", "memory"), ["banjir"])


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ((1, 2, 3), (1, 2, 3), (1.0, True, True)),
        ((1, 2, 3), (3, 2, 1), (1.0, True, False)),
        ((1, 2, 3, 4), (1, 2, 3), (0.75, False, False)),
        ((), (), (1.0, True, True)),
        ((1,), (), (0.0, False, False)),
    ],
)
def test_hits_are_compared_as_a_set_and_in_order(
    first: tuple[int, ...], second: tuple[int, ...], expected: tuple[float, bool, bool]
) -> None:
    pair = Pair("q", Sort.RELEVANCE, answer(*first), answer(*second))

    assert (pair.overlap, pair.has_same_hits, pair.has_same_order) == expected


def test_thresholds_name_what_they_miss() -> None:
    same, other = (answer(1, 2), answer(1, 2)), (answer(1, 2), answer(2, 1, total=3))
    found = compared(*[same] * 9, other)

    assert Thresholds(hits=1, order=0.9, totals=0.9).failures(found) == []
    (order,) = Thresholds(hits=1, order=0.95, totals=0.9).failures(found)
    assert order == "Only 90.0% of the queries have the same order, less than 95.0%."


def test_a_slow_engine_and_missing_answers_miss_their_thresholds() -> None:
    slow = [(answer(1), answer(1, ms=float(n))) for n in range(1, 101)]
    broken = (answer(1), answer(error="no shard"))

    late = Thresholds(hits=0, order=0, totals=0, max_p95_ms=90).failures(compared(*slow))
    missing = ALL.failures(compared(broken))

    assert late == ["p95 of two is 95 ms, more than wanted."]
    assert missing == ["1 queries have no answer, or only a partial one."]


def test_frequent_queries_of_the_log_come_first(engines: None) -> None:
    for day, (key, query, searches) in enumerate(
        [("banjir", "Banjir", 2), ("gempa", "gempa", 3), ("banjir", "banjir", 2)], 1
    ):
        QueryDay.objects.create(
            day=datetime(2026, 1, day, tzinfo=UTC).date(),
            key=key,
            query=query,
            searches=searches,
            last_at=datetime(2026, 1, day, tzinfo=UTC),
        )

    assert logged_queries(10) == ["banjir", "gempa"]
    assert logged_queries(1) == ["banjir"]


def test_titles_stand_for_queries_where_none_is_logged(engines: None) -> None:
    assert title_queries(2) == ["Gempa besar di", "Banjir besar di"]


def test_the_command_compares_a_file_of_queries(engines: None, tmp_path: Path) -> None:
    file = tmp_path / "queries.txt"
    file.write_text("banjir\n\ngempa palu\nbanjir\n")
    output = io.StringIO()

    call_command("compare_engines", "twin", "--queries", str(file), "--json", stdout=output)

    found = json.loads(output.getvalue())
    assert (found["engines"], found["searches"]) == (["whoosh", "twin"], 2)
    assert (found["same_hits"], found["same_order"], found["failures"]) == (1.0, 1.0, [])


def test_the_command_fails_where_engines_differ(engines: None) -> None:
    Article.objects.create(title="Banjir bandang di Garut", body="isi kabar")
    output = io.StringIO()

    with pytest.raises(CommandError, match="have the same order, less than"):
        call_command("compare_engines", "memory", stdout=output)

    assert "titles of articles, because no search is logged" in output.getvalue()
    assert "differs: Banjir" in output.getvalue()


def test_the_command_moves_the_site_after_a_comparison(engines: None) -> None:
    output = io.StringIO()

    call_command("migrate_engine", "memory", "--min-order", "0", procs=1, stdout=output)

    assert active_engine() == "memory"
    assert "the same hits on the first page" in output.getvalue()
    assert "The site now uses memory; no process needs a restart." in output.getvalue()
    assert "Set SEARCH_ENGINE=memory in its environment" in output.getvalue()


def test_the_command_does_not_move_to_an_engine_that_differs(
    engines: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    different = compared((answer(1), answer(2)))
    monkeypatch.setattr(
        "indexer.management.commands.migrate_engine.compare_engines", lambda *_, **__: different
    )

    with pytest.raises(CommandError, match="The site stays with whoosh"):
        call_command("migrate_engine", "memory", procs=1, stdout=io.StringIO())

    assert active_engine() == "whoosh"
