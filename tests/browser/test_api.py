"""The page of the API and the page of a new token in a real browser."""

import re

import pytest
from django.contrib.auth.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, PHONE, SMALLEST = 1280, 390, 320


@pytest.fixture
def articles(article_factory):
    return [article_factory(title=f"Banjir di kampung {number}") for number in range(3)]


@pytest.mark.parametrize("width", [WIDE, PHONE, SMALLEST])
def test_nothing_of_the_page_is_cut_off(page, articles, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/api")
    for summary in page.locator("summary").all():
        summary.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = "e => [...e.querySelectorAll('pre')].filter(p => p.scrollWidth > p.clientWidth).length"
    assert page.locator("main").evaluate(cut) == 0


def test_answers_open_with_keys_alone_and_an_example_is_a_link(page, articles):
    page.goto("/")
    page.locator("footer").get_by_role("link", name="API").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/api")
    summary = page.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("hits[].snippet_html", exact=True).is_visible()

    page.get_by_role("link", name="Buka").first.click()

    page.wait_for_url(re.compile(r"/api/v1/search\?q=banjir"))
    assert '"total": 3' in page.locator("pre").inner_text()


def test_a_token_is_made_copied_and_revoked_on_a_phone(page, articles):
    User.objects.create_superuser("redaktur", password="sandi-uji-editor")
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto("/admin/login/?next=/admin/articles/apitoken/add/")
    page.get_by_label("Nama pengguna").fill("redaktur")
    page.get_by_label("Sandi").fill("sandi-uji-editor")
    page.keyboard.press("Enter")
    page.get_by_label("Nama:").fill("Arsip kampus")
    page.get_by_role("button", name="Simpan", exact=True).click()
    box = page.get_by_role("textbox", name="Token")
    box.wait_for()
    secret = box.input_value()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE

    page.get_by_role("link", name="Sudah disalin").click()
    page.get_by_role("button", name="Cabut token ini").click()
    page.get_by_text("1 token dicabut.").wait_for()
    answer = page.request.get(
        "/api/v1/suggest?q=ban", headers={"Authorization": f"Bearer {secret}"}
    )

    assert re.fullmatch(r"telusur_[\w-]{43}", secret)
    assert answer.status == 401
    assert secret not in page.content()
