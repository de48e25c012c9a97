"""Counters: the rate that passes, keys that share a table, processes that share the memory."""

import os
import random

import pytest

from searchsite.shared_counters import SETS, SLOT_BYTES, WAYS, Rate, SharedCounters


@pytest.fixture
def table() -> SharedCounters:
    return SharedCounters(sets=256)


@pytest.mark.parametrize(("count", "period"), [(1, 60.0), (3, 60.0), (120, 60.0), (20, 1200.0)])
def test_a_rate_passes_its_count_at_once(table, count, period):
    rate = Rate(count, period)

    waits = [table.wait("a", rate, now=100.0) for _ in range(count + 3)]

    assert waits[:count] == [0.0] * count
    assert waits[count:] == pytest.approx([period / count] * 3)


def test_waiting_as_long_as_it_says_is_enough(table):
    rate, chance, now, passed = Rate(10, 60.0), random.Random(3), 0.0, []

    while now < 600:
        wait = table.wait("a", rate, now=now)
        passed += [now] if not wait else []
        now += wait or chance.choice([0.0, 0.1, 5.0])

    for start in passed:
        window = [time for time in passed if start <= time < start + 60.0]
        assert len(window) <= 2 * rate.count
    assert len(passed) <= rate.count + 600 / 6 + 1
    assert len(passed) >= 600 / 6


def test_an_event_can_be_given_back(table):
    rate = Rate(1, 60.0)
    table.wait("a", rate, now=5.0)

    table.give_back("a", rate)

    assert table.wait("a", rate, now=5.0) == 0.0
    assert table.wait("a", rate, now=5.0) > 0


def test_keys_are_counted_apart(table):
    rate = Rate(1, 60.0)

    assert [table.wait(f"k{n}", rate, now=1.0) for n in range(300)] == [0.0] * 300


def test_a_full_table_forgets_the_earliest_and_never_fails(table):
    rate = Rate(1, 60.0)
    for n in range(50_000):
        table.wait(f"k{n}", rate, now=n / 1000)

    assert table.wait("k49999", rate, now=50.0) > 0
    assert table.wait("k1", rate, now=50.0) == 0.0


def test_processes_share_the_table(table):
    rate = Rate(1, 60.0)
    child = os.fork()
    if child == 0:
        table.wait("a", rate, now=1.0)
        os._exit(0)
    os.waitpid(child, 0)

    assert table.wait("a", rate, now=1.0) > 0


def test_the_table_of_the_server_is_small():
    assert SETS * WAYS * SLOT_BYTES <= 1 << 20
