"""The helper of tests that forbid quadratic time, with a clock that moves as the work says."""

from collections.abc import Callable

import pytest

from tests import costs


@pytest.fixture
def spend(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Return a function that uses processor time; the usual work takes twice the usual time."""
    now = [0.0]

    def use(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr("time.thread_time", lambda: now[0])
    monkeypatch.setattr(costs, "_usual_work", lambda: use(2 * costs.USUAL_SECONDS))
    return use


def test_costs_are_seconds_of_a_usual_machine(spend: Callable[[float], None]) -> None:
    costs.costs_at_most(1, lambda: spend(1.9))  # this machine is half as fast

    with pytest.raises(AssertionError, match=r"cost 1\.05, 1\.05, 1\.05 s"):
        costs.costs_at_most(1, lambda: spend(2.1))


def test_one_cheap_try_is_enough(spend: Callable[[float], None]) -> None:
    tries = [9.0, 9.0, 0.1]

    costs.costs_at_most(1, lambda: spend(tries.pop(0)))

    assert not tries


def test_growth(spend: Callable[[float], None]) -> None:
    assert costs.grows_linearly(lambda size: spend(size * 0.01), 100)
    assert not costs.grows_linearly(lambda size: spend(size**2 * 0.0001), 100)
