"""A line that repeats is written once a minute."""

import logging

from searchsite.logs.repeated import MAX_MESSAGES, RepeatedFilter


class Clock:
    """A clock that tests set."""

    now = 0.0

    def __call__(self):
        return self.now


def record(message, name="searchsite.errors"):
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, (), None)


def test_eight_hundred_lines_are_one_and_then_a_number():
    clock = Clock()
    only = RepeatedFilter(clock=clock)

    written = sum(only.filter(record("Search is unavailable")) for _ in range(800))
    clock.now = 61.0
    last = record("Search is unavailable")

    assert written == 1
    assert only.filter(last)
    assert last.getMessage() == ("Search is unavailable (and 799 times more since the last line)")


def test_different_lines_are_all_written():
    only = RepeatedFilter(clock=Clock())

    assert all(only.filter(record(f"Artikel {number} rusak")) for number in range(50))
    assert only.filter(record("Artikel 1 rusak", name="indexer.sync"))


def test_lines_about_security_are_never_dropped():
    only = RepeatedFilter(clock=Clock())

    assert all(only.filter(record("login failed", name="searchsite.security")) for _ in range(9))


def test_the_memory_of_lines_is_bounded():
    only = RepeatedFilter(clock=Clock())

    for number in range(MAX_MESSAGES * 3):
        only.filter(record(f"{number}"))

    assert len(only._seen) == MAX_MESSAGES
