"""Fixtures of the query log: it is on, with a recorder and a table of intentions of the test."""

import pytest

from searchsite.query_log import clicks, intentions, logged
from searchsite.query_log.recorder import Recorder
from searchsite.shared_counters import SharedCounters


@pytest.fixture
def recorder(monkeypatch, settings, tmp_path):
    """Switch the log on; return the recorder, whose ``flush`` writes what was put."""
    settings.QUERY_LOG = True
    settings.DATA_DIR = tmp_path
    recorder = Recorder()
    monkeypatch.setattr(logged, "recorder", recorder)
    monkeypatch.setattr(clicks, "recorder", recorder)
    monkeypatch.setattr(intentions, "table", SharedCounters(sets=256))
    return recorder
