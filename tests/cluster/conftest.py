"""Tests marked ``cluster`` run only with ``--cluster``."""

import pytest


@pytest.hookimpl(tryfirst=True)  # before the nodes of a test are started
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("cluster") and not item.config.getoption("--cluster"):
        pytest.skip("runs with --cluster")
