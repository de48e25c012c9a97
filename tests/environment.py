"""A pytest plugin, named in pyproject.toml: it is imported before the settings are read.

Gives every test process a data directory of its own, removed at its end.
"""

import atexit
import os
import shutil
import tempfile

import pytest

DATA_DIR = tempfile.mkdtemp(prefix="searchsite-tests-")
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
os.environ["DATA_DIR"] = DATA_DIR
os.environ["SECRET_KEY"] = "for the tests only"
os.environ.pop("DATABASE_URL", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that chooses engines for the conformance suite (``tests/engines``)."""
    parser.addoption(
        "--engine",
        action="append",
        default=[],
        metavar="NAME",
        help="run tests/engines against this engine only (repeatable)",
    )
