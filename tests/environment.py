"""A pytest plugin that gives each test process its own data directory, and removes it at the end.

``pyproject.toml`` names the plugin, so that pytest imports it before Django reads the settings.
"""

import atexit
import os
import shutil
import tempfile

import pytest

DATA_DIR = tempfile.mkdtemp(prefix="searchsite-tests-")
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
os.environ["DATA_DIR"] = DATA_DIR
os.environ["SEARCH_PROCESSOR_BUDGET_MS"] = "10000"  # no test depends on the speed of the machine
os.environ["SEARCH_TIME_BUDGET_MS"] = "20000"
os.environ["SECRET_KEY"] = "for the tests only, never for a site"
os.environ["PAGE_MEMORY_MB"] = "0"  # a page of one test must not appear in another
os.environ["RATE_LIMIT_LOGIN"] = "0"  # tests log in often, all from one address
os.environ["QUERY_LOG"] = "0"  # tests of the log switch it on
os.environ.pop("DATABASE_URL", None)
if SERVER := os.environ.get("TEST_DATABASE_URL"):  # see tests.on_postgres
    os.environ["DATABASE_URL"] = SERVER


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the conformance suite (``tests/engines``) and of ``tests/cluster``."""
    parser.addoption(
        "--cluster",
        action="store_true",
        help="run all tests of the OpenSearch engine, also those of nodes that are killed",
    )
    parser.addoption(
        "--engine",
        action="append",
        default=[],
        metavar="NAME",
        help="run tests/engines against this engine only (repeatable)",
    )
