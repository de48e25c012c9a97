"""Filters with many values and the panel of the advanced search in a real browser."""

import re
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def topics(transactional_db):
    """Save articles of thirty categories; the names of three contain *laut*."""
    from articles.models import Article

    names = [f"Topik {n:02}" for n in range(1, 28)] + ["Laut Barat", "Laut Timur", "Tepi láut"]
    Article.objects.bulk_create(
        Article(title="Rob di pesisir", body="Air naik.", category=name) for name in names
    )


def labels(page) -> list[str]:
    lists = page.locator(".filter", has=page.get_by_label("Persempit daftar: Kategori"))
    return lists.locator(".choices span:not([class])").all_inner_texts()


def test_typing_narrows_a_long_list_and_escape_brings_it_back(page, topics):
    page.goto("/search?q=rob")
    usual = labels(page)
    box = page.get_by_label("Persempit daftar: Kategori")

    box.fill("LAUT")
    page.locator(".choice", has_text="Topik 01").wait_for(state="detached")
    assert sorted(labels(page)) == ["Laut Barat", "Laut Timur", "Tepi láut"]
    assert "saring=LAUT" in page.locator(".filter .all").get_attribute("href")

    box.fill("xyz")
    page.get_by_text("Tidak ada pilihan yang cocok.").wait_for()
    assert labels(page) == []

    box.press("Escape")
    assert box.input_value() == ""
    assert labels(page) == usual

    box.fill("timur")
    page.locator(".choice", has_text="Laut Timur").click()
    page.wait_for_url("**category=Laut+Timur")
    assert page.get_by_role("status").inner_text().startswith("1 artikel")


def test_a_late_answer_never_replaces_a_newer_one(page, topics):
    held = []

    def hold(route) -> None:
        held.append(route)

    page.goto("/search?q=rob")
    page.route(re.compile("saring=lau&"), hold)
    box = page.get_by_label("Persempit daftar: Kategori")

    with page.expect_request(re.compile("saring=lau")):
        box.fill("lau")
    box.fill("topik 05")
    page.locator(".filter .choice", has_text="Topik 05").wait_for()
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)

    assert labels(page) == ["Topik 05"]


def test_a_list_that_cannot_be_fetched_leaves_the_link(page, topics, complaints):
    page.goto("/search?q=rob")
    usual = labels(page)
    page.route("**/saringan/**", lambda route: route.abort())

    with page.expect_event("requestfailed"):
        page.get_by_label("Persempit daftar: Kategori").fill("laut")

    assert labels(page) == usual
    assert page.locator(".filter .all").is_visible()
    complaints.clear()


def test_the_panel_has_the_form_of_the_search(page, topics):
    page.goto("/search?q=rob+-angin&category=Laut+Barat")
    page.get_by_text("Pencarian lanjutan").press("Enter")

    words = page.get_by_label("Semua kata ini")
    words.wait_for()
    assert words.input_value() == "rob"
    assert page.get_by_label("Tanpa kata ini").input_value() == "angin"
    words.fill("rob pesisir")
    words.press("Enter")

    page.wait_for_url("**/search?**")
    assert page.locator("#q").input_value() == "rob pesisir BUKAN angin"
    assert page.locator(".chip").inner_text().endswith("Kategori: Laut Barat ×")


def test_filters_and_the_advanced_search_work_without_javascript(browser, live_server, topics):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="id-ID"
    )
    page = context.new_page()

    page.goto("/search?q=rob")
    page.get_by_label("Cari di dalam hasil").fill("air")
    page.get_by_label("Cari di dalam hasil").press("Enter")
    assert page.locator("#q").input_value() == "rob +air"
    page.get_by_role("link", name="Semua 30 pilihan").click()
    page.get_by_label("Persempit daftar").fill("timur")
    page.get_by_role("button", name="Tampilkan").click()
    page.locator(".choice", has_text="Laut Timur").click()
    page.locator(".adv-panel summary").click()
    page.get_by_role("link", name="Buka formulir").click()
    page.get_by_label("Frasa persis ini").fill("di pesisir")
    page.get_by_role("button", name="Cari").last.click()

    assert urlsplit(page.url).path == "/search"
    assert page.locator("#q").input_value() == 'rob DAN air DAN "di pesisir"'
    assert page.get_by_role("status").inner_text().startswith("1 artikel")
    context.close()
