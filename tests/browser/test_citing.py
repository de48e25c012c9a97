"""The citations of an article in a real browser: by pointer, by keys, without scripts, on paper."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(article_factory):
    return article_factory(
        title="Banjir & angin", author="Budi Santoso", source="Kabar Contoh", url="", category=""
    )


def opened(page, article):
    page.goto(article.get_absolute_url())
    page.locator(".citing summary").click()
    return page.locator(".citing")


def clipboard(page, kind="text/plain"):
    return page.evaluate(
        """async (kind) => {
          const [item] = await navigator.clipboard.read();
          return item.types.includes(kind) ? (await item.getType(kind)).text() : null;
        }""",
        kind,
    )


def test_a_citation_is_copied_with_its_italics(page, article):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    citing = opened(page, article)

    citing.get_by_role("button", name="Salin kutipan APA 7").click()

    status = citing.get_by_role("status")
    status.filter(has_text="Disalin.").wait_for()
    text = citing.locator("#kutip-apa").inner_text()
    assert text.startswith("Santoso, B. (2024, 1 Januari). Banjir & angin. Kabar Contoh.")
    assert clipboard(page) == text
    assert "<i>Banjir &amp; angin</i>" in clipboard(page, "text/html")


@pytest.mark.parametrize(
    ("button", "element"),
    [
        ("Salin kutipan Chicago 17", "#kutip-chicago"),
        ("Salin BibTeX", "#kutip-bibtex"),
        ("Salin tautan tetap", "#kutip-tautan"),
    ],
)
def test_every_button_copies_its_text_by_keys(page, article, button, element):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(article.get_absolute_url())
    page.locator(".citing summary").focus()
    page.keyboard.press("Enter")
    target = page.get_by_role("button", name=button)
    for _ in range(12):
        page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            break

    page.keyboard.press("Enter")

    page.locator(".citing [role=status]", has_text="Disalin.").wait_for()
    assert clipboard(page) == page.locator(element).evaluate("e => e.textContent")
    assert target.evaluate("e => e === document.activeElement")


def test_without_a_clipboard_the_text_is_chosen(page, article):
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.execCommand = () => false;"
    )
    citing = opened(page, article)

    citing.get_by_role("button", name="Salin BibTeX").click()

    citing.locator("[role=status]", has_text="Ctrl+C").wait_for()
    chosen = page.evaluate("getSelection().toString()")
    assert chosen.startswith("@article{telusur-")


def test_without_scripts_everything_but_the_buttons_is_there(browser, live_server, article):
    context = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, locale="id-ID"
    )
    page = context.new_page()
    page.goto(article.get_absolute_url())
    assert not page.locator("#kutip-apa").is_visible()

    page.locator(".citing summary").focus()
    page.keyboard.press("Enter")

    assert page.locator("#kutip-apa").is_visible()
    assert page.locator(".citing button:visible").count() == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="unduh RIS").click()
    assert download.value.suggested_filename == f"telusur-{article.pk}.ris"
    context.close()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_nothing_of_the_panel_is_cut_off(page, article, width):
    page.set_viewport_size({"width": width, "height": 900})
    citing = opened(page, article)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for button in citing.locator("button").all():
        box = button.bounding_box()
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def test_paper_has_the_permalink_and_no_panel(page, article):
    opened(page, article)

    page.emulate_media(media="print")

    assert not page.locator(".citing").is_visible()
    assert page.locator(".permalink").is_visible()
