"""The combobox of the search boxes in a real browser, with answers that the test gives."""

import json
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAUSE = 100  # ms: the longest pause after which a request is sent
#: Type letters with pauses of 20 ms, by the clock of the page.
TYPE_LETTERS = """async (box, letters) => {
  for (const letter of letters) {
    box.value += letter;
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const begin = performance.now();
    while (performance.now() < begin + 20) await null;
  }
}"""
BOX, LIST, OPTION = "[role=combobox]", "[role=listbox]", "[role=option]"


@pytest.fixture
def article(article_factory):
    """Save the article that the answers suggest."""
    return article_factory(title="Panen raya di lereng", body="Panen padi tiba.")


@pytest.fixture
def asked(page, article):
    """Answer each request with two queries and the article; return the texts of the requests."""
    texts = []

    def answer(route):
        text = parse_qs(urlsplit(route.request.url).query)["q"][0]
        texts.append(text)
        route.fulfill(body=answer_to(text, article), content_type="application/json")

    page.route("**/api/v1/suggest?*", answer)
    return texts


@pytest.fixture
def held(page):
    """Hold each request back; return the requests, which the test answers."""
    routes = []

    def hold(route):  # Playwright needs a function of its own
        routes.append(route)

    page.route("**/api/v1/suggest?*", hold)
    return routes


def answer_to(text, article=None) -> str:
    queries = [suggestion(text, end) for end in (" raya", " padi")]
    titles = []
    if article:
        place = {"id": article.pk, "url": article.get_absolute_url()}
        titles = [suggestion("Panen", " raya di lereng") | place]
    return json.dumps(
        {
            "query": text,
            "groups": {"queries": "Pencarian", "titles": "Artikel"},
            "queries": queries,
            "titles": titles,
            "status": f"{len(queries + titles)} saran",
        }
    )


def wait_for(page, held, count=1):
    """Wait until the browser has sent ``count`` requests."""
    for _ in range(100):
        if len(held) >= count:
            break
        page.wait_for_timeout(PAUSE)
    assert len(held) == count


def answer_late(route, text, article):
    """Answer a request that the browser may have dropped."""
    error = pytest.importorskip("playwright.sync_api").Error
    with suppress(error):
        route.fulfill(body=answer_to(text, article), content_type="application/json")


def suggestion(typed, completed) -> dict[str, object]:
    parts = [{"text": typed, "typed": True}, {"text": completed, "typed": False}]
    return {"text": typed + completed, "parts": parts}


def test_the_list_has_groups_and_is_announced(page, asked):
    page.goto("/")
    box = page.locator(BOX)
    assert box.get_attribute("aria-expanded") == "false"

    page.keyboard.type("pan")
    page.locator(OPTION).first.wait_for()

    assert page.locator(OPTION).all_inner_texts() == [
        "pan raya",
        "pan padi",
        "Panen raya di lereng",
    ]
    assert page.locator("[role=group]").evaluate_all("all => all.map(e => e.ariaLabel)") == [
        "Pencarian",
        "Artikel",
    ]
    assert page.locator(f"{OPTION} b").all_inner_texts() == [" raya", " padi", " raya di lereng"]
    assert page.locator("[aria-live]").inner_text() == "3 saran"
    assert box.get_attribute("aria-expanded") == "true"
    assert page.locator(LIST).get_attribute("id") == box.get_attribute("aria-controls")
    assert page.get_by_role("listbox", name="Cari berita").is_visible()


def test_nothing_is_chosen_before_an_arrow_key(page, asked):
    page.goto("/")
    page.keyboard.type("pan")
    page.locator(OPTION).first.wait_for()
    assert page.locator(BOX).get_attribute("aria-activedescendant") is None
    assert not page.locator("[aria-selected=true]").count()

    page.keyboard.press("Enter")

    page.wait_for_url("**/search?q=pan")


