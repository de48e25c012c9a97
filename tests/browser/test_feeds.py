"""The row of actions below the hits, and a feed, in a real browser."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_search_is_followed_by_keys(page, article_factory, width):
    page.set_viewport_size({"width": width, "height": 800})
    article_factory(title="Banjir di Demak", source="Kabar Uji")
    page.goto("/search?q=banjir")
    link = page.get_by_role("link", name="Ikuti pencarian ini")

    box = link.bounding_box()
    assert box["height"] >= 44
    assert 0 <= box["x"] < box["x"] + box["width"] <= width
    assert page.get_by_role("navigation", name="Tindakan untuk pencarian ini").count() == 1
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.atom?q=banjir")

    shown = page.evaluate("getComputedStyle(document.documentElement, '::before').content")
    assert "Umpan untuk aplikasi pembaca berita" in shown
    assert "Banjir di Demak" in page.evaluate("document.documentElement.textContent")
    hidden = "getComputedStyle(document.querySelector('entry > id')).display"
    assert page.evaluate(hidden) == "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
