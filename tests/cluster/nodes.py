"""A cluster for tests: where it is, and the indices of a test in it."""

import hashlib
import json
import os
import urllib.request
from pathlib import Path

import pytest

URL = "OPENSEARCH_TEST_URL"  # of a cluster that is already running


def require() -> None:
    """Skip the test where there is no cluster."""
    if not os.environ.get(URL):
        pytest.skip(f"{URL} is not set")


def urls() -> tuple[str, ...]:
    """Return the addresses of the nodes."""
    return tuple(os.environ[URL].split(","))


def index_of(root: Path) -> str:
    """Return the name of the index of a test."""
    return f"t{hashlib.blake2b(str(root).encode(), digest_size=8).hexdigest()}"


def remove_index(root: Path) -> None:
    """Remove all indices of a test."""
    name = index_of(root)
    address = f"{urls()[0]}/{name}-*?expand_wildcards=all"
    request = urllib.request.Request(address, method="DELETE")
    with urllib.request.urlopen(request, timeout=30) as answer:
        json.load(answer)
