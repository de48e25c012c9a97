"""``kill -9`` of the sender: each hit is in exactly one mail, and a repetition is recognisable.

A mail that the server has accepted when the process dies is sent again, with its Message-ID. So a
hit is told by one Message-ID, however often the sender was killed.
"""

import os
import random
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash import alerts
from tests.crash.forked import Forked, call, manage
from tests.mail_server import Accepted, MailServer, mail_server

KILLS = 50


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Return a site with three alerts and an index."""
    folder = tmp_path / "data"
    folder.mkdir()
    call(folder, manage, "migrate", "--verbosity", "0", "--skip-checks")
    call(folder, manage, "reindex", "--procs", "1")
    call(folder, alerts.subscribe)
    return folder


def publish(data_dir: Path, turn: int) -> list[int]:
    """Publish articles; return those that the alerts find."""
    return [int(line) for line in call(data_dir, alerts.publish, turn).split()]


def tellings(server: MailServer) -> dict[tuple[str, int], Counter[str]]:
    """Return how often each Message-ID has told a reader of an article."""
    told: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for mail in server.accepted:
        assert len(set(mail.articles)) == len(mail.articles) <= 20
        for article in mail.articles:
            told[mail.to, article][mail.message_id] += 1
    return told


def finish(data_dir: Path, server: MailServer) -> None:
    """Let the sender end its work undisturbed."""
    call(data_dir, alerts.publish, "akhir")  # time passes
    for _ in range(3):
        call(data_dir, alerts.send, server.port)
    assert call(data_dir, alerts.unfinished).split() == ["0", "0", "0"]


def test_kills_neither_lose_a_hit_nor_tell_it_twice(data_dir: Path) -> None:
    seed = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(2**32))
    print(f"CRASH_SEED={seed}")
    moments, killed, turn = random.Random(seed), 0, 0
    published = publish(data_dir, 0)
    with mail_server() as server:
        server.answer_data = slow_answer(moments)
        usual = seconds_of(lambda: call(data_dir, alerts.send, server.port))
        while killed < KILLS:
            turn += 1
            published += publish(data_dir, turn)
            started = time.monotonic()
            sender = Forked(data_dir, alerts.send, server.port)
            ended = sender.kill_after(moments.uniform(0, usual))
            assert "Traceback" not in ended.output, ended.output
            assert ended.returncode in {0, -signal.SIGKILL}, ended.output
            if ended.returncode:
                killed, usual = killed + 1, usual * 1.03  # so that the end is hit on slow machines
            else:
                usual = time.monotonic() - started
        finish(data_dir, server)
    recorded = [line.split() for line in call(data_dir, alerts.told_by_database).splitlines()]
    told = tellings(server)

    assert_told_once(told, recorded, set(published))
    repeated = {name for each in told.values() for name, times in each.items() if times > 1}
    print(f"{killed} kills, {len(server.accepted)} mails, {len(repeated)} of them repeated")


def assert_told_once(
    told: dict[tuple[str, int], Counter[str]], recorded: list[list[str]], published: set[int]
) -> None:
    """Assert that each reader was told of each article by one mail, and the database says so.

    A mail lists twenty articles. If kills have let more of them gather, its record names them all.
    """
    sent = {name for each in told.values() for name in each}
    mail_of = {(reader, int(article)): name for reader, article, name in recorded}
    for reader in alerts.READERS:
        assert {article for to, article in mail_of if to == reader} >= published
    assert len(mail_of) == len(recorded)
    assert set(mail_of.values()) == sent
    assert all(set(names) == {mail_of[each]} for each, names in told.items())


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    started = time.monotonic()
    work()
    return time.monotonic() - started


def slow_answer(moments: random.Random) -> Callable[[Accepted], str]:
    """Return an answer that takes some time, so that kills hit the dialogue."""

    def answer(mail: Accepted) -> str:
        time.sleep(moments.uniform(0, 0.1))
        return "250 OK"

    return answer


def test_a_mail_accepted_at_the_moment_of_death_is_repeated_with_its_message_id(
    data_dir: Path,
) -> None:
    published = publish(data_dir, 1)
    with mail_server() as server:
        sender: list[int] = []

        def kill_the_sender(mail: Accepted) -> str:
            if sender:
                os.killpg(sender.pop(), signal.SIGKILL)
            return "250 OK"

        server.answer_data = kill_the_sender
        process = Forked(data_dir, alerts.send, server.port)
        sender.append(process.pid)
        assert process.wait().returncode == -signal.SIGKILL
        assert len(server.accepted) == 1
        finish(data_dir, server)
    told = tellings(server)

    first = server.accepted[0]
    assert [mail.message_id for mail in server.accepted].count(first.message_id) == 2
    assert all(told[first.to, article] == {first.message_id: 2} for article in published)
    assert all(len(message_ids) == 1 for message_ids in told.values())


def test_two_senders_at_once_send_each_mail_once(data_dir: Path) -> None:
    publish(data_dir, 1)
    with mail_server() as server:
        server.answer_data = slow_answer(random.Random(1))
        senders = [Forked(data_dir, alerts.send, server.port) for _ in range(3)]
        ended = [sender.wait() for sender in senders]

        assert [each.returncode for each in ended] == [0, 0, 0], ended
    assert len(server.accepted) == len(alerts.READERS)
    assert all(set(times.values()) == {1} for times in tellings(server).values())
