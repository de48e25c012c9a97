"""A pytest plugin that names each failed test at once, so that a log cut off in the middle tells.

pytest names failed tests in the summary at the end. With xdist, the process that prints gets the
reports of all workers.
"""

import pytest

MAX_REASON_LENGTH = 200  # characters


def pytest_configure(config: pytest.Config) -> None:
    """Register the plugin in the process that prints, and not in xdist's workers."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(FailureLines(config), "failure-lines")


class FailureLines:
    """Write a line for each report of a failure."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write the id of a test that failed, and the first line of its error."""
        reporter = self._config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and reporter is not None:
            reporter.write_line(f"\n{line_of(report)}")  # behind the dots of other tests
            reporter.flush()


def line_of(report: pytest.TestReport) -> str:
    """Return the line about a failure: ``ERROR`` if it is not in the test itself."""
    outcome = "FAILED" if report.when == "call" else "ERROR"
    crash = getattr(report.longrepr, "reprcrash", None)
    reason = crash.message.partition("\n")[0][:MAX_REASON_LENGTH] if crash else ""
    return " - ".join(filter(None, (f"{outcome} {report.nodeid}", reason)))