def test_arrow_keys_move_through_the_list_and_back_to_the_box(page, asked):
    page.goto("/")
    page.keyboard.type("pan")
    page.locator(OPTION).first.wait_for()

    chosen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
        active = page.locator(BOX).get_attribute("aria-activedescendant")
        chosen.append(page.locator(f"#{active}").inner_text() if active else None)

    assert chosen == ["pan raya", "pan padi", "pan raya", None, "Panen raya di lereng", None]
    assert page.locator(BOX).input_value() == "pan"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=pan+raya")


def test_typing_on_leaves_the_chosen_suggestion(page, asked):
    page.goto("/")
    page.keyboard.type("pan")
    page.locator(OPTION).first.wait_for()
    page.keyboard.press("ArrowDown")

    page.keyboard.type("e")
    page.keyboard.press("Enter")

    page.wait_for_url("**/search?q=pane")


@pytest.mark.every_database
def test_a_title_leads_to_its_article(page, asked, article):
    page.goto("/")
    page.keyboard.type("pan")
    page.locator(OPTION).first.wait_for()

    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{article.get_absolute_url()}")


def test_escape_closes_the_list_and_keeps_the_text(page, asked):
    page.goto("/")
    page.keyboard.type("pan")
    page.locator(OPTION).first.wait_for()
    page.keyboard.press("ArrowDown")

    page.keyboard.press("Escape")

    assert not page.locator(LIST).is_visible()
    assert page.locator(BOX).input_value() == "pan"
    assert page.locator(BOX).get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=pan")


def test_escape_drops_the_answer_that_is_still_to_come(page, held):
    page.goto("/")
    page.keyboard.type("pan")
    wait_for(page, held)

    page.keyboard.press("Escape")

    page.wait_for_timeout(PAUSE)
    assert not page.locator(LIST).is_visible()
    assert page.locator(BOX).input_value() == "pan"


def test_tab_leaves_the_box_with_its_text(page, asked):
    page.goto("/")
    page.keyboard.type("pan")
    page.locator(OPTION).first.wait_for()
    page.keyboard.press("ArrowDown")

    page.keyboard.press("Tab")

    assert not page.locator(LIST).is_visible()
    assert page.locator(BOX).input_value() == "pan"
    assert page.evaluate("document.activeElement.textContent") == "Cari"


def test_control_and_enter_open_a_new_tab(page, asked, article):
    page.goto("/search?q=&category=Umum")
    page.locator(BOX).fill("pan")
    page.locator(OPTION).first.wait_for()

    opened = []
    for downs in (0, 1, 2):  # the typed text, the first query, the article
        for _ in range(downs):
            page.keyboard.press("ArrowDown")
        with page.context.expect_page() as window:
            page.keyboard.press("Control+Enter")
        window.value.wait_for_load_state()
        opened.append(urlsplit(window.value.url))
        window.value.close()
        page.bring_to_front()

    assert [parse_qs(each.query).get("q") for each in opened] == [["pan"], ["pan raya"], None]
    assert parse_qs(opened[1].query)["category"] == ["Umum"]
    assert opened[2].path == article.get_absolute_url()
    assert urlsplit(page.url).query == "q=&category=Umum"


def test_a_click_chooses_and_keeps_the_filters(page, asked):
    page.goto("/search?q=&category=Umum")
    page.locator(BOX).fill("pan")

    page.locator(OPTION, has_text="padi").click()

    page.wait_for_url("**/search?q=pan+padi&category=Umum")


def test_a_pause_sends_one_request(page, asked):
    page.goto("/")

    page.keyboard.type("p")
    page.wait_for_timeout(2 * PAUSE)
    assert not asked
    page.locator(BOX).evaluate(TYPE_LETTERS, "anen")
    wait_for(page, asked)
    page.wait_for_timeout(2 * PAUSE)

    assert asked == ["panen"]


