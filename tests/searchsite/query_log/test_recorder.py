"""The recorder: bounded, never in the way, and nothing is lost while the database is locked."""

import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection

from articles.models import ClickDay, QueryDay, SearchDay
from articles.query_log import recording
from articles.query_log.batch import Batch, Click, Search
from searchsite.query_log import recorder as module
from searchsite.query_log import spool
from searchsite.query_log.counting import SeenSearch, Visitor
from searchsite.query_log.recorder import Recorder
from searchsite.search_outcome import Outcome

pytestmark = pytest.mark.django_db
in_threads = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 4, 3, tzinfo=UTC)
DAY = date(2026, 3, 4)
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def seen(number=0, query="banjir"):
    reader = Visitor(f"203.0.113.{number}", AGENT, "id", "berita.example", "", "", "")
    return SeenSearch(reader, AT, f"q={query}", Outcome(2, "", True, 5.0))


def batch_of(*searches, clicks=()):
    batch = Batch()
    for search in searches:
        batch.add_search(search)
    for click in clicks:
        batch.add_click(click)
    return batch


def search(**values):
    return replace(Search(AT, DAY, "banjir", "Banjir"), **values)


def fail(*_arguments):
    raise DatabaseError("locked")


def test_batches_add_up_and_the_last_known_results_stay(recorder):
    recording.save(batch_of(search(total=0, ms=10.0), search(total=7, ms=30.0, corrected="x")))
    recording.save(
        batch_of(search(query="BANJIR"), clicks=[Click(AT, DAY, "banjir", "BANJIR", 5, 2)])
    )
    recording.save(batch_of(search(key="", query="")))

    row, day = QueryDay.objects.get(), SearchDay.objects.get()
    assert (row.query, row.searches, row.total, row.zero, row.clicks) == ("BANJIR", 3, 7, 1, 1)
    assert (row.timed, row.ms_sum, row.ms_max, row.corrected) == (2, 40.0, 30.0, 1)
    assert (day.searches, day.zero, day.unkept, day.clicks) == (4, 1, 1, 1)
    assert ClickDay.objects.get().clicks == 1


def test_a_click_leaves_the_correction_and_the_time_of_the_results_alone(recorder):
    later = AT + timedelta(minutes=9)
    click = Click(later, DAY, "banjir", "banjr", 5, 2)
    filtered = search(at=later, total=None, corrected="banjir")
    recording.save(batch_of(search(total=0, corrected="banjir"), filtered, clicks=[click]))

    recording.save(batch_of(clicks=[click]))
    recording.save(batch_of(filtered))

    row = QueryDay.objects.get()
    assert (row.correction, row.last_at, row.clicks, row.searches) == ("banjir", AT, 2, 3)


def test_a_flood_of_new_queries_is_counted_in_the_day_only(recorder, monkeypatch):
    monkeypatch.setattr(recording, "MAX_QUERIES_A_DAY", 2)
    for number in range(2):
        recording.save(batch_of(search(key=f"kueri {number}")))
    click = Click(AT, DAY, "baru", "Baru", 5, 2)

    recording.save(batch_of(search(key="kueri 1"), search(key="baru"), clicks=[click]))

    counts = dict(QueryDay.objects.values_list("key", "searches"))
    day = SearchDay.objects.get()
    assert counts == {"kueri 0": 1, "kueri 1": 2}
    assert (day.searches, day.unkept, day.clicks) == (4, 1, 1)
    assert not ClickDay.objects.exists()


def test_a_batch_survives_its_way_through_a_file():
    batch = batch_of(
        search(total=3, ms=1.5),
        search(key="", query=""),
        clicks=[Click(AT, DAY, "banjir", "Banjir", 5, 2)],
    )

    assert Batch.of_lines(batch.lines()) == batch


@pytest.mark.parametrize("line", ["", "{", "[]", '["day"]', '["day","x",{}]', '["query",["a"],{}]'])
def test_a_damaged_line_is_a_value_error(line):
    with pytest.raises(ValueError):
        Batch.of_lines([line])


def test_what_cannot_be_written_goes_into_a_file_and_is_counted_later(recorder, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(module, "_save", fail)
        recorder.put(seen())
        recorder.flush()
    assert not SearchDay.objects.exists()
    assert list(spool.folder().iterdir())

    recorder.put(seen(1))
    recorder.flush()

    assert QueryDay.objects.get().searches == 2
    assert not list(spool.folder().iterdir())


@in_threads
def test_a_locked_database_delays_nothing_but_the_count(recorder, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no lock of the whole database")
    monkeypatch.setattr(module, "LOCK_SECONDS", 0.05)
    name = connection.settings_dict["NAME"]
    other = sqlite3.connect(name, uri=str(name).startswith("file:"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    recorder.put(seen())
    thread = threading.Thread(target=recorder.flush)
    thread.start()
    thread.join(20)
    other.execute("ROLLBACK")
    other.close()

    recorder.flush()

    assert QueryDay.objects.get().searches == 1


def test_a_file_of_the_spool_is_kept_while_it_cannot_be_written(recorder, monkeypatch):
    spool.put(batch_of(search()))
    with monkeypatch.context() as patched:
        patched.setattr(module, "_save", fail)
        recorder.flush()

    recorder.flush()

    assert QueryDay.objects.get().searches == 1


def test_a_damaged_file_of_the_spool_is_removed(recorder, caplog):
    spool.put(batch_of(search()))
    (file,) = spool.folder().iterdir()
    file.write_text("rusak")

    recorder.flush()

    assert not SearchDay.objects.exists()
    assert not list(spool.folder().iterdir())
    assert "damaged" in caplog.text


def test_the_spool_is_bounded(recorder, monkeypatch):
    monkeypatch.setattr(spool, "MAX_FILES", 2)

    assert [spool.put(batch_of(search())) for _time in range(3)] == [True, True, False]


def test_the_queue_is_bounded_and_says_what_was_left_out(recorder, caplog):
    small = Recorder(max_waiting=2)
    for number in range(5):
        small.put(seen(number))

    small.flush()

    assert QueryDay.objects.get().searches == 2
    assert "3 searches were not counted" in caplog.text


def test_a_request_that_cannot_be_counted_keeps_no_other_from_it(recorder, monkeypatch):
    recorder.put(seen()._replace(parameters=None))
    recorder.put(seen())

    recorder.flush()

    assert QueryDay.objects.get().searches == 1


@in_threads
def test_closing_writes_the_rest(recorder, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 60.0)
    recorder.start()
    recorder.put(seen())

    recorder.close()

    assert QueryDay.objects.get().searches == 1


@in_threads
def test_a_recorder_that_nobody_has_started_starts_itself(recorder, monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.01)
    own = Recorder(starts_itself=True)
    own.put(seen())
    own.put(seen(1))

    threads = [each for each in threading.enumerate() if each.name == "query-log"]
    own.close()

    assert len(threads) == 1
    assert QueryDay.objects.get().searches == 2


def test_closing_without_a_thread_touches_nothing(recorder, monkeypatch):
    monkeypatch.setattr(module, "_write", fail)

    recorder.close()


def test_workers_add_to_the_same_rows(recorder):
    recorders = [Recorder() for _worker in range(3)]
    for number, each in enumerate(recorders):
        each.put(seen(number))
        each.flush()

    assert QueryDay.objects.get().searches == 3
