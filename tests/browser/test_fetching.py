"""An editor reads a web address and tries a news source, with a real browser."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.fetching import client as http
from articles.models import Article, NewsSource
from tests.articles.fetching.conftest import PARAGRAPH, Site, at
from tests.articles.fetching.conftest import intranet as intranet  # noqa: PLC0414 - a fixture
from tests.articles.fetching.conftest import page as article_page
from tests.articles.fetching.conftest import site as site  # noqa: PLC0414 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RSS = (
    "<rss version='2.0'><channel><title>Umpan Contoh</title>"
    "<item><title>Judul satu</title><link>/berita/1</link></item></channel></rss>"
)


@pytest.fixture
def desk(
    page: Any, site: Site, intranet: None, empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Return a page with the editor logged in; every name is the server of the test."""
    monkeypatch.setattr(http, "look_up", at("127.0.0.1"))
    site.add("/rss", RSS)
    site.add("/berita/1", article_page("Warga menanam bakau", PARAGRAPH, PARAGRAPH + " Selesai."))
    User.objects.create_superuser("redaktur", password="uji-uji-uji")
    page.goto("/admin/login/")
    page.fill("#id_username", "redaktur")
    page.fill("#id_password", "uji-uji-uji")
    page.click("input[type=submit]")
    return page


def test_an_address_is_previewed_and_imported(desk: Any, site: Site) -> None:
    desk.goto("/admin/articles/article/")
    desk.click("text=Ambil alamat")
    desk.fill("#id_address", site.url("/tiada"))
    desk.click("text=Ambil dan periksa")
    assert "tidak ada (status 404)" in desk.inner_text(".errorlist")

    desk.fill("#id_address", site.url("/berita/1"))
    desk.click("text=Ambil dan periksa")
    desk.click("input[name=import]")
    desk.wait_for_selector("text=Hasil impor")

    assert Article.objects.get().title == "Warga menanam bakau"


def test_a_source_is_tried_corrected_and_saved(desk: Any, site: Site) -> None:
    desk.goto("/admin/articles/newssource/add/")
    desk.fill("#id_name", "Kabar Uji")
    desk.fill("#id_address", site.url("/tiada"))
    desk.click("text=Coba alamatnya")
    assert "tidak ada (status 404)" in desk.inner_text(".errornote")

    desk.click("text=Ubah isian")
    desk.fill("#id_address", site.url("/rss"))
    desk.click("text=Coba alamatnya")
    assert "Warga menanam bakau" in desk.inner_text(".source-article")
    desk.click("text=Simpan sumber")
    desk.wait_for_selector(".messagelist .success")

    source = NewsSource.objects.get()
    assert (source.name, source.address) == ("Kabar Uji", site.url("/rss"))
