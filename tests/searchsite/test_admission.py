"""Admission of dear requests: a bounded number at once, the others 503 with Retry-After."""

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from indexer.deadline import Refused, current
from indexer.search import service
from searchsite import admission
from searchsite.admission import Gate, admitted, gate

DEAR = "prsiden~2 mentri~2 korupsii~2 pemilu*"  # four patterns


@pytest.fixture
def full_gate(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Fill the only slot of this process."""
    monkeypatch.setattr(admission, "WAIT_SECONDS", 0.0)
    gate.cache_clear()
    settings.SEARCH_DEAR_REQUESTS = 1
    door = gate(1)
    door._wait_seconds = 0.0
    door.enter()
    yield door
    door.leave()
    gate.cache_clear()


def test_a_slot_is_taken_once_and_given_back() -> None:
    door = Gate(1, wait_seconds=0)

    door.enter()
    with pytest.raises(Refused):
        door.enter()
    door.leave()

    door.enter()


def test_one_waits_for_the_slot_and_more_are_refused() -> None:
    door = Gate(1, wait_seconds=30)
    door.enter()
    entered = threading.Event()

    def wait() -> None:
        door.enter()
        entered.set()

    thread = threading.Thread(target=wait)
    thread.start()
    while door._waiting._value:  # until the thread waits
        time.sleep(0.001)
    with pytest.raises(Refused):
        door.enter()
    assert not entered.is_set()
    door.leave()
    thread.join(30)

    assert entered.is_set()


def test_a_failed_request_gives_its_slot_back(settings: Any) -> None:
    settings.SEARCH_DEAR_REQUESTS = 1
    gate.cache_clear()
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"), admitted():
            current().is_dear()
            raise ValueError("broken")

    gate(1).enter()
    gate.cache_clear()


@pytest.mark.parametrize("path", ["/search", "/tren", "/saringan/source", "/tren.csv"])
def test_dear_pages_are_refused_while_the_slot_is_taken(
    client: Client, article_factory: Callable[..., Any], full_gate: Gate, path: str
) -> None:
    article_factory(title="Presiden dan menteri")

    refused = client.get(path, {"q": DEAR})
    cheap = client.get(path, {"q": "presiden"})

    assert refused.status_code == 503
    assert int(refused["Retry-After"]) > 0
    assert refused["Cache-Control"] == "no-store"
    assert cheap.status_code == 200


def test_the_api_names_the_reason(
    client: Client, article_factory: Callable[..., Any], full_gate: Gate
) -> None:
    article_factory()

    refused = client.get("/api/v1/search", {"q": DEAR})

    assert refused.status_code == 503
    assert json.loads(refused.content)["error"]["code"] == "too-busy"
    assert int(refused["Retry-After"]) > 0


def test_a_search_that_proves_dear_needs_a_slot_too(
    client: Client,
    article_factory: Callable[..., Any],
    full_gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article_factory()
    monkeypatch.setattr(service, "points_of_search", lambda node, request: 1_000)

    assert client.get("/search", {"q": "kampung"}).status_code == 503


def test_dear_requests_after_another_find_the_slot_free(
    client: Client, article_factory: Callable[..., Any], settings: Any
) -> None:
    settings.SEARCH_DEAR_REQUESTS = 1
    article_factory(title="Presiden dan menteri")

    answers = [client.get("/search", {"q": f"{DEAR} {word}"}) for word in ("satu", "dua", "tiga")]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_the_first_requests_of_a_process_may_load(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEARCH_PROCESSOR_BUDGET_MS = 1_000
    monkeypatch.setattr(admission, "_started", itertools.count(admission.COLD_REQUESTS))

    with admitted() as cold:
        assert cold.remaining() > 10
    with admitted() as warm:
        assert warm.remaining() <= 1


def test_long_work_gives_way_while_a_request_runs_but_not_for_ever() -> None:
    running = admission.Running()
    running.give_way(30)  # nothing runs
    passed: list[str] = []

    def work() -> None:
        running.give_way(30)
        passed.append("work")

    with running.counted():
        running.give_way(0.001)
        thread = threading.Thread(target=work)
        thread.start()
        passed.append("request")
    thread.join(30)

    assert passed == ["request", "work"]


def test_a_request_of_the_site_is_counted_while_it_runs() -> None:
    with admitted():
        assert admission.running._number == 1
    assert admission.running._number == 0
