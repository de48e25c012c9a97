"""Slots: as many files of counters as workers, whatever processes come and go."""

import os
from types import SimpleNamespace

from prometheus_client import values

from searchsite.metrics.processes import VARIABLE, choose_slot, prepare

ENDED = 4_194_304 + 1  # above the highest process id of Linux


def test_a_new_worker_takes_the_slot_of_one_that_ended():
    server = SimpleNamespace(WORKERS={})
    for pid in (101, 102, 103):
        server.WORKERS[pid] = SimpleNamespace()
        choose_slot(server, server.WORKERS[pid])
    del server.WORKERS[102]
    successor = SimpleNamespace()

    choose_slot(server, successor)

    assert successor.metrics_slot == 1


def test_only_files_of_living_servers_stay(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, "")
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)  # restored after the test
    mine, others = f"counter_{os.getpid()}-0.db", f"gauge_all_{ENDED}-1.db"
    for name in (mine, others, "counter_123.db"):
        (tmp_path / name).touch()

    prepare(tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == [mine]
    assert os.environ[VARIABLE] == str(tmp_path)
