"""The timeline and the trends in a real browser, with the keyboard alone."""

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def floods(transactional_db):
    """Save articles on floods of three years."""
    from articles.models import Article

    for year, count in ((2019, 3), (2020, 1), (2022, 2)):
        for number in range(count):
            Article.objects.create(
                title=f"Banjir {year} {number}",
                body=f"Air naik {number} di tahun {year}.",
                published_at=datetime(year, 3, 2 + number, tzinfo=UTC),
            )


def test_bars_are_reached_and_followed_with_keys(page, floods):
    page.goto("/search?q=banjir")
    bar = page.get_by_role("link", name="2019: 3")

    bar.focus()
    outlined = bar.evaluate("each => getComputedStyle(each.querySelector('path')).fill")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=2019&to=2019")

    assert outlined not in {"none", "rgba(0, 0, 0, 0)"}
    assert page.locator(".hit").count() == 3
    page.get_by_role("link", name="Maret 2019: 3").click()
    page.wait_for_url("**from=2019-03&to=2019-03")
    assert page.locator("svg.tl a").count() == 3


@pytest.mark.parametrize("width", [1280, 320])
def test_a_point_of_a_trend_leads_to_its_articles(page, floods, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/search?q=banjir")
    page.goto(page.locator(".tl-n a", has_text="Lihat tren").evaluate("each => each.href"))

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="banjir, Maret 2022: 2").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")

    assert urlsplit(page.url).query == "q=banjir&from=2022-03-01&to=2022-03-31"
    assert page.locator(".hit").count() == 2
