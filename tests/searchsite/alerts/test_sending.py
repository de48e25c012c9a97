"""The sender: which hits go into which mail, once, and what happens when mails are refused."""

import smtplib
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles.alerts import mails, states
from articles.alerts.models import Alert, AlertHit, AlertMail
from articles.models import Article, NewArticle
from searchsite.alerts import matching, sending
from searchsite.alerts.smtp_failures import failure_of
from tests.searchsite.alerts.conftest import let_time_pass, link

pytestmark = pytest.mark.django_db(transaction=True)


def told(server):
    """Return the articles of each mail."""
    return [sorted(mail.articles) for mail in server.accepted]


def test_a_new_hit_is_mailed_once(subscribe, article_factory, send, server):
    article_factory(title="Banjir lama di kota")
    subscribe()
    hit = article_factory(title="Banjir baru di desa")
    article_factory(title="Panen padi melimpah")

    send()
    let_time_pass()
    send()

    assert told(server) == [[hit.pk]]
    assert server.accepted[0].to == "ani@pembaca.example"


def test_an_old_date_is_new_when_it_is_published_now(subscribe, article_factory, send, server):
    subscribe()
    hit = article_factory(title="Banjir besar", published_at=timezone.now() - timedelta(days=9_000))

    send()

    assert told(server) == [[hit.pk]]


def test_edits_and_publishing_again_bring_nothing(subscribe, article_factory, send, server):
    subscribe()
    hit = article_factory(title="Banjir di desa")
    send()

    for status in ("published", "draft", "published"):
        hit.body, hit.status = f"{hit.body} Tambahan.", status
        hit.save()
        let_time_pass()
        send()

    assert told(server) == [[hit.pk]]


def test_drafts_scheduled_and_raw_rows_count_once_they_are_public(
    subscribe, article_factory, send, server
):
    subscribe()
    draft = article_factory(title="Banjir draf", status="draft")
    raw = article_factory(title="Banjir mentah", status="draft")
    send()
    assert told(server) == []

    draft.status = "published"
    draft.save()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET status = 'published' WHERE id = %s", [raw.pk])
    send()

    assert told(server) == [[draft.pk, raw.pk]]


def test_a_withdrawn_hit_is_not_mailed_and_comes_once_if_it_returns(
    subscribe, article_factory, send, server
):
    subscribe(kapan="daily")
    early, late = (article_factory(title=f"Banjir {name}", body=name) for name in ("dini", "akhir"))
    Article.objects.filter(pk=early.pk).update(status="draft")  # before it is compared
    send()
    Article.objects.filter(pk=late.pk).update(status="draft")  # after
    let_time_pass()
    send()
    assert told(server) == []

    Article.objects.update(status="published")
    send()
    let_time_pass()
    send()

    assert told(server) == [[early.pk, late.pk]]


def test_a_deleted_article_leaves_queue_and_mails(subscribe, article_factory, send, server):
    subscribe(kapan="daily")
    article_factory(title="Banjir sebentar").delete()
    hit = article_factory(title="Banjir lagi")
    send()
    hit.delete()
    let_time_pass()
    send()

    assert told(server) == []
    assert not NewArticle.objects.exists()


def test_articles_wait_until_the_index_has_them(
    subscribe, article_factory, send, server, monkeypatch
):
    subscribe()
    monkeypatch.setattr(matching, "drain", lambda: 0)
    monkeypatch.setattr("indexer.sync.receivers.drain", lambda *args, **kwargs: 0)
    hit = article_factory(title="Banjir di desa")
    send()
    assert told(server) == []
    assert NewArticle.objects.count() == 1

    monkeypatch.undo()
    from indexer.sync.drain import drain

    drain()
    let_time_pass()
    sent_after_the_drain = sending.send_alerts()
    assert sent_after_the_drain is not None
    assert AlertHit.objects.get().article_id == hit.pk


def test_an_outage_of_the_index_loses_nothing(subscribe, article_factory, send, server, index_dir):
    subscribe()
    hit = article_factory(title="Banjir di desa")
    away = index_dir.rename(index_dir.with_name("away"))

    assert "index does not answer" in send().problems[0]
    away.rename(index_dir)
    send()

    assert told(server) == [[hit.pk]]


def test_a_mail_has_twenty_hits_and_a_link_to_the_others(subscribe, flood_articles, send, server):
    subscribe("q=banjir&salinan=1")
    ids = flood_articles(25)

    send()
    let_time_pass()
    send()

    (mail,) = server.accepted
    assert mail.articles == sorted(ids, reverse=True)[:20]
    assert "25 artikel baru" in mail.message["Subject"]
    assert "Dan 5 artikel lain." in mail.text
    assert "https://berita.example/search?q=banjir&sort=date&salinan=1" in mail.text


def test_alerts_of_several_readers_are_apart(subscribe, article_factory, send, server):
    subscribe("q=banjir")
    subscribe("q=desa", alamat="budi@lain.example")
    subscribe("q=kereta", alamat="budi@lain.example")
    hit = article_factory(title="Banjir di desa")

    send()

    assert {mail.to: mail.articles for mail in server.accepted} == {
        "ani@pembaca.example": [hit.pk],
        "budi@lain.example": [hit.pk],
    }
    assert len({mail.message_id for mail in server.accepted}) == 2


