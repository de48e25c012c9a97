"""Counted searches survive a locked database and a stop of the server."""

import signal
import sqlite3
import time
from urllib.request import Request, urlopen

import pytest

from tests.crash.site import Site, kill, start_gunicorn

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.{}"
SECONDS = 30.0


def search(address: str, reader: int) -> None:
    headers = {"User-Agent": AGENT.format(reader)}
    with urlopen(Request(f"{address}/search?q=banjir", headers=headers), timeout=20) as page:
        page.read()


def counted(database: sqlite3.Connection) -> int:
    rows = database.execute("SELECT searches FROM articles_queryday WHERE key = 'banjir'")
    return int(next(rows, (0,))[0])


def test_searches_before_a_stop_with_a_locked_database_are_counted_after_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUERY_LOG", "1")
    spool = site.data_dir / "query-log"
    database = sqlite3.connect(site.data_dir / "db.sqlite3", isolation_level=None)
    first, address = start_gunicorn(site, workers=2)
    try:
        database.execute("BEGIN IMMEDIATE")
        for reader in range(4):
            search(address, reader)
        first.send_signal(signal.SIGTERM)
        first.communicate(timeout=SECONDS)
    finally:
        kill(first)
    waiting = list(spool.iterdir())
    database.execute("ROLLBACK")
    assert waiting
    assert counted(database) == 0

    second, address = start_gunicorn(site, workers=1)
    try:
        search(address, 4)
        end = time.monotonic() + SECONDS
        while (counted(database) < 5 or list(spool.iterdir())) and time.monotonic() < end:
            time.sleep(0.2)
    finally:
        kill(second)
    assert counted(database) == 5
    assert not list(spool.iterdir())
