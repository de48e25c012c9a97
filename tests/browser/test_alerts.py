"""The whole way of an alert in a real browser: form, mail, confirmation, hits, one click."""

import re

import pytest
from django.urls import clear_script_prefix

from articles.alerts.models import Alert
from searchsite.alerts.sending import send_alerts
from searchsite.shared_counters import counters
from tests.mail_server import mail_server

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, PHONE = 1280, 390
ADDRESS = "ani@pembaca.example"


@pytest.fixture
def server(settings, live_server, empty_index):
    """Run a mail server; links of mails lead to the running site."""
    settings.ALERTS, settings.SITE_URL = True, live_server.url
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 20
    counters.clear()
    with mail_server() as running:
        settings.EMAIL_PORT = running.port
        yield running
    clear_script_prefix()


def last_mail(server, count, page):
    """Wait until the worker's thread has sent a mail; return the newest one."""
    for _ in range(150):
        if len(server.accepted) >= count:
            return server.accepted[-1]
        page.wait_for_timeout(100)
    raise AssertionError(f"{len(server.accepted)} mails instead of {count}")


def link(mail, name):
    """Return a link of a mail by the name of its page."""
    return next(url for url in re.findall(r"https?://\S+", mail.text) if f"/{name}?" in url)


@pytest.mark.every_database
def test_from_the_form_to_the_last_mail(page, server, article_factory):
    article_factory(title="Banjir di kota")
    page.goto("/search?q=banjir")
    page.get_by_role("link", name="Kirimi saya").click()
    page.wait_for_url("**/surel?q=banjir")
    page.get_by_label("Alamat surel").fill(ADDRESS)
    page.get_by_label("segera").check()
    page.get_by_role("button", name="Kirim surel konfirmasi").click()
    page.wait_for_url("**/surel/diminta")

    page.goto(link(last_mail(server, 1, page), "konfirmasi"))
    assert Alert.objects.get().status == "waiting"
    page.get_by_role("button", name="Ya, mulai berlangganan").click()
    page.get_by_role("heading", name="Langganan Anda berlaku").wait_for()

    hit = article_factory(title="Banjir di desa", body="Air sungai naik sejak semalam di sana.")
    send_alerts()
    mail = last_mail(server, 2, page)
    assert mail.articles == [hit.pk]
    page.goto(re.findall(r"https?://\S+/articles/\S+", mail.text)[0])
    assert page.locator("h1").inner_text() == "Banjir di desa"

    url = str(mail.message["List-Unsubscribe"]).strip(" <>")
    answer = page.request.post(url, form={"List-Unsubscribe": "One-Click"}, max_redirects=0)
    assert answer.status == 200
    assert Alert.objects.get().status == "ended"
    assert page.context.cookies() == []


def test_alerts_are_managed_by_a_mailed_link_with_keys_only(page, server, article_factory):
    for query in ("banjir", "gempa"):
        page.goto(f"/surel?q={query}")
        page.get_by_label("Alamat surel").focus()
        page.keyboard.type(ADDRESS)
        page.keyboard.press("Enter")
        page.wait_for_url("**/surel/diminta")
    last_mail(server, 2, page)
    for mail in server.accepted[:2]:
        page.goto(link(mail, "konfirmasi"))
        page.get_by_role("button", name="Ya, mulai berlangganan").press("Enter")
        page.get_by_role("heading", name="Langganan Anda berlaku").wait_for()

    page.goto("/surel/kelola")
    page.get_by_label("Alamat surel").fill(ADDRESS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/surel/diminta")
    page.goto(link(last_mail(server, 3, page), "kelola"))
    assert page.get_by_role("form").count() == 2
    page.get_by_role("form", name="gempa").get_by_role("button", name="Hentikan").press("Enter")
    page.wait_for_function("document.querySelectorAll('.alert-list__item').length === 1")
    page.get_by_label("Seberapa sering").select_option("weekly")
    page.get_by_role("button", name="Simpan").press("Enter")
    page.wait_for_load_state()

    assert dict(Alert.objects.values_list("parameters", "status")) == {
        "q=banjir": "active",
        "q=gempa": "ended",
    }
    page.get_by_role("button", name="Hentikan semua langganan").click()
    page.get_by_role("status").wait_for()
    assert set(Alert.objects.values_list("status", flat=True)) == {"ended"}


def test_an_invalid_address_is_told_and_kept(page, server, complaints):
    page.goto("/surel?q=banjir")
    page.get_by_label("Alamat surel").fill("ani@pembaca")
    page.get_by_label("mingguan").check()
    with page.expect_response(lambda response: response.status == 400):
        page.get_by_role("button", name="Kirim surel konfirmasi").click()

    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("Alamat surel").input_value() == "ani@pembaca"
    assert page.get_by_label("mingguan").is_checked()
    assert [each for each in complaints if "400" not in each] == []
    complaints.clear()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_pages_and_mails_fit_the_window(page, server, article_factory, scheme, width):
    article_factory(title="Banjir di kota")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/surel?q=banjir")
    page.get_by_label("Alamat surel").fill(ADDRESS)
    page.keyboard.press("Enter")
    page.wait_for_url("**/surel/diminta")
    mail = last_mail(server, 1, page)
    for url in ("/surel?q=-banjir", "/surel/kelola", link(mail, "konfirmasi"), end_link(mail)):
        page.goto(url)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.goto("about:blank")  # a mail has no policy of the site
    page.set_content(mail.html)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    colours = page.evaluate(
        "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))"
    )
    brightness = [sum(map(int, re.findall(r"\d+", each))) for each in colours]
    assert (brightness[0] > brightness[1]) == (scheme == "dark")


def end_link(mail):
    """Return the link that ends the alert of a mail."""
    return str(mail.message["List-Unsubscribe"]).strip(" <>")