def test_a_copy_of_a_hit_is_nothing_new(subscribe, article_factory, send, server):
    subscribe()
    text = " ".join(f"kalimat banjir nomor {n} tentang sungai" for n in range(40))
    first = article_factory(title="Banjir di desa", body=text, source="Satu")
    send()
    article_factory(title="Banjir di desa", body=f"{text} lagi", source="Dua")
    let_time_pass()
    send()

    assert told(server) == [[first.pk]]


def test_hits_wait_for_the_time_of_the_alert(subscribe, article_factory, send, server):
    subscribe(kapan="daily")
    hits = [article_factory(title="Banjir pagi").pk]
    send()
    hits.append(article_factory(title="Banjir sore", body="Air naik lagi sore ini.").pk)
    send()
    assert told(server) == []

    let_time_pass()
    send()

    assert told(server) == [hits]


def test_an_hourly_alert_sends_at_once_and_then_at_most_hourly(
    subscribe, article_factory, send, server
):
    subscribe()
    first = article_factory(title="Banjir pagi")
    send()
    second = article_factory(title="Banjir siang", body="Air naik lagi siang ini.")
    send()
    assert told(server) == [[first.pk]]

    Alert.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    send()
    assert told(server) == [[first.pk], [second.pk]]


def test_a_failure_that_passes_is_repeated_with_the_same_message_id(
    subscribe, article_factory, send, server
):
    alert = subscribe()
    hit = article_factory(title="Banjir di desa")
    ids = []

    def refuse(mail):
        ids.append(mail.message_id)
        return "451 4.3.0 try again later"

    server.answer_data = refuse
    for _ in range(8):
        assert send().failed == 1
        let_time_pass()
    later = article_factory(title="Banjir menyusul", body="Banjir datang lagi kemudian.")
    server.answer_data = lambda mail: "250 OK"
    send()
    let_time_pass()
    send()

    assert told(server) == [[hit.pk], [later.pk]]
    assert set(ids) == {server.accepted[0].message_id}
    alert.refresh_from_db()
    assert (alert.status, alert.bounces) == ("active", 0)


def test_waits_grow_between_attempts(subscribe, article_factory, send, server):
    subscribe()
    article_factory(title="Banjir di desa")
    server.answer_to = lambda address: "450 4.2.1 mailbox busy"
    waits = []
    for _ in range(4):
        started = timezone.now()
        send()
        mail = AlertMail.objects.get(kind="digest")
        waits.append(round((mail.next_attempt_at - started).total_seconds() / 60))
        let_time_pass()

    assert waits == [1, 2, 5, 15]
    assert mail.failure == "SMTPRecipientsRefused 450 4.2.1"


def test_without_a_server_mails_wait_and_the_run_ends(
    subscribe, article_factory, send, server, settings
):
    subscribe()
    subscribe("q=desa")
    hit = article_factory(title="Banjir di desa")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    report = send()
    assert (report.failed, report.sent) == (1, 0)
    assert "ConnectionRefusedError" in report.problems[0]

    settings.EMAIL_PORT = port
    let_time_pass()
    send()

    assert told(server) == [[hit.pk], [hit.pk]]
    assert set(Alert.objects.values_list("bounces", flat=True)) == {0}


@pytest.mark.parametrize("stage", ["recipient", "data"])
def test_three_refusals_of_the_address_pause_the_alert(
    subscribe, article_factory, send, server, stage
):
    alert = subscribe()
    hit = article_factory(title="Banjir di desa")
    if stage == "recipient":
        server.answer_to = lambda address: "550 no such user"
    else:
        server.answer_data = lambda mail: "550 5.1.1 no such user"
    for count in (1, 2, 3):
        assert send().bounced == 1
        alert.refresh_from_db()
        assert alert.bounces == count
        assert alert.status == ("paused" if count == 3 else "active")
        let_time_pass()
    assert alert.pause == "bounces"
    assert send().bounced == 0

    server.answer_to = server.answer_data = lambda each: "250 OK"
    states.activate(alert, timezone.now())
    send()
    assert told(server) == [[hit.pk]]


def test_a_success_forgets_refusals(subscribe, article_factory, send, server):
    alert = subscribe()
    article_factory(title="Banjir di desa")
    server.answer_to = lambda address: "550 5.2.2 mailbox full"
    for _ in range(2):
        send()
        let_time_pass()
    server.answer_to = lambda address: "250 OK"
    send()

    alert.refresh_from_db()
    assert (alert.bounces, alert.status) == (0, "active")
    assert alert.last_sent_at is not None


