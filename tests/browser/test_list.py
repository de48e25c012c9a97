"""The list of articles in a real browser: by keys only, and on a phone."""

import pytest
from django.contrib.auth.models import User

from articles.models import Article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/articles/article/"
ROW = "document.activeElement.closest('#result_list tbody tr')?.rowIndex ?? 0"
TARGETS = ", ".join(
    f"#changelist {each}"
    for each in ("a", "button", "select", "summary", "input:not([type=hidden])")
)
SMALL_TARGETS = """(targets) => [...document.querySelectorAll(targets)]
    .filter((each) => each.checkVisibility())
    .filter((each) => { const box = each.getBoundingClientRect();
                        return box.width > 0 && (box.height < 43.5 || box.width < 43.5); })
    .map((each) => each.outerHTML.slice(0, 80))"""


@pytest.fixture
def editor(page, empty_index):
    """Log in as an editor of thirty drafts; return the page."""
    Article.objects.bulk_create(
        Article(title=f"Konsep {number:02}", body="Air naik.", status="draft", source="Kabar")
        for number in range(30)
    )
    User.objects.create_superuser("redaktur", password="sandi-uji-editor")
    page.goto(f"/admin/login/?next={LIST}")
    page.get_by_label("Nama pengguna").fill("redaktur")
    page.get_by_label("Sandi").fill("sandi-uji-editor")
    page.keyboard.press("Enter")
    page.locator("#result_list").wait_for()
    page.wait_for_load_state("load")  # the script of the list has chosen its row
    return page


@pytest.mark.every_database
def test_articles_are_chosen_published_and_opened_by_keys(editor):
    page = editor
    at = lambda: page.evaluate(ROW)  # noqa: E731

    assert at() == 1  # without a Tab
    for _ in range(2):
        page.keyboard.press("Tab")  # the box, the title
        assert at() == 1
    for key, row in (("j", 2), ("ArrowDown", 3), ("k", 2), ("End", 30), ("Home", 1)):
        page.keyboard.press(key)
        assert at() == row, key
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert page.locator(".action-select:checked").count() == 3
    page.keyboard.press("p")
    page.locator(".success").wait_for()
    assert Article.objects.filter(status="published").count() == 3
    assert at() == 3  # where the editor was

    page.keyboard.press("?")
    assert page.locator("dialog[open]").count() == 1
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("status:terbit j")  # a text, no keys
    assert page.locator("#searchbar").input_value() == "status:terbit j"
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    page.locator(".action-counter", has_text="dari 3").wait_for()
    page.keyboard.press("e")
    page.locator("#id_title").wait_for()


def test_everything_is_large_enough_on_a_phone(editor):
    page = editor
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(LIST)
    page.locator(".list-filters > summary").click()
    page.locator(".list-columns > summary").click()
    page.get_by_label("Penulis", exact=True).check()
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    page.locator("#result_list").wait_for()
    page.locator(".action-select").first.check()

    assert page.evaluate(SMALL_TARGETS, TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("th.column-shown_author").count() == 1
