"""Fixtures for tests with a real browser on a real server.

The fixtures record console errors, violations of the Content-Security-Policy and failed requests of
every page. Each of them fails the test.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from typing import Any

import pytest
from django.core.signals import request_finished, request_started

WAIT_SECONDS = 15.0
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
def answered() -> Iterator[Callable[[], None]]:
    """Return a function that waits until the server has answered all requests.

    A closed window leaves requests behind, such as that of a text that is kept. They would lock the
    database, which the end of a test empties.
    """
    running = 0
    changed = threading.Condition()

    def count(step: int) -> Callable[..., None]:
        def receive(**kwargs: Any) -> None:
            nonlocal running
            with changed:
                running += step
                changed.notify_all()

        return receive

    began, ended = count(1), count(-1)
    request_started.connect(began)
    request_finished.connect(ended)

    def wait() -> None:
        with changed:
            assert changed.wait_for(lambda: running <= 0, timeout=WAIT_SECONDS)

    yield wait
    request_started.disconnect(began)
    request_finished.disconnect(ended)


@pytest.fixture
def page(
    browser: Any, live_server: Any, complaints: list[str], answered: Callable[[], None]
) -> Iterator[Any]:
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
    answered()
    assert complaints == []


def _note_failure(complaints: list[str], request: Any) -> None:
    # A request is aborted, not failed, if the test opens the next page before it ends.
    if request.failure != "net::ERR_ABORTED":
        complaints.append(f"{request.failure}: {request.url}")


def _note(complaints: list[str], message: Any) -> None:
    if message.type in {"error", "warning"}:
        complaints.append(message.text)