@pytest.mark.parametrize(
    ("error", "bounce", "of_server"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"5.1.1 no <a@b>")}), True, False),
        (smtplib.SMTPRecipientsRefused({"a@b": (452, b"4.2.2 full")}), False, False),
        (smtplib.SMTPDataError(554, b"5.7.1 spam"), False, False),
        (smtplib.SMTPDataError(552, b"5.2.2 full"), True, False),
        (smtplib.SMTPSenderRefused(550, b"5.7.1 sender", "c@d"), False, True),
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 bad"), False, True),
        (smtplib.SMTPServerDisconnected("gone"), False, True),
        (TimeoutError("slow"), False, True),
        (ValueError("whatever a@b"), False, False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_kinds_of_failures(error, bounce, of_server):
    failure = failure_of(error)

    assert (failure.is_bounce, failure.is_of_server) == (bounce, of_server)
    assert "a@b" not in failure.code


def test_a_broken_search_is_told_once_and_pauses(
    subscribe, article_factory, send, server, settings
):
    alert = subscribe("q=banjir+sungai+desa")
    settings.SEARCH_MAX_CLAUSES = 2
    for number in range(2):
        article_factory(title=f"Banjir sungai desa {number}", body=f"Sungai desa {number} meluap.")
        let_time_pass()
        send()

    alert.refresh_from_db()
    assert (alert.status, alert.pause) == ("paused", "query")
    (mail,) = server.accepted
    assert "dijeda" in mail.message["Subject"]
    assert "terlalu banyak kata" in mail.text


def test_an_unknown_filter_breaks_a_search(subscribe, article_factory, send, server):
    alert = subscribe()
    Alert.objects.update(parameters="q=banjir&region=Aceh")
    article_factory(title="Banjir di desa")

    send()

    alert.refresh_from_db()
    assert (alert.status, alert.pause) == ("paused", "query")
    assert "tidak dikenal lagi" in server.accepted[0].text
    assert server.accepted[0].message["Subject"] == "Langganan dijeda: q: banjir · region: Aceh"


def test_a_search_that_is_always_too_slow_pauses_and_loses_nothing_before(
    subscribe, article_factory, send, server, monkeypatch
):
    alert = subscribe()
    hit = article_factory(title="Banjir di desa")
    monkeypatch.setattr(matching, "SECONDS", 0.0)
    for _ in range(3):
        send()
    assert told(server) == []
    monkeypatch.undo()
    server.answer_data = lambda mail: "250 OK"
    let_time_pass()
    sending.send_alerts()
    alert.refresh_from_db()
    assert (alert.status, alert.misses) == ("active", 0)
    assert AlertHit.objects.filter(article_id=hit.pk, is_compared=True).exists()


def test_a_search_that_takes_too_long_every_time_is_told_once(
    subscribe, article_factory, send, server, monkeypatch
):
    alert = subscribe()
    article_factory(title="Banjir di desa")
    monkeypatch.setattr(matching, "SECONDS", 0.0)
    for _ in range(8):
        send()

    alert.refresh_from_db()
    assert (alert.status, alert.pause) == ("paused", "query")
    assert len(server.accepted) == 1
    assert "terlalu lama" in server.accepted[0].text


def test_a_resumed_alert_gets_what_is_published_from_then_on(
    subscribe, article_factory, send, server
):
    alert = subscribe()
    states.pause(alert, Alert.Pause.QUERY, timezone.now())
    article_factory(title="Banjir semasa jeda")
    send()
    states.activate(alert, timezone.now())
    hit = article_factory(title="Banjir sesudahnya", body="Air surut sesudah jeda itu.")
    send()

    assert told(server) == [[hit.pk]]


def test_an_ended_alert_sends_nothing_more(client, subscribe, article_factory, send, server):
    subscribe()
    article_factory(title="Banjir di desa")
    server.answer_to = lambda address: "450 later"
    send()
    server.answer_to = lambda address: "250 OK"
    states.end(Alert.objects.get(), timezone.now())
    let_time_pass()
    AlertMail.objects.update(next_attempt_at=timezone.now())
    send()

    assert told(server) == []


def test_a_mail_that_was_being_sent_is_repeated_as_it_is(subscribe, article_factory, send, server):
    subscribe()
    article_factory(title="Banjir di desa")
    send()
    mail = AlertMail.objects.get(kind="digest")
    mails.begin(mail)  # as a process left it that was killed
    send()

    first, second = server.accepted
    assert first.message_id == second.message_id
    assert first.message["Date"] == second.message["Date"]
    assert first.articles == second.articles


def test_a_second_sender_ends_at_once(subscribe, article_factory, send, server):
    from articles.worker_processes import lock_of_work

    subscribe()
    article_factory(title="Banjir di desa")
    with lock_of_work(sending.LOCK):
        assert sending.send_alerts() is None
        assert not sending.send_requested()
    assert told(server) == []


def test_the_queue_is_empty_without_active_alerts(subscribe, article_factory, send):
    alert = subscribe()
    article_factory(title="Banjir di desa")
    states.end(alert, timezone.now())
    article_factory(title="Banjir di kota")
    send()

    assert not NewArticle.objects.exists()


def test_requested_mails_go_before_digests(subscribe, article_factory, ask, send, server):
    subscribe()
    article_factory(title="Banjir di desa")
    ask("q=gempa", alamat="budi@lain.example")

    send()

    assert [mail.to for mail in server.accepted] == ["budi@lain.example", "ani@pembaca.example"]
    assert link(server.accepted[0], "konfirmasi")
