"""Advisory locks of PostgreSQL: between sessions, after a kill, and after the loss of a session."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from articles.locks import LockLost, advisory_lock, ensure_held, is_held, sessions
from articles.locks.advisory import _locks_of_thread, lock_number
from articles.locks.sessions import MAX_IDLE, close_idle, take_session

on_postgres = pytest.mark.skipif(
    "postgres" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite has file locks only"
)
HOLD = """
import sys, time
import django; django.setup()
from articles.locks import advisory_lock
with advisory_lock("uji") as held:
    print(held, flush=True)
    time.sleep(60)
"""
LOCKS = (
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE locktype = 'advisory' AND datname = current_database()"
)
END_SESSIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE application_name = 'telusur-lock' AND datname = current_database()"
)


@pytest.fixture(autouse=True)
def no_idle_sessions() -> Iterator[None]:
    close_idle()
    yield
    close_idle()


def sessions_ended() -> int:
    with connection.cursor() as cursor:
        cursor.execute(END_SESSIONS)
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_a_lock_on_sqlite_is_left_to_files() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("the database is PostgreSQL")
    with advisory_lock("uji") as first, advisory_lock("uji") as second:
        assert (first, second, is_held("uji")) == (True, True, False)
        ensure_held()


def test_each_name_has_a_number_of_64_bits() -> None:
    numbers = {lock_number(f"uji-{n}") for n in range(1_000)}

    assert len(numbers) == 1_000
    assert all(-(2**63) <= number < 2**63 for number in numbers)


@on_postgres
@pytest.mark.django_db
@pytest.mark.parametrize("name", [f"uji-{n}" for n in range(8)])
def test_only_the_first_acquires_the_lock(name: str) -> None:
    with (
        advisory_lock(name) as first,
        advisory_lock(name) as second,
        advisory_lock("lain") as other,
    ):
        assert (first, second, other) == (True, False, True)
        assert is_held(name)
        ensure_held()

    assert not is_held(name)
    with advisory_lock(name) as again:
        assert again


@on_postgres
@pytest.mark.django_db
def test_a_failing_block_releases_the_lock() -> None:
    with pytest.raises(ZeroDivisionError), advisory_lock("uji"):
        raise ZeroDivisionError

    assert not is_held("uji")


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_waiting_ends_when_the_holder_releases_the_lock() -> None:
    taken, released = threading.Event(), threading.Event()

    def hold() -> None:
        with advisory_lock("uji"):
            taken.set()
            released.wait(5)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(5)
    threading.Timer(0.1, released.set).start()

    with advisory_lock("uji", wait_seconds=5) as held:
        assert held
        ensure_held()
    thread.join()


@on_postgres
@pytest.mark.django_db
def test_waiting_ends_in_time() -> None:
    with advisory_lock("uji"):
        started = time.monotonic()
        with advisory_lock("uji", wait_seconds=0.1) as held:
            assert not held
        assert 0.1 <= time.monotonic() - started < 5


@on_postgres
@pytest.mark.django_db
def test_a_lost_session_is_noticed_and_the_next_lock_has_another() -> None:
    with advisory_lock("uji") as held, advisory_lock("lain"):
        assert held
        assert sessions_ended() == 2
        with pytest.raises(LockLost, match="'uji'"):
            ensure_held()
        with advisory_lock("uji") as taken_by_another:
            assert taken_by_another

    ensure_held()
    with advisory_lock("uji") as held:
        assert held
        ensure_held()


@on_postgres
@pytest.mark.django_db
def test_an_idle_session_that_ended_is_replaced() -> None:
    with advisory_lock("uji"):
        pass
    assert sessions_ended() == 1

    with advisory_lock("uji") as held:
        assert held
        ensure_held()


@on_postgres
@pytest.mark.django_db
def test_a_lock_that_was_released_behind_our_back_is_noticed() -> None:
    """As behind a pooler that gives each statement another session."""
    session = take_session("default")
    session.value("SELECT 1")
    with advisory_lock("uji"):
        with connection.cursor() as cursor:
            cursor.execute(LOCKS)
            assert cursor.fetchone() == (1,)
        (lock,) = _locks_of_thread()
        own, lock._session = lock._session, session
        with pytest.raises(LockLost):
            ensure_held()
        lock._session = own
    session.close()


@on_postgres
@pytest.mark.django_db
def test_a_process_keeps_few_idle_sessions() -> None:
    with advisory_lock("a"), advisory_lock("b"), advisory_lock("c"):
        pass

    assert len(sessions._idle) == MAX_IDLE


@on_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_process_leaves_nothing_locked(how: signal.Signals) -> None:
    server = os.environ["TEST_DATABASE_URL"].rpartition("/")[0]
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    with advisory_lock("uji") as held:
        assert not held
        assert is_held("uji")

    process.send_signal(how)
    process.wait()
    process.stdout.close()

    with advisory_lock("uji", wait_seconds=5) as held:
        assert held


@on_postgres
@pytest.mark.django_db
def test_a_forked_process_ends_no_session_of_its_parent() -> None:
    with advisory_lock("lain"):
        pass  # its session is idle now
    with advisory_lock("uji"):
        child = os.fork()
        if not child:
            close_idle()
            os._exit(0)
        os.waitpid(child, 0)
        ensure_held()
        with advisory_lock("lain") as held:
            assert held
            ensure_held()
