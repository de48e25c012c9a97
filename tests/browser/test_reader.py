"""The pages of a reader in a real browser."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDE, PHONE, SMALLEST = 1280, 390, 320


@pytest.fixture
def articles(article_factory):
    """Save fifteen articles about floods from two sources, and one about a riot."""
    from articles.models import Article

    Article.objects.bulk_create(
        Article(
            title=f"Banjir merendam kampung ke-{n}",
            body="Air naik sejak malam.\n\nBanjir surut setelah tanggul diperbaiki.",
            source="Kabar Uji" if n % 5 else "Warta Uji",
            category="Bencana",
        )
        for n in range(1, 16)
    )
    article_factory(
        title="Kota tenang kembali", body="Kerusuhan mereda. Perusuh ditangkap.", category="Hukum"
    )


@pytest.mark.every_database
def test_from_the_home_page_to_an_article_and_back(page, articles):
    page.goto("/")
    page.keyboard.type("banjir")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=banjir")
    assert page.get_by_role("status").inner_text().startswith("15 artikel")

    page.locator(".choice", has_text="Kabar Uji").click()
    page.wait_for_url("**source=Kabar+Uji")
    assert page.get_by_role("status").inner_text().startswith("12 artikel")

    page.get_by_role("link", name="Berikutnya").click()
    page.wait_for_url("**page=2")
    assert page.locator(".hit").count() == 2
    results = page.url

    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/articles/**")
    mark = page.locator(".reading__body mark").first
    assert mark.is_visible()
    assert mark.inner_text() == "Banjir"
    background = "e => getComputedStyle(e).backgroundColor"
    assert mark.evaluate(background) != page.locator("body").evaluate(background)

    page.get_by_role("link", name=re.compile("Kembali ke hasil untuk")).click()
    page.wait_for_url(results)
    page.get_by_role("link", name=re.compile("Hapus saringan.*Kabar Uji")).first.click()
    page.wait_for_url("**/search?q=banjir")


def test_an_example_of_the_help_page_is_a_search(page, articles):
    page.goto("/")
    page.get_by_role("link", name="Bantuan").click()
    page.wait_for_url("**/help")

    page.get_by_role("link", name="banjir ATAU longsor", exact=True).click()

    page.wait_for_url("**/search?q=banjir+ATAU+longsor")
    assert page.locator("#q").input_value() == "banjir ATAU longsor"
    assert page.locator(".hit").count() == 10


def test_every_form_of_the_word_is_marked(page, articles):
    page.goto("/search?q=rusuh")

    assert set(page.locator(".hit mark").all_inner_texts()) == {"Kerusuhan", "Perusuh"}


def test_a_slash_moves_to_the_search_box(page, articles):
    page.goto("/search?q=banjir")

    page.keyboard.press("/")
    page.keyboard.type("rusuh")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search?q=rusuh")
    assert page.locator(".hit h2").all_inner_texts() == ["Kota tenang kembali"]


def test_the_keyboard_reaches_the_content_first_by_the_skip_link(page, articles):
    page.goto("/search?q=banjir")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_dates_narrow_the_results(page, articles):
    page.goto("/search?q=kota")

    page.get_by_text("Dari tanggal sampai tanggal").click()
    page.get_by_label("Dari", exact=True).fill("2023-12-31")
    page.get_by_role("button", name="Terapkan").click()

    page.wait_for_url("**/search?q=kota&from=2023-12-31")
    assert page.locator(".hit").count() == 1
    assert "sejak 31 Desember 2023" in page.locator(".chip").inner_text()


def test_filters_are_beside_the_results_and_folded_on_a_phone(page, articles):
    page.goto("/search?q=banjir")
    choice = page.locator(".choice", has_text="Warta Uji")
    assert choice.is_visible()

    page.set_viewport_size({"width": PHONE, "height": 800})
    assert not choice.is_visible()
    page.locator(".filters__toggle").click()

    assert choice.is_visible()


@pytest.mark.parametrize("width", [WIDE, PHONE, SMALLEST])
def test_nothing_is_wider_than_the_window(page, articles, article_factory, complaints, width):
    long_word = article_factory(
        title="A" * 300, body="b" * 3000, source="C" * 120, category="D" * 80
    )
    page.set_viewport_size({"width": width, "height": 800})

    for url in (
        "/",
        "/help",
        "/search?q=banjir&page=2&source=Kabar+Uji&from=x",
        "/search?q=" + "x" * 200 + "&source=" + "Y" * 120,
        "/search?source=" + "C" * 120,
        f"{long_word.get_absolute_url()}?q=b*",
        "/tidak-ada",
    ):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    assert complaints == [
        "Failed to load resource: the server responded with a status of 404 (Not Found)"
    ]
    complaints.clear()


def test_the_site_works_without_javascript(browser, live_server, articles):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="id-ID"
    )
    page = context.new_page()

    page.goto("/")
    page.locator("#q").fill("banjir")
    page.get_by_role("button", name="Cari", exact=True).click()
    page.locator(".choice", has_text="Warta Uji").click()
    page.locator(".hit h2 a").first.click()

    assert page.locator(".reading__body mark").first.is_visible()
    context.close()


def test_a_script_in_an_article_is_text(page, article_factory):
    article_factory(
        title="<script>document.title='jebol'</script> banjir",
        body="<img src=x onerror=alert(1)> banjir",
    )

    page.goto("/search?q=banjir")
    page.locator(".hit h2 a").click()
    page.wait_for_url("**/articles/**")

    assert page.title().startswith("<script>")
    assert "<img src=x onerror=alert(1)>" in page.locator(".reading__body").inner_text()


def test_no_page_for_readers_sets_a_cookie(page, articles):
    for url in ("/", "/search?q=banjir", "/help"):
        page.goto(url)

    assert page.context.cookies() == []


def test_every_target_is_large_enough_for_a_finger(page, articles):
    page.set_viewport_size({"width": PHONE, "height": 800})

    for url in ("/", "/search?q=banjir&source=Kabar+Uji", "/help"):
        page.goto(url)
        sizes = page.eval_on_selector_all(
            "button, summary, nav a, .tag, .chip, .choice, .pagination a, input:not([type=hidden])",
            "all => all.filter(e => e.checkVisibility())"
            ".map(e => [e.outerHTML, e.getBoundingClientRect().height])",
        )
        assert [(html, height) for html, height in sizes if height < 24] == []