def test_a_late_answer_does_not_replace_a_newer_one(page, held, article):
    page.goto("/")
    page.locator(BOX).fill("pan")  # one change, and so one request
    wait_for(page, held)
    page.keyboard.type("en")
    wait_for(page, held, 2)
    early, late = held

    late.fulfill(body=answer_to("panen", article), content_type="application/json")
    page.locator(OPTION, has_text="panen raya").first.wait_for()
    answer_late(early, "pan", article)
    page.wait_for_timeout(PAUSE)

    assert page.locator(OPTION).first.inner_text() == "panen raya"


def test_a_newer_answer_does_not_take_away_the_list_that_is_being_chosen_from(page, held, article):
    page.goto("/")
    page.locator(BOX).fill("pan")  # one change, and so one request
    wait_for(page, held)
    held[0].fulfill(body=answer_to("pan", article), content_type="application/json")
    page.locator(OPTION).first.wait_for()
    page.keyboard.type("e")
    wait_for(page, held, 2)

    page.keyboard.press("ArrowDown")
    answer_late(held[1], "pane", article)
    page.wait_for_timeout(PAUSE)

    assert page.locator("[aria-selected=true]").inner_text() == "pan raya"


def test_an_error_closes_the_list_silently(page, held, article, complaints):
    page.goto("/")
    page.locator(BOX).fill("pan")  # one change, and so one request
    wait_for(page, held)
    held[0].fulfill(body=answer_to("pan", article), content_type="application/json")
    page.locator(OPTION).first.wait_for()

    page.keyboard.type("e")
    wait_for(page, held, 2)
    held[1].fulfill(status=503, body="{}")
    page.locator(LIST).wait_for(state="hidden")

    assert len(complaints) == 1  # of the browser itself
    complaints.clear()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=pane")


def test_arrow_down_opens_the_list_of_a_query_that_stands_in_the_box(page, asked):
    page.goto("/search?q=panen")
    page.locator(BOX).focus()
    page.wait_for_timeout(2 * PAUSE)
    assert not asked

    page.keyboard.press("ArrowDown")
    page.locator("[aria-selected=true]").wait_for()

    assert page.locator("[aria-selected=true]").inner_text() == "panen raya"


def test_the_options_fit_a_finger_and_the_window(page, asked):
    page.set_viewport_size({"width": 320, "height": 700})
    for url in ("/", "/search?q=x"):
        page.goto(url)
        page.locator(BOX).fill("pan")
        page.locator(OPTION).first.wait_for()

        boxes = [option.bounding_box() for option in page.locator(OPTION).all()]

        assert min(box["height"] for box in boxes) >= 44
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in boxes)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_markup_in_a_suggestion_is_text(page, held):
    page.goto("/")
    page.locator(BOX).fill("pan")  # one change, and so one request
    wait_for(page, held)
    hostile = "<img src=x onerror=alert(1)>"
    held[0].fulfill(body=answer_to(hostile), content_type="application/json")

    page.locator(OPTION).first.wait_for()

    assert page.locator(OPTION).first.inner_text() == f"{hostile} raya"
    assert not page.locator(f"{LIST} img").count()


def test_the_admin_suggests_and_opens_the_form_of_an_article(page, asked, article):
    User.objects.create_superuser("redaktur", password="sandi-uji-editor")
    page.goto("/admin/")
    page.get_by_label("Nama pengguna").fill("redaktur")
    page.get_by_label("Sandi").fill("sandi-uji-editor")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Meja redaksi").wait_for()
    page.goto("/admin/articles/article/?status__exact=published")

    page.locator("#searchbar").fill("panen")
    page.locator(OPTION, has_text="padi").wait_for()
    assert page.locator(OPTION).first.bounding_box()["height"] >= 44
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=panen+raya**")
    assert "status__exact=published" in page.url

    page.locator("#searchbar").fill("panen")
    page.locator(OPTION, has_text="lereng").click()

    page.wait_for_url(f"**/admin/articles/article/{article.pk}/change/")
