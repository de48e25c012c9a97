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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.crash import alerts
from tests.crash.forked import Forked, call, manage
from tests.mail_server import Accepted, MailServer, mail_server

KILLS, KILLS_ON_POSTGRESQL = 50, 10


@dataclass(frozen=True)
class AlertSite:
    """A site with three alerts and an index; ``database`` is "" for SQLite."""

    data_dir: Path
    database: str = ""

    def prepare(self) -> "AlertSite":
        """Make the tables, the index and the alerts."""
        self.data_dir.mkdir()
        self.call(manage, "migrate", "--verbosity", "0", "--skip-checks")
        self.call(manage, "reindex", "--procs", "1")
        self.call(alerts.subscribe)
        return self

    def call(self, target: Callable[..., Any], *arguments: Any) -> str:
        """Run a function in a process of the site; return its output."""
        return call(self.data_dir, *self._work(target, *arguments))

    def start(self, target: Callable[..., Any], *arguments: Any) -> Forked:
        """Start a function in a process of the site."""
        return Forked(self.data_dir, *self._work(target, *arguments))

    def publish(self, turn: int) -> list[int]:
        """Publish articles; return those that the alerts find."""
        return [int(line) for line in self.call(alerts.publish, turn).split()]

    def finish(self, server: MailServer) -> None:
        """Let time pass, and let the sender end its work undisturbed."""
        self.publish(0)
        for _ in range(3):
            self.call(alerts.send, server.port)
        assert self.call(alerts.unfinished).split() == ["0", "0", "0"]

    def _work(self, target: Callable[..., Any], *arguments: Any) -> tuple[Any, ...]:
        if self.database:
            return alerts.on_database, self.database, target, *arguments
        return target, *arguments


@pytest.fixture
def site(tmp_path: Path) -> AlertSite:
    """Return a site on SQLite."""
    return AlertSite(tmp_path / "data").prepare()


def tellings(server: MailServer) -> dict[tuple[str, int], Counter[str]]:
    """Return how often each Message-ID has told a reader of an article."""
    told: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for mail in server.accepted:
        assert len(set(mail.articles)) == len(mail.articles) <= 20
        for article in mail.articles:
            told[mail.to, article][mail.message_id] += 1
    return told


def test_kills_neither_lose_a_hit_nor_tell_it_twice(site: AlertSite) -> None:
    kill_at_random(site, KILLS)


@pytest.mark.postgres
def test_kills_on_postgresql_neither_lose_a_hit_nor_tell_it_twice(
    tmp_path: Path, database: str
) -> None:
    kill_at_random(AlertSite(tmp_path / "data", database).prepare(), KILLS_ON_POSTGRESQL)


def kill_at_random(site: AlertSite, kills: int) -> None:
    """Kill the sender so many times, and count what the mail server has accepted."""
    seed = int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(2**32))
    print(f"CRASH_SEED={seed}")
    moments, killed, turn = random.Random(seed), 0, 0
    published = site.publish(0)
    with mail_server() as server:
        server.answer_data = slow_answer(moments)
        usual = seconds_of(lambda: site.call(alerts.send, server.port))
        while killed < kills:
            turn += 1
            published += site.publish(turn)
            started = time.monotonic()
            sender = site.start(alerts.send, server.port)
            ended = sender.kill_after(moments.uniform(0, usual))
            assert "Traceback" not in ended.output, ended.output
            assert ended.returncode in {0, -signal.SIGKILL}, ended.output
            if ended.returncode:
                killed, usual = killed + 1, usual * 1.03  # so that the end is hit on slow machines
            else:
                usual = time.monotonic() - started
        site.finish(server)
    recorded = [line.split() for line in site.call(alerts.told_by_database).splitlines()]
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
    site: AlertSite,
) -> None:
    published = site.publish(1)
    with mail_server() as server:
        sender: list[int] = []

        def kill_the_sender(mail: Accepted) -> str:
            if sender:
                os.killpg(sender.pop(), signal.SIGKILL)
            return "250 OK"

        server.answer_data = kill_the_sender
        process = site.start(alerts.send, server.port)
        sender.append(process.pid)
        assert process.wait().returncode == -signal.SIGKILL
        assert len(server.accepted) == 1
        site.finish(server)
    told = tellings(server)

    first = server.accepted[0]
    assert [mail.message_id for mail in server.accepted].count(first.message_id) == 2
    assert all(told[first.to, article] == {first.message_id: 2} for article in published)
    assert all(len(message_ids) == 1 for message_ids in told.values())


def test_two_senders_at_once_send_each_mail_once(site: AlertSite) -> None:
    site.publish(1)
    with mail_server() as server:
        server.answer_data = slow_answer(random.Random(1))
        senders = [site.start(alerts.send, server.port) for _ in range(3)]
        ended = [sender.wait() for sender in senders]

        assert [each.returncode for each in ended] == [0, 0, 0], ended
    assert len(server.accepted) == len(alerts.READERS)
    assert all(set(times.values()) == {1} for times in tellings(server).values())
