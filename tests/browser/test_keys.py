"""Keys, the bar of matches and narrow screens in a real browser."""

import re
from random import Random

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = (
    "warga lurah halaman rumah pagi sore pasar jalan sungai tanggul sawah ladang hutan gunung"
    " pantai nelayan petani pedagang guru murid sekolah kantor gedung taman kebun kapal perahu"
)
FOCUSED = "document.activeElement.textContent"
#: Words whose letters stand on more than one line.
BROKEN_WORDS = """() => {
  const broken = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.parentElement.checkVisibility() || node.parentElement.closest('.visually-hidden'))
      continue;
    for (const word of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = [...range.getClientRects()].filter((box) => box.width > 0);
      if (new Set(lines.map((box) => Math.round(box.top))).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


@pytest.fixture
def floods(transactional_db):
    """Save twelve articles without line breaks, whose best passage is far below the title.

    Their texts differ, so that none is folded as a copy of another.
    """
    from articles.models import Article

    return Article.objects.bulk_create(
        Article(
            title=f"Kabar kampung ke-{n}",
            body=f"Banjir disebut. {_prose(n, 25)} Banjir bandang merusak jembatan. {_prose(n, 9)}",
            source="Kabar Uji",
        )
        for n in range(1, 13)
    )


def wait_until_in_view(page, selector, *, bottom):
    """Wait until the window has been scrolled to an element, whose top is then above ``bottom``.

    A browser scrolls to the element that a link names at some moment after the page is shown, also
    without JavaScript, where the window can only be asked from outside.
    """
    for _ in range(500):
        box = page.locator(selector).bounding_box()
        if box is not None and 0 <= box["y"] < bottom:
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{selector} is at {box}, not above {bottom} pixels")


def _prose(seed: int, sentences: int) -> str:
    """Return sentences of random words, the same for the same seed."""
    random, words = Random(seed), WORDS.split()
    return " ".join(
        " ".join(random.choices(words, k=12)).capitalize() + "." for _ in range(sentences)
    )


def test_j_and_k_walk_through_the_hits_and_o_opens_one(page, floods):
    page.goto("/search?q=banjir+bandang")
    titles = page.locator(".hit h2 a").all_inner_texts()

    for key, place in (("k", None), ("j", 0), ("j", 1), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        if place is None:
            assert page.evaluate("document.activeElement === document.body")
        else:
            assert page.evaluate(FOCUSED) == titles[place]
    page.keyboard.press("o")

    page.wait_for_url("**/articles/**")
    assert page.locator("h1").inner_text() == titles[1]


def test_enter_opens_the_hit_and_j_goes_on_across_the_page_of_results(page, floods):
    page.goto("/search?q=banjir+bandang")
    for _ in range(10):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    assert page.locator(".way__hits span").inner_text() == "Hasil 10 dari 12"

    page.keyboard.press("j")

    page.wait_for_url("**&n=11**")
    assert page.locator(".way__hits span").inner_text() == "Hasil 11 dari 12"
    assert "page=2" in page.locator(".back a").get_attribute("href")


def test_an_article_opens_at_its_best_passage_and_n_and_p_walk_through_the_matches(page, floods):
    page.goto("/search?q=banjir+bandang+jembatan")
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/articles/**")
    place = page.locator(".matches [role=status]")

    wait_until_in_view(page, "#cocok", bottom=400)
    assert page.evaluate("scrollY") > 500
    assert place.inner_text() == "2 dari 4"
    page.keyboard.press("n")
    assert place.inner_text() == "3 dari 4"
    assert page.evaluate("document.activeElement.id") == "m3"
    for _ in range(5):
        page.keyboard.press("p")
    assert place.inner_text() == "1 dari 4"
    page.get_by_role("button", name="Kecocokan berikutnya").click()
    assert place.inner_text() == "2 dari 4"


def test_no_key_works_while_typing(page, floods):
    page.goto("/search?q=banjir")

    page.keyboard.press("/")
    page.keyboard.type("jkonp?/")

    assert page.locator("#q").input_value() == "jkonp?/"
    assert page.locator("dialog[open]").count() == 0
    assert page.url.endswith("/search?q=banjir")


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_keys_with_a_modifier_belong_to_the_browser(page, floods, modifier):
    page.goto("/search?q=banjir")

    page.keyboard.press(f"{modifier}+j")

    assert page.evaluate("document.activeElement.closest('.hit')") is None


def test_the_dialog_lists_the_keys_and_switches_them_off_for_good(page, floods):
    page.goto("/search?q=banjir")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Tombol pintas")
    dialog.wait_for()
    assert {"/", "j", "k", "o", "Enter", "n", "p", "?"} == set(
        dialog.locator("kbd").all_inner_texts()
    )

    dialog.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.goto("/search?q=kampung")
    for key in "j/?":
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body")
    assert page.locator("dialog").count() == 0

    page.get_by_role("link", name="Tombol pintas").click()
    dialog.wait_for()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Tutup").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('.hit') !== null")


def test_the_help_page_has_the_switch_too(page, floods):
    page.goto("/help#tombol-pintas")

    page.get_by_label("Pakai tombol pintas").uncheck()
    page.goto("/search?q=banjir")
    page.keyboard.press("j")

    assert page.evaluate("document.activeElement === document.body")


def test_the_second_link_of_a_results_page_leads_to_the_hits(page, floods):
    page.goto("/search?q=banjir")

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Langsung ke hasil"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('.hit') !== null")


def test_matches_are_reached_without_javascript(browser, live_server, floods):
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, locale="id-ID"
    )
    page = context.new_page()
    page.goto("/search?q=banjir+bandang+jembatan")
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/articles/**#cocok")
    wait_until_in_view(page, "#cocok", bottom=400)

    page.get_by_role("link", name=re.compile("^4 kecocokan")).click()
    page.wait_for_url("**#m1")
    wait_until_in_view(page, "#m1", bottom=900)
    page.get_by_role("link", name=re.compile("Kecocokan berikutnya")).first.click()

    page.wait_for_url("**#m2")
    wait_until_in_view(page, "#m2", bottom=900)
    assert page.get_by_role("button", name="Kecocokan berikutnya").count() == 0
    context.close()


def test_marks_in_titles_can_be_read_in_forced_colours(browser, live_server, article_factory):
    article_factory(title="Banjir di kota", body="Air naik.")
    context = browser.new_context(
        base_url=live_server.url, forced_colors="active", color_scheme="dark"
    )
    page = context.new_page()
    page.goto("/search?q=banjir")

    front, back, image = page.locator("h2 mark").evaluate(
        "mark => { const style = getComputedStyle(mark);"
        " return [style.color, style.backgroundColor, style.backgroundImage] }"
    )

    assert front != back
    assert image == "none"
    context.close()


def test_a_pasted_paragraph_leaves_room_for_the_hits(page, floods):
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto("/search?q=" + "banjir+bandang+merusak+jembatan+" * 60)

    assert page.locator("h1").bounding_box()["height"] < 90
    assert page.locator(".hit").first.bounding_box()["y"] < 900


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_word_is_broken(page, floods, article_factory, width):
    article_factory(
        title="Mempertanggungjawabkan: pertanggungjawaban kabupaten tentang penanggulangan",
        body="Ketidakberlangsungan banjir. " * 3,
        source="Kantor Berita Penanggulangan Kebencanaan",
        category="Kemasyarakatan",
        author="Redaktur Pelaksana Penanggungjawab",
    )
    page.set_viewport_size({"width": width, "height": 800})

    for url in (
        "/",
        "/help",
        "/search?q=banjir&sort=date",
        "/search?q=pertanggungjawaban",
    ):
        page.goto(url)
        assert page.evaluate(BROKEN_WORDS) == [], url
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/articles/**")
    assert page.evaluate(BROKEN_WORDS) == []


def test_print_shows_the_address_and_leaves_out_what_is_for_screens(page, floods):
    page.goto("/search?q=banjir")
    page.locator(".hit h2 a").first.click()
    page.wait_for_url("**/articles/**")

    page.emulate_media(media="print")

    assert page.locator(".permalink").is_visible()
    for part in (".site-header", ".matches", ".way", ".onward-hit", ".site-footer", ".related"):
        for element in page.locator(part).all():
            assert not element.is_visible(), part
