"""Temporary changes of process-wide settings."""

import csv
import io
import logging
from threading import Barrier, Thread

import pytest

from articles.importing.process_setting import ProcessSetting
from articles.importing.readers.html import read as read_page
from articles.importing.reading import read_stream
from articles.importing.record import RawArticle


class _Setting:
    value = "before"

    def exchange(self, value: str) -> str:
        previous, self.value = self.value, value
        return previous


def test_the_previous_value_comes_back_after_an_error() -> None:
    setting = _Setting()
    changed = ProcessSetting(setting.exchange, "inside")

    with pytest.raises(ZeroDivisionError), changed:
        assert setting.value == "inside"
        raise ZeroDivisionError

    assert setting.value == "before"


def test_the_last_thread_restores_the_value() -> None:
    setting = _Setting()
    changed = ProcessSetting(setting.exchange, "inside")
    inside, left = Barrier(2), Barrier(2)

    def enter_and_leave() -> None:
        with changed:
            inside.wait()
        left.wait()

    thread = Thread(target=enter_and_leave)
    thread.start()
    with changed:
        inside.wait()
        left.wait()
        assert setting.value == "inside"
    thread.join()

    assert setting.value == "before"


def test_reading_a_table_leaves_the_limit_of_the_csv_module() -> None:
    before = csv.field_size_limit()
    content = b"judul,isi\nA," + b"x" * (before + 1) + b"\nB,b\n"

    items = read_stream(io.BytesIO(content), "a.csv")

    first = next(items)
    assert isinstance(first, RawArticle)
    assert len(first.text) == before + 1
    assert csv.field_size_limit() == before
    assert len(list(items)) == 1
    assert csv.field_size_limit() == before


def test_reading_a_page_leaves_the_logger_of_trafilatura(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogger("trafilatura").level

    list(read_page(io.BytesIO(b"<html><body><nav>Beranda</nav></body></html>"), "p.html"))

    assert logging.getLogger("trafilatura").level == before
    assert not caplog.records
