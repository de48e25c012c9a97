"""The export of a search in a real browser: from the results to a file, by keys, on any screen."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from articles.models import Article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def floods(transactional_db: None) -> list[int]:
    """Save more articles on floods than a page shows; return their ids, newest first."""
    saved = [
        Article.objects.create(
            title=f"Banjir ke-{number}",
            body=f"Air naik {number} kali di kampung {number}.",
            source="Kabar Uji",
            published_at=datetime(2024, 1, number, tzinfo=UTC),
        )
        for number in range(1, 14)
    ]
    return [article.pk for article in reversed(saved)]


def test_a_reader_saves_all_hits_with_keys_alone(
    page: Any, floods: list[int], tmp_path: Path
) -> None:
    page.goto("/search?q=banjir&sort=date")
    link = page.get_by_role("link", name="Unduh hasil")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/unduh?q=banjir&sort=date")
    page.get_by_role("radio", name="CSV, untuk lembar kerja").focus()
    page.keyboard.press("Tab")  # the first field, which is chosen
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")  # without the source
    page.get_by_role("button", name="Unduh", exact=True).focus()

    with page.expect_download() as saving:
        page.keyboard.press("Enter")
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)

    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert file.name.startswith("banjir-20")
    assert [row["id"] for row in rows[:-1]] == [*map(str, floods)]
    assert "source" not in rows[0]
    assert rows[-1]["id"].startswith("# rows=13; hits=13;")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_form_fits_the_screen(page: Any, floods: list[int], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/unduh?q=banjir")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("checkbox").count() > 10
    for box in page.locator("main form label").all():
        assert box.bounding_box()["height"] >= 24


def test_an_invalid_address_shows_the_form_with_the_reason(
    page: Any, floods: list[int], complaints: list[str]
) -> None:
    page.goto("/unduh/berkas?q=banjir&format=exe")

    assert "Format “exe” tidak dikenal" in page.locator(".notices").inner_text()
    assert page.get_by_role("button", name="Unduh", exact=True).is_visible()
    complaints.clear()  # the browser tells the status 400
