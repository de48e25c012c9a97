"""``manage.py send_alerts``: what it prints, and when it fails."""

import pytest
from django.core.management import CommandError, call_command

from articles.alerts.models import Alert
from articles.worker_processes import lock_of_work
from searchsite.alerts.sending import LOCK
from tests.searchsite.alerts.conftest import let_time_pass

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(capsys):
    """Return a function that runs the command and returns what it prints."""

    def run():
        call_command("send_alerts")
        return capsys.readouterr().out

    return run


def test_numbers_are_printed(subscribe, article_factory, run):
    subscribe()
    article_factory(title="Banjir di desa")

    assert run().startswith("Found 1 hit(s); sent 1 mail(s), 0 failed")


def test_without_a_mail_server_only_old_data_are_removed(subscribe, settings, run, server):
    alert = subscribe()
    settings.ALERTS = False
    Alert.objects.update(status="ended", changed_at="2020-01-01T00:00:00Z")

    assert run() == "E-mail alerts are off: EMAIL_URL is not set.\n"
    assert not Alert.objects.filter(pk=alert.pk).exists()
    assert server.accepted == []


def test_another_sender_is_told(run):
    with lock_of_work(LOCK):
        assert run() == "Another process is sending alerts.\n"


def test_a_server_that_takes_no_mails_is_a_failure(subscribe, article_factory, run, settings):
    subscribe()
    article_factory(title="Banjir di desa")
    settings.EMAIL_PORT = 1

    with pytest.raises(CommandError, match="takes no mails: ConnectionRefusedError"):
        run()
    let_time_pass()


def test_mails_on_the_console(subscribe, article_factory, run, settings):
    subscribe()
    article_factory(title="Banjir di desa")
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    printed = run()

    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in printed
    assert "sent 1 mail(s)" in printed
