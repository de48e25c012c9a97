"""What a browser sends: searches counted once, clicks with their positions, the report by keys."""

import time

import pytest

from searchsite.query_log import clicks, intentions, logged
from searchsite.query_log.recorder import Recorder
from searchsite.shared_counters import SharedCounters

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def recorder(monkeypatch, settings, tmp_path):
    settings.QUERY_LOG, settings.DATA_DIR, settings.SEARCH_PAGE_SIZE = True, tmp_path, 3
    recorder = Recorder()
    monkeypatch.setattr(logged, "recorder", recorder)
    monkeypatch.setattr(clicks, "recorder", recorder)
    monkeypatch.setattr(intentions, "table", SharedCounters(sets=256))
    return recorder


@pytest.fixture
def floods(article_factory):
    return [article_factory(title=f"Banjir {n}", body=f"Air naik {n} meter.") for n in range(5)]


def clicked(recorder, count):
    """Return the clicks, when as many have arrived: a beacon comes after the next page."""
    from articles.models import ClickDay

    for _turn in range(100):
        recorder.flush()
        rows = list(ClickDay.objects.order_by("position").values_list("position", "clicks"))
        if len(rows) >= count:
            return rows
        time.sleep(0.1)
    return rows


def test_a_reader_is_counted_once_with_the_clicks_at_their_positions(page, recorder, floods):
    from articles.models import QueryDay

    page.goto("/search?q=banjir")
    page.click(".hit:nth-child(2) h2 a")
    page.wait_for_url("**/articles/**")
    page.go_back()
    page.reload()
    page.click(".sort a >> nth=-1")
    page.goto("/search?q=banjir")
    page.click("a[rel=next]")
    page.wait_for_url("**page=2**")
    page.locator(".hit:nth-child(1) h2 a").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")

    assert clicked(recorder, 2) == [(2, 1), (4, 1)]
    row = QueryDay.objects.get()
    assert (row.query, row.searches, row.total, row.clicks) == ("banjir", 1, 5, 2)


def test_a_query_without_results_is_mended_with_keys_only(page, recorder, floods, live_server):
    from django.contrib.auth.models import User

    User.objects.create_superuser("redaktur", password="sandi panjang sekali 9")
    page.goto("/search?q=luapan+zzqqxx")
    recorder.flush()
    page.goto("/admin/login/?next=/admin/articles/queryday/%3Fdaftar=tanpa-hasil")
    page.fill("#id_username", "redaktur")
    page.fill("#id_password", "sandi panjang sekali 9")
    page.keyboard.press("Enter")
    page.wait_for_url("**/queryday/**")

    page.locator("tr a", has_text="Tambah bentuk lain").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/variantgroup/add/**")
    assert page.input_value("#id_forms") == "luapan zzqqxx"
    page.locator("#id_forms").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\nbanjir")
    page.locator("input[name=_save]").first.press("Enter")
    page.wait_for_url("**/queryday/**")

    assert "kini 5" in page.inner_text("tr.is-recounted")
