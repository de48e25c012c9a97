"""The queue of drafts in a real browser: decided with keys, on one screen, also on a phone."""

import pytest
from django.contrib.auth.models import User

from articles.models import Article, ImportWarnings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/articles/article/antrean/"
PASSWORD = "sandi-uji-editor"
LONG = " ".join(["Petugas memperbaiki pintu air di hulu sejak pagi."] * 60)


@pytest.fixture
def drafts(page, empty_index):
    """Make four drafts, the newest with all that a page can say; log in; return the drafts."""
    made = [
        Article.objects.create(
            title=f"Draf ke-{number} tentang pintu air yang diperbaiki di hulu sungai " * 2,
            body=f"{LONG} Nomor {number}.",
            status="draft",
            date_status="doubtful",
        )
        for number in range(4)
    ]
    warnings = [["much_removed", {"percent": 31}], ["sentences_removed", {"count": 5}]]
    ImportWarnings.objects.create(pk=made[-1].pk, warnings=warnings)
    User.objects.create_superuser("redaktur", password=PASSWORD)
    page.goto(f"/admin/login/?next={QUEUE}")
    page.get_by_label("Nama pengguna").fill("redaktur")
    page.get_by_label("Sandi").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#queue-title").wait_for()
    page.wait_for_load_state("load")
    return made


def press(page, key, draft):
    """Press a key that leads to this draft, once the scripts of the page have run."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)
    page.wait_for_url(f"**{QUEUE}{draft.pk}/**")
    page.locator("#queue-title").wait_for()


def statuses(drafts):
    stored = dict(Article.objects.values_list("pk", "status"))
    return [stored[draft.pk] for draft in drafts]


@pytest.mark.every_database
def test_drafts_are_decided_with_keys(page, drafts):
    press(page, "j", drafts[2])
    press(page, "k", drafts[3])
    press(page, "a", drafts[2])
    press(page, "r", drafts[1])
    decided = statuses(drafts)
    page.keyboard.press("u")
    page.get_by_text("kembali seperti sebelumnya").wait_for()
    taken_back = statuses(drafts)
    page.locator("#id_day").focus()
    page.keyboard.type("ar")  # into a field, where letters decide nothing
    page.keyboard.press("Tab")
    page.evaluate("localStorage.setItem('tombol-pintas', '0')")
    page.keyboard.press("a")

    assert decided == ["draft", "draft", "trashed", "published"]
    assert taken_back == ["draft", "draft", "draft", "published"]
    assert statuses(drafts) == taken_back


def test_a_decision_needs_no_scrolling(page, drafts):
    page.set_viewport_size({"width": 1280, "height": 800})
    size = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    page.set_viewport_size({"width": 390, "height": 844})
    controls = page.locator(".queue-actions button, .queue-actions a, .queue-tabs a").all()
    boxes = [control.bounding_box() for control in controls if control.is_visible()]
    width = page.evaluate("document.documentElement.scrollWidth")

    assert size[0] <= size[1]
    assert width <= 390
    assert len(boxes) >= 6
    assert all(box["height"] >= 44 and box["width"] >= 24 for box in boxes)
    assert all(box["y"] + box["height"] <= 844 for box in boxes)
