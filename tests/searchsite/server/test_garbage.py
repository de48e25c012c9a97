"""Cyclic garbage is collected between requests, and not during one."""

import subprocess
import sys
import time
from collections.abc import Callable

import pytest
from django.conf import settings

from tests.searchsite.server.conftest import Server

PROGRAM = """
import gc, sys
from searchsite.server import garbage

class Node:
    def __del__(self):
        freed.append(1)

freed = []

def cycles(number):
    for _ in range(number):
        node = Node()
        node.itself = node

def collections():
    return [each["collections"] for each in gc.get_stats()]

garbage.spare_requests()
frozen, begin = gc.get_freeze_count(), collections()
{body}
"""


def run(body: str) -> list[str]:
    """Return the words that a program prints in a process of its own, with its collector."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("{body}", body)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_nothing_is_collected_before_a_thread_without_a_request_asks_for_it() -> None:
    assert run(
        """
cycles(garbage.YOUNG_OBJECTS)
print(len(freed), collections() == begin, frozen > 10_000)
print(garbage.collect_young(), len(freed) == garbage.YOUNG_OBJECTS)
print(garbage.collect_young())
"""
    ) == ["0", "True", "True", "True", "True", "False"]


def test_few_young_objects_are_left_alone() -> None:
    assert run(
        """
cycles(garbage.YOUNG_OBJECTS // 2)
print(garbage.collect_young(), len(freed))
"""
    ) == ["False", "0"]


def test_work_without_requests_has_a_bound_of_its_own() -> None:
    assert run(
        """
cycles(garbage.MOST_OBJECTS + 1_000)
print(len(freed) >= garbage.MOST_OBJECTS // 2)
"""
    ) == ["True"]


def test_garbage_that_survived_young_collections_is_found_after_some_of_them() -> None:
    assert run(
        """
node = Node()
node.itself = node
for _ in range(garbage.YOUNG_COLLECTIONS):
    assert not garbage.collect_older()
    gc.collect(0)
node = None
print(garbage.collect_older(), len(freed), collections()[2] == begin[2])
"""
    ) == ["True", "1", "True"]


def test_all_objects_are_collected_after_many_collections() -> None:
    assert run(
        """
node = Node()
node.itself = node
gc.collect(1)
node = None
numbers = []
while not freed:
    for _ in range(garbage.YOUNG_COLLECTIONS):
        gc.collect(0)
    garbage.collect_older()
    numbers.append(collections()[2] - begin[2])
print(len(numbers) == garbage.MIDDLE_COLLECTIONS, sum(numbers))
"""
    ) == ["True", "1"]


def test_older_objects_are_collected_at_a_moment_without_requests() -> None:
    assert run(
        """
import threading
from searchsite.admission import running
for number in range(garbage.YOUNG_COLLECTIONS):
    gc.collect(0)
with running.counted():
    thread = threading.Thread(target=garbage.collect_older, kwargs={"wait_seconds": 60})
    thread.start()
    thread.join(0.2)
    print(thread.is_alive(), collections()[1] == begin[1])
thread.join(60)
print(collections()[1] - begin[1])
"""
    ) == ["True", "True", "1"]


@pytest.fixture(scope="module")
def server(start: Callable[..., Server]) -> Server:
    return start("--workers", "1")


def test_a_worker_collects_after_it_has_answered(server: Server) -> None:
    first = server.told(b"GET /garbage?cycles=30000 HTTP/1.1\r\nHost: a\r\n\r\n")
    limit = time.monotonic() + 20
    later = first
    while later["freed"] < 30_000 and time.monotonic() < limit:
        later = server.told(b"GET /garbage?cycles=0 HTTP/1.1\r\nHost: a\r\n\r\n")

    assert first["freed"] == 0
    assert later["freed"] == 30_000
