"""Lines and JSON objects of the log."""

import json
import logging
import sys

import pytest

from searchsite.logs.formatters import JsonFormatter, LineFormatter
from searchsite.logs.request_id import begin_request, end_request

NOON_IN_JAYAPURA = 1_700_017_200.25  # 2023-11-15 03:00:00.25 UTC


@pytest.fixture
def outside_requests():
    end_request()
    yield
    end_request()


def record(message, *args, name="searchsite.uji", error=None):
    made = logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, error)
    made.created, made.msecs = NOON_IN_JAYAPURA, 250
    return made


def raised():
    try:
        raise ValueError("baris satu\nbaris dua")
    except ValueError:
        return sys.exc_info()


@pytest.mark.usefixtures("outside_requests")
def test_a_line_has_the_time_of_the_site_whatever_the_zone_of_the_machine():
    line = LineFormatter(zone="Asia/Jayapura").format(record("Indeks %s rusak", "g7"))

    assert line == ("2023-11-15T12:00:00.250+09:00 WARNING searchsite.uji: Indeks g7 rusak")


@pytest.mark.parametrize("control", ["\n", "\r", "\x1b[31m", "\u2028", "\x85", "\x00"])
def test_a_message_cannot_begin_another_line(control):
    line = LineFormatter(zone="UTC").format(record("dari %s", f"luar{control}2023 ERROR palsu"))

    assert len(line.splitlines()) == 1
    assert control not in line


@pytest.mark.usefixtures("outside_requests")
@pytest.mark.parametrize("formatter", [LineFormatter, JsonFormatter])
def test_the_id_of_the_request_is_in_each_line(formatter):
    begin_request("0123456789abcdef")

    assert "0123456789abcdef" in formatter(zone="UTC").format(record("x"))


def test_json_is_one_line_with_the_traceback_inside():
    text = JsonFormatter(zone="UTC").format(record("gagal\nsekali", error=raised()))

    entry = json.loads(text)
    assert len(text.splitlines()) == 1
    assert (entry["level"], entry["message"]) == ("WARNING", "gagal\nsekali")
    assert "ValueError: baris satu" in entry["exception"]


@pytest.mark.parametrize("formatter", [LineFormatter, JsonFormatter])
def test_a_refused_request_has_no_traceback(formatter):
    refused = record("Invalid HTTP_HOST header", name="django.security.X", error=raised())

    assert "ValueError" not in formatter(zone="UTC").format(refused)
