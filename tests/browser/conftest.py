"""Fixtures for tests with a real browser on a real server.

The fixtures record console errors, violations of the Content-Security-Policy and failed requests of
every page. Each of them fails the test.
"""

import os
import shutil
from collections.abc import Iterator
from ctypes.util import find_library
from typing import Any

import pytest

LAUNCH = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def static_files(collected_static: None) -> None:
    """Serve the collected static files in each of these tests."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start Chromium; skip the tests if it is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("there is no chromium (Debian: apt-get install chromium)")
    if find_library("atomic") is None:  # without it, Playwright's driver does not start
        pytest.skip("there is no libatomic (Debian: apt-get install libatomic1)")
    # Playwright's event loop runs in this thread, so Django assumes asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=LAUNCH)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def complaints() -> list[str]:
    """Return the complaints of the browser so far; a test may check and clear them."""
    return []


@pytest.fixture
def page(browser: Any, live_server: Any, complaints: list[str]) -> Iterator[Any]:
    """Open a window on the site; assert at the end that no complaint is left."""
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="id-ID"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("console", lambda message: _note(complaints, message))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: _note_failure(complaints, request))
    yield page
    context.close()
    assert complaints == []


def _note_failure(complaints: list[str], request: Any) -> None:
    # A request is aborted, not failed, if the test opens the next page before it ends.
    if request.failure != "net::ERR_ABORTED":
        complaints.append(f"{request.failure}: {request.url}")


def _note(complaints: list[str], message: Any) -> None:
    if message.type in {"error", "warning"}:
        complaints.append(message.text)
