"""The mails themselves: headers, languages, hostile titles, nothing loaded from elsewhere."""

import logging
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.urls import get_script_prefix
from django.utils import timezone
from lxml.html import document_fromstring

from articles.alerts.models import Alert, AlertMail
from tests.searchsite.alerts.conftest import let_time_pass

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = 'Banjir <script>alert("1")</script> & "kutip"\r\nBcc: x@y.example'


@pytest.fixture
def mail_about(subscribe, article_factory, send, server):
    """Return a function that gives the mail about one new article."""

    def mail(query="q=banjir", alert=None, **article):
        subscribe(query, **(alert or {}))
        article_factory(**{"title": "Banjir di desa", "source": "Kabar Uji"} | article)
        send()
        let_time_pass()
        return server.accepted[-1]

    return mail


@pytest.fixture
def requested(ask, send):
    """Return the functions that ask for a mail and that send mails."""
    return ask, send


def test_headers_of_a_digest(mail_about):
    message = mail_about().message

    assert re.fullmatch(r"<[0-9a-f]{32}@berita\.example>", message["Message-ID"])
    assert abs(parsedate_to_datetime(message["Date"]) - timezone.now()) < timedelta(minutes=5)
    assert message["From"] == "Telusur <kabar@berita.example>"
    assert message["To"] == "ani@pembaca.example"
    assert message["Subject"] == "1 artikel baru: “banjir”"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = str(message["List-Unsubscribe"]).strip()
    assert re.fullmatch(r"<https://berita\.example/surel/berhenti\?t=\S+>", url)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_every_kind_of_mail_can_be_ended_with_one_click(
    client, subscribe, article_factory, requested, server
):
    ask, send = requested
    subscribe()
    ask("q=gempa", alamat="budi@lain.example")
    client.post("/surel/kelola", {"alamat": "ani@pembaca.example"})
    article_factory(title="Banjir di desa")
    send()
    Alert.objects.filter(status="active").update(parameters="q=banjir&hilang=1")
    article_factory(title="Banjir lagi", body="Banjir sekali lagi di sana.")
    send()

    kinds = set(AlertMail.objects.filter(state="sent").values_list("kind", flat=True))
    assert kinds == {"confirm", "manage", "digest", "notice"}
    for mail in server.accepted:
        assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert str(mail.message["List-Unsubscribe"]).strip().startswith("<https://berita.example/")
        assert mail.message["Message-ID"]
        assert mail.message["Date"]


def test_titles_and_texts_are_text(mail_about):
    mail = mail_about(title=HOSTILE, body="Banjir <img src=https://jahat.example/x.png> datang.")

    assert mail.message["Bcc"] is None
    page = document_fromstring(mail.html)
    assert not page.cssselect("script, img, iframe, link, object, form")
    assert 'Banjir <script>alert("1")</script> & "kutip" Bcc: x@y.example' in page.text_content()
    assert 'Banjir <script>alert("1")</script> & "kutip" Bcc: x@y.example\n' in mail.text
    assert "&quot;" not in mail.text


def test_a_query_cannot_add_headers(ask, send, server):
    ask("q=banjir%0d%0aBcc:+x@y.example")
    send()

    (mail,) = server.accepted
    assert mail.message["Bcc"] is None
    assert "\n" not in mail.message["Subject"]


def test_very_long_titles_and_queries_are_cut(mail_about):
    query = "q=banjir+" + "kata" * 50 + "+ATAU+banjir"
    mail = mail_about(query=query, title="Banjir " + "panjang " * 36)

    assert len(mail.message["Subject"]) <= 120
    assert "…" in mail.text
    assert all(len(line) <= 998 for line in bytes(mail.message).split(b"\n"))


def test_html_loads_nothing_and_follows_dark_mode(mail_about):
    html = mail_about().html

    assert not re.search(r"(?:src|background)\s*=|url\(|@import|<link", html)
    assert "prefers-color-scheme: dark" in html
    links = document_fromstring(html).xpath("//a/@href")
    assert links
    assert all(url.startswith("https://berita.example/") for url in links)


def test_links_lead_to_the_best_passage_below_the_prefix_of_the_site(
    subscribe, article_factory, send, server, settings
):
    subscribe()
    article = article_factory(title="Banjir di desa")
    settings.SITE_ROOT = "/arsip/"
    send()

    (mail,) = server.accepted
    path = f"/arsip/articles/{article.pk}/banjir-di-desa?q=banjir#cocok"
    assert f"https://berita.example{path}" in mail.text
    assert get_script_prefix() == "/"


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("id", "1 artikel baru: “banjir”", "Berhenti berlangganan"),
        ("en", "1 new article: “banjir”", "Unsubscribe"),
    ],
)
def test_a_mail_has_the_language_of_its_alert(mail_about, language, subject, sentence):
    mail = mail_about(alert={"language": language})

    assert mail.message["Subject"] == subject
    assert sentence in mail.text
    assert f'lang="{language}"' in mail.html


def test_filters_are_named(mail_about):
    mail = mail_about(query="q=banjir&source=Kabar+Uji")

    assert mail.message["Subject"] == "1 artikel baru: “banjir” · Kabar Uji"


def test_logs_have_neither_addresses_nor_queries(caplog, subscribe, article_factory, send, server):
    caplog.set_level(logging.DEBUG)
    subscribe("q=banjir+rahasia+desa")
    article_factory(title="Banjir rahasia desa")
    server.answer_to = lambda address: f"550 5.1.1 <{address}> unknown"
    for _ in range(3):
        send()
        let_time_pass()
    server.answer_to = lambda address: f"451 4.3.0 <{address}> later"
    send()

    others = ("mail.", "django.db")  # the server of the test, and statements of a database
    own = [record for record in caplog.records if not record.name.startswith(others)]
    text = "\n".join(record.getMessage() for record in own)
    assert "bounced" in text
    assert "pembaca.example" not in text
    assert "rahasia" not in text
    assert not AlertMail.objects.filter(failure__contains="@").exists()


def test_queries_of_alerts_are_not_counted_as_searches(settings, subscribe, article_factory, send):
    from articles.models import QueryDay

    settings.QUERY_LOG = True
    subscribe()
    article_factory(title="Banjir di desa")
    send()

    assert not QueryDay.objects.exists()
