"""Deadlines of requests: processor time first, then the clock, and the price of dear requests."""

import threading
from collections.abc import Iterator
from unittest.mock import patch

import pytest

from indexer import deadline as module
from indexer.deadline import NO_DEADLINE, Deadline, OutOfTime, Refused, current, until


class Clocks:
    """Clocks that a test moves; what a thread uses passes on the clock, too."""

    def __init__(self) -> None:
        self.processor = self.elapsed = 100.0

    def thread_time(self) -> float:
        return self.processor

    def monotonic(self) -> float:
        return self.elapsed + self.processor


@pytest.fixture
def clocks() -> Iterator[Clocks]:
    """Replace the clocks of deadlines."""
    found = Clocks()
    with patch.object(module, "time", found):
        yield found


def test_it_ends_with_its_processor_time_or_by_the_clock(clocks: Clocks) -> None:
    one, other = Deadline(processor=1, elapsed=9), Deadline(processor=1, elapsed=9)

    clocks.processor += 0.9
    assert not one.passed()
    clocks.processor += 0.2
    assert one.passed()
    with pytest.raises(OutOfTime):
        one.check()

    clocks.processor -= 1
    clocks.elapsed += 10
    assert other.passed()


def test_time_that_others_use_does_not_count(clocks: Clocks) -> None:
    deadline = Deadline(processor=1, elapsed=9)

    clocks.elapsed += 8

    assert not deadline.passed()
    assert not deadline.is_partial


def test_a_larger_index_gets_more_processor_time(clocks: Clocks) -> None:
    small, large = Deadline(processor=0.025), Deadline(processor=0.025)
    large.allow_for(600_000)

    clocks.processor += 0.1

    assert small.passed()
    assert not large.passed()
    assert 0.04 < large.remaining() < 0.05


def test_a_step_that_only_adds_stops_before_the_end_and_says_so(clocks: Clocks) -> None:
    deadline = Deadline(processor=1)

    clocks.processor += 0.4
    assert not deadline.spent(0.5)
    clocks.processor += 0.2

    assert deadline.spent(0.5)
    assert deadline.is_partial
    assert not deadline.passed()


def test_time_is_left_for_later_steps(clocks: Clocks) -> None:
    deadline = Deadline(processor=1)
    with until(deadline), deadline.leaving(0.4):
        deadline.allow_for(int(1 / module.SECONDS_PER_ARTICLE))  # 2 seconds in all
        clocks.processor += 1.5
        assert not deadline.passed()
        clocks.processor += 0.2
        assert deadline.passed()
        assert deadline.was_cut

    assert not deadline.passed()
    assert not deadline.was_cut
    assert deadline.is_partial
    clocks.processor += 0.4
    assert deadline.passed()


def test_time_is_left_once_and_most_of_it_is_there(clocks: Clocks) -> None:
    deadline = Deadline(processor=1)
    with deadline.leaving(9), NO_DEADLINE.leaving(9):
        with deadline.leaving(9):
            clocks.processor += 0.7
            assert not deadline.passed()
        clocks.processor += 0.1
        assert deadline.passed()
        assert not NO_DEADLINE.passed()


def test_the_first_dear_check_asks_for_admission_once(clocks: Clocks) -> None:
    asked: list[str] = []
    deadline = Deadline(processor=1, dear_share=0.5, when_dear=lambda: asked.append("slot"))

    deadline.passed()
    assert asked == []
    clocks.processor += 0.6
    deadline.passed()
    deadline.passed()
    deadline.is_dear()

    assert asked == ["slot"]


def test_the_points_of_all_searches_of_a_request_count() -> None:
    asked: list[str] = []
    deadline = Deadline(processor=60, when_dear=lambda: asked.append("slot"))

    deadline.add_points(9, 16)
    assert asked == []
    deadline.add_points(9, 16)
    deadline.add_points(9, 16)

    assert asked == ["slot"]


def test_a_refusal_reaches_the_caller(clocks: Clocks) -> None:
    def refuse() -> None:
        raise Refused

    with pytest.raises(Refused):
        Deadline(processor=1, when_dear=refuse).is_dear()


def test_loading_is_forgiven(clocks: Clocks) -> None:
    deadline = Deadline(processor=1, elapsed=1)

    clocks.processor += 5
    deadline.forgive(5)

    assert not deadline.passed()


def test_work_for_all_later_requests_does_not_count(clocks: Clocks) -> None:
    deadline = Deadline(processor=1, elapsed=9)

    with deadline.paused(), deadline.paused():
        clocks.processor += 5
        assert not deadline.passed()
    assert not deadline.passed()
    clocks.processor += 0.9
    assert not deadline.passed()
    clocks.processor += 0.2

    assert deadline.passed()


def test_it_is_made_completely_after_the_end_too(clocks: Clocks) -> None:
    deadline = Deadline(processor=1)
    clocks.processor += 2
    assert deadline.passed()

    with deadline.paused():
        assert not deadline.passed()
        assert not deadline.was_cut

    assert deadline.was_cut
    assert deadline.passed()


def test_the_current_deadline_is_that_of_the_thread_and_its_request() -> None:
    seen: list[Deadline] = []
    with until(Deadline(processor=60)) as deadline:
        thread = threading.Thread(target=lambda: seen.append(current()))
        thread.start()
        thread.join()
        seen.append(current())

    assert seen == [NO_DEADLINE, deadline]
    assert current() is NO_DEADLINE
    assert not NO_DEADLINE.passed()


def test_waits_for_other_machines_have_a_limit_of_their_own(clocks: Clocks) -> None:
    """A new process gets more time, but not for waits."""
    deadline = Deadline(elapsed=40, waiting=2)

    deadline.waited(0.5)
    assert deadline.elapsed_left() == 1.5
    clocks.elapsed += 39
    assert deadline.elapsed_left() == 1
    deadline.waited(1.5)

    assert deadline.elapsed_left() == 0
    assert not deadline.may_wait
    assert not deadline.passed()


def test_a_wait_for_what_is_made_once_is_not_counted(clocks: Clocks) -> None:
    deadline = Deadline(elapsed=4, waiting=2)

    with deadline.paused():
        clocks.elapsed += 10
        deadline.waited(10)
        assert deadline.elapsed_left() == 2

    assert deadline.elapsed_left() == 2
    assert not deadline.passed()
    with deadline.paused():
        deadline.waited(2, in_vain=True)
    assert not deadline.may_wait
