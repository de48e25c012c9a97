"""Counters in the database: the same answers as in memory, shared by whoever asks."""

import random
import threading

import pytest
from django.db import Error, connection, connections

from articles.models import SharedCounter
from searchsite import database_counters as module
from searchsite import shared_counters
from searchsite.database_counters import DatabaseCounters, remove_old_counters
from searchsite.shared_counters import Rate, SharedCounters
from searchsite.site_counters import SiteCounters

pytestmark = pytest.mark.django_db


def counters(purpose: str = "tests") -> DatabaseCounters:
    return DatabaseCounters(purpose, SharedCounters(sets=8))


@pytest.fixture
def clock(monkeypatch):
    """Return a clock that the statements use instead of the database's."""
    now = [1_000.0]
    monkeypatch.setattr(
        module, "_NOW", dict.fromkeys(module._NOW, "(CAST(%(now)s AS double precision))")
    )
    ask = module._ask
    monkeypatch.setattr(module, "_ask", lambda text, given: ask(text, {**given, "now": now[0]}))
    return now


def test_a_limit_is_reached_and_ends(clock) -> None:
    table, rate = counters(), Rate(3, 60.0)

    first = [table.wait("key", rate) for _ in range(4)]
    clock[0] += first[-1]
    later = [table.wait("key", rate), table.wait("key", rate)]

    assert first[:3] == [0.0] * 3
    assert first[3] == pytest.approx(20.0)
    assert later[0] == 0.0
    assert later[1] == pytest.approx(20.0)
    assert table.wait("other", rate) == 0.0


def test_the_answers_are_those_of_the_table_in_memory(clock) -> None:
    chance = random.Random(5)
    stored, memory = counters(), SharedCounters(sets=64)
    rates = [Rate(1, 10.0), Rate(5, 60.0), Rate(300, 60.0)]

    for _ in range(400):
        clock[0] += chance.choice((0.0, 0.01, 0.5, 4.0))
        number = chance.randrange(3)
        key, rate = f"key{number}", rates[number]
        if chance.random() < 0.1:
            stored.give_back(key, rate)
            memory.give_back(key, rate)
        found = stored.wait(key, rate)
        assert found == pytest.approx(memory.wait(key, rate, now=clock[0]), abs=1e-5)


def test_two_tables_of_one_purpose_count_together_and_others_apart() -> None:
    rate = Rate(2, 3_600.0)

    answers = [counters().wait("key", rate), counters().wait("key", rate)]

    assert answers == [0.0, 0.0]
    assert counters().wait("key", rate) > 0
    assert counters("others").wait("key", rate) == 0.0


def test_a_row_does_not_tell_what_is_counted(settings) -> None:
    counters().wait("203.0.113.7", Rate(2))
    first = {bytes(each) for each in SharedCounter.objects.values_list("digest", flat=True)}
    settings.SECRET_KEY = "another secret key of another site, long enough"
    counters().wait("203.0.113.7", Rate(2))

    digests = {bytes(each) for each in SharedCounter.objects.values_list("digest", flat=True)}
    assert len(first) == 1 and len(digests) == 2
    assert not any(b"203.0" in digest for digest in digests)


def test_counters_that_are_the_same_as_none_are_removed(clock) -> None:
    counters().wait("short", Rate(60, 60.0))
    counters().wait("long", Rate(1, 600.0))
    clock[0] += 10.0

    remove_old_counters()

    assert SharedCounter.objects.count() == 1


def test_a_machine_counts_by_itself_while_the_database_is_away(monkeypatch) -> None:
    def fail(*_args):
        raise Error("the server is away")

    monkeypatch.setattr(module, "_ask", fail)
    table, rate = counters(), Rate(1, 60.0)

    answers = [table.wait("key", rate, now=5.0), table.wait("key", rate, now=5.0)]
    table.give_back("key", rate)

    assert answers == [0.0, 60.0]
    assert table.wait("key", rate, now=5.0) == 0.0


def test_the_setting_chooses_the_table(settings) -> None:
    alone = SharedCounters(sets=8)
    table, rate = SiteCounters("chosen", alone), Rate(1, 600.0)

    settings.SHARED_HOME = ""
    table.wait("key", rate)
    in_memory = SharedCounter.objects.count()
    settings.SHARED_HOME = "database"

    assert table.wait("key", rate) == 0.0
    assert (in_memory, SharedCounter.objects.count()) == (0, 1)
    assert shared_counters.counters is not alone


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory has one connection")
def test_threads_never_count_more_than_the_limit() -> None:
    rate = Rate(40, 3_600.0)
    allowed: list[bool] = []

    def ask() -> None:
        allowed.extend(counters().wait("key", rate) == 0.0 for _ in range(20))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(allowed) == 40
