"""The form of an alert: what it tells, what it refuses, and who gets how many mails."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.alerts.models import Alert, AlertMail
from articles.models import Article
from searchsite.alerts import estimate

pytestmark = pytest.mark.django_db(transaction=True)

URLS = (
    "/surel?q=banjir",
    "/surel/diminta",
    "/surel/konfirmasi",
    "/surel/berhenti",
    "/surel/kelola",
)


def articles_of(count, *, days_ago=1, title="Banjir di kota"):
    moment = timezone.now() - timedelta(days=days_ago)
    Article.objects.bulk_create(
        Article(
            title=f"{title} {number}",
            body=f"Laporan ke-{number} dari {title}.",
            first_published_at=moment,
        )
        for number in range(count)
    )


@pytest.mark.parametrize("url", URLS)
def test_nothing_is_found_while_alerts_are_off(client, settings, url):
    settings.ALERTS = False

    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404


def test_the_results_offer_the_form_with_the_whole_search(open_page, settings, article_factory):
    article_factory(title="Banjir di kota", source="Kabar Uji")
    url = "/search?q=banjir&source=Kabar+Uji&masa=7-hari&salinan=1&sort=date&page=2"

    (link,) = open_page(url).xpath("//a[normalize-space()='Kirimi saya']/@href")
    settings.ALERTS = False

    assert link == "/surel?q=banjir&source=Kabar+Uji&masa=7-hari&salinan=1"
    assert not open_page(url).xpath("//a[normalize-space()='Kirimi saya']")


def test_a_search_without_hits_has_an_alert_too(open_page):
    assert open_page("/search?q=banjir").xpath("//a[normalize-space()='Kirimi saya']")
    assert "0 artikel baru" in open_page("/surel?q=banjir").text_content()


def test_the_form_tells_the_hits_of_the_last_hundred_days(open_page):
    articles_of(27)
    articles_of(7, days_ago=101, title="Banjir lama")
    articles_of(9, title="Panen padi")

    text = " ".join(open_page("/surel?q=banjir&salinan=1").text_content().split())

    assert "akan membawa 27 artikel baru, kira-kira 0,3 sehari" in text
    assert "lebih dari 30" not in text


def test_more_than_thirty_a_day_are_warned_of(open_page, monkeypatch):
    monkeypatch.setattr(estimate, "DAYS", 1)
    articles_of(31, days_ago=0.5)
    articles_of(5, title="Panen padi")

    page = open_page("/surel?q=banjir&salinan=1")

    assert "Itu lebih dari 30 artikel sehari" in " ".join(page.text_content().split())
    assert page.cssselect("form.alert-form")


@pytest.mark.parametrize("query", ["", "q=", "q=*", "q=-banjir", "q=BUKAN+banjir+BUKAN+gempa"])
def test_a_query_for_everything_is_refused(open_page, ask, query):
    page = open_page(f"/surel?{query}")

    assert "cocok dengan semua artikel" in page.text_content()
    assert not page.cssselect("form.alert-form")
    assert ask(query).status_code == 400
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    "query", ["q=banjir", "from=1990", "source=Kabar+Uji", "q=banjir+ATAU+hujan"]
)
def test_a_query_whose_hits_are_all_articles_is_refused(open_page, article_factory, query):
    for number in range(estimate.FEW_ARTICLES):
        article_factory(title=f"Banjir {number}", body=f"Banjir nomor {number} datang lagi.")

    assert "cocok dengan semua artikel" in open_page(f"/surel?{query}").text_content()


@pytest.mark.parametrize("query", ["source=Kabar+Uji", "q=-banjir&source=Kabar+Uji", "masa=7-hari"])
def test_filters_alone_are_a_search(open_page, article_factory, query):
    article_factory()

    assert open_page(f"/surel?{query}").cssselect("form.alert-form")


@pytest.mark.parametrize(
    "query",
    ["q=ab*", "q=" + "kata+" * 80, "from=kapan", "q=" + " ".join(f"kata{n}" for n in range(40))],
    ids=["short", "long", "date", "clauses"],
)
def test_a_search_that_would_be_cut_is_refused_with_its_reason(open_page, query):
    page = open_page(f"/surel?{query}")

    assert page.cssselect("[role=alert]")
    assert not page.cssselect("form.alert-form")


@pytest.mark.parametrize(
    "address",
    [
        *("", "ani", "ani@", "@pembaca.example", "ani@pembaca", "a b@pembaca.example"),
        *("ani@pembaca.example\nBcc: x@y.example", "ani@pembaca.example,budi@pembaca.example"),
        *(
            "ani@[127.0.0.1]",
            '"ani"@pembaca.example',
            "añi@pembaca.example",
            "a" * 250 + "@b.example",
        ),
    ],
)
def test_invalid_addresses_are_refused(ask, address):
    response = ask(alamat=address)

    assert response.status_code == 400
    assert "tidak sah" in response.content.decode()
    assert not Alert.objects.exists()


def test_an_unknown_frequency_is_refused(ask):
    assert ask(kapan="tiap menit").status_code == 400
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ani+Berita@PEMBACA.Example ", "Ani+Berita@pembaca.example"),
        ("ani@bücher.example", "ani@xn--bcher-kva.example"),
    ],
)
def test_addresses_are_kept_as_mail_servers_read_them(ask, send, server, typed, kept):
    ask(alamat=typed)
    send()

    assert [mail.to for mail in server.accepted] == [kept]
    assert Alert.objects.get().address == kept


def test_the_same_wish_again_is_the_same_alert(ask, send, server):
    ask()
    ask(alamat="ANI@pembaca.EXAMPLE", kapan="weekly")
    send()

    assert Alert.objects.get().frequency == "weekly"
    assert len(server.accepted) == 2


def test_an_address_gets_few_requested_mails_a_day(ask, send, server):
    for number in range(9):
        assert ask(f"q=banjir{number}", alamat=f"ani+{number}@pembaca.example").status_code == 302
    send()

    assert len(server.accepted) == 5

    AlertMail.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    ask("q=gempa")
    send()
    assert len(server.accepted) == 6


def test_a_network_asks_for_few_mails_a_day(client):
    statuses = [
        client.post(
            "/surel",
            {"q": "banjir", "alamat": f"pembaca{number}@lain.example", "kapan": "daily"},
            REMOTE_ADDR="203.0.113.7",
        ).status_code
        for number in range(31)
    ]

    assert statuses == [302] * 30 + [429]


def test_the_answer_does_not_tell_who_has_which_alert(ask, subscribe, send, server):
    subscribe()

    known, unknown = ask(), ask(alamat="orang@lain.example")

    assert (known.status_code, known.headers["Location"]) == (302, unknown.headers["Location"])
    send()
    assert {mail.to: "Kelola" in mail.message["Subject"] for mail in server.accepted} == {
        "ani@pembaca.example": True,
        "orang@lain.example": False,
    }
    assert Alert.objects.filter(status="active").count() == 1


def test_pages_set_no_cookies_and_are_not_stored(client, ask):
    for response in (client.get("/surel?q=banjir"), ask(), client.get("/surel/diminta")):
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_form_works_without_a_csrf_token():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    fields = {"q": "banjir", "alamat": "ani@pembaca.example", "kapan": "daily"}

    assert strict.post("/surel", fields).status_code == 302


def test_an_outage_of_the_index_is_told(client, index_dir):
    import shutil

    shutil.rmtree(index_dir)

    assert client.get("/surel?q=banjir").status_code == 503


def test_the_help_page_tells_of_alerts_while_they_are_on(open_page, settings):
    assert open_page("/help").xpath("//a[@href='/surel/kelola']")
    settings.ALERTS = False
    assert not open_page("/help").xpath("//a[@href='/surel/kelola']")
